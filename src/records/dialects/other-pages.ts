import type { SiteFiles } from './configuration.ts';
import type { Dialect, DialectPlan, OtherPages } from './dialect.ts';
import { type FoundPage, findPage, urlOf } from './found-page.ts';
import { type FrontMatter, type ParseToml, readMatter } from './front-matter.ts';
import { NO_MATTER, pageRules, writtenPage } from './written-page.ts';

export interface OtherPagesTools {
  readonly files: SiteFiles;
  readonly parseToml?: ParseToml;
}

/** Reads other files when a page refers to them. `dialect` and `plan` are those of the root of the project. */
export function createOtherPages(
  dialect: Dialect,
  plan: DialectPlan,
  { files, parseToml }: OtherPagesTools,
): OtherPages {
  const rules = pageRules(dialect, plan);
  const matterOf = (path: string): FrontMatter | undefined => {
    const text = files
      .read(path)
      ?.replace(/^\ufeff/, '')
      .replace(/\r\n?/g, '\n');
    if (text === undefined) return undefined;
    const matter = readMatter(text, dialect, parseToml);
    if (matter.kind === 'found') return matter;
    return matter.kind === 'none' && !dialect.needsFrontMatter ? NO_MATTER : undefined;
  };
  const pageOf = (path: string): FoundPage | undefined => {
    const matter = matterOf(path);
    return matter && findPage(writtenPage(path, matter, rules));
  };
  return {
    names: files.names,
    exists: files.exists,
    fieldsOf(path) {
      const matter = matterOf(path);
      return matter === NO_MATTER ? undefined : matter?.fields;
    },
    urlOf(path) {
      if (!dialect.rules.isRecord(path, () => false) || dialect.rules.isSilent(path)) return undefined;
      const found = pageOf(path);
      const url = found && urlOf(found.page, dialect, plan);
      return typeof url === 'string' ? url : undefined;
    },
  };
}
