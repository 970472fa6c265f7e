import { servedType } from '../../domain/media.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import type { DialectPlan } from './dialect.ts';
import type { JekyllSettings } from './jekyll-configuration.ts';

export interface JekyllPlace {
  readonly plan: DialectPlan;
  readonly settings: JekyllSettings;
}

/** The file that Jekyll copies to the URL of a reference, relative to the folder of articles. */
export function jekyllMedia(
  reference: string,
  pageUrl: string,
  { plan, settings }: JekyllPlace,
): string | undefined {
  const url = resolveWebUrl(reference, pageUrl);
  if (url === undefined || !url.startsWith(plan.url)) return undefined;
  const path = decoded(url.slice(plan.url.length).replace(/[?#].*$/s, ''));
  const isCopied = path.split('/').every((name) => name !== '' && !/^[._#~]/.test(name));
  if (!isCopied || servedType(path) === undefined) return undefined;
  const file = settings.source === '' ? path : `${settings.source}/${path}`;
  if (plan.folder === '') return file;
  return file.startsWith(`${plan.folder}/`) ? file.slice(plan.folder.length + 1) : undefined;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
