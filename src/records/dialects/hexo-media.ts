import { servedType } from '../../domain/media.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import type { DialectPlan, Page } from './dialect.ts';
import { assetBase, postsFolder } from './hexo-address.ts';
import type { HexoSettings } from './hexo-configuration.ts';

export interface HexoPlace {
  readonly page: Page;
  /** The URL of the page. */
  readonly url: string;
  readonly plan: DialectPlan;
  readonly settings: HexoSettings;
}

/** The file that Hexo copies to the URL of a reference, relative to the folder of articles. */
export function hexoMedia(reference: string, { page, url, plan, settings }: HexoPlace): string | undefined {
  const target = resolveWebUrl(reference, url);
  if (target === undefined) return undefined;
  const assets = assetBase(url);
  const site = new URL(settings.root, plan.url).href;
  const isAsset = settings.hasAssetFolders && target.startsWith(assets);
  const base = isAsset ? assets : site;
  if (!target.startsWith(base)) return undefined;
  const path = decoded(target.slice(base.length).replace(/[?#].*$/s, ''));
  const isCopied = path.split('/').every((name) => name !== '' && !/^[._]|[~%]$/.test(name));
  if (!isCopied || servedType(path) === undefined) return undefined;
  return below(
    plan.folder,
    isAsset ? `${postsFolder(settings)}/${page.path}/${path}` : `${settings.source}/${path}`,
  );
}

function below(folder: string, file: string): string | undefined {
  if (folder === '') return file;
  return file.startsWith(`${folder}/`) ? file.slice(folder.length + 1) : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
