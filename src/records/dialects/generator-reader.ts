import type { RecordReader } from '../record-reader.ts';
import { builtPages } from './built-pages.ts';
import type { DialectModule, SiteFiles } from './configuration.ts';
import type { DialectPlan } from './dialect.ts';
import type { ParseToml } from './front-matter.ts';
import { createOtherPages } from './other-pages.ts';
import { createPageReader } from './page-reader.ts';

export interface GeneratorTools {
  readonly module: DialectModule;
  /** Gives the files of a folder. */
  readonly filesBelow: (folder: string) => SiteFiles;
  readonly parseToml?: ParseToml;
}

/** Reads the pages of a generator by its module. Folders of our own records do without all this. */
export function createGeneratorReader(
  plan: DialectPlan,
  { module, filesBelow, parseToml }: GeneratorTools,
): RecordReader {
  const { built, root, url } = plan;
  const tools = parseToml === undefined ? {} : { parseToml };
  const above = { ...plan, folder: '' };
  const others = createOtherPages(module.create(above), above, { ...tools, files: filesBelow(root) });
  const pages = built === undefined ? {} : { builtAt: builtPages(filesBelow(built.folder), url) };
  return createPageReader(module.create(plan), plan, { ...tools, others: { ...others, ...pages } });
}
