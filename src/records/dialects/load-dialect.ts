import type { DialectName } from '../../domain/site/reading-rules.ts';
import type { RecordReader } from '../record-reader.ts';
import type { DialectModule, SiteFiles } from './configuration.ts';
import type { DialectPlan } from './dialect.ts';
import type { ParseToml } from './front-matter.ts';

/** Each module is loaded on first use. */
const MODULES: Readonly<Record<Exclude<DialectName, 'feedstand'>, () => Promise<DialectModule>>> = {
  hugo: async () => (await import('./hugo.ts')).hugo,
  astro: async () => (await import('./astro.ts')).astro,
  eleventy: async () => (await import('./eleventy.ts')).eleventy,
  docusaurus: async () => (await import('./docusaurus.ts')).docusaurus,
  hexo: async () => (await import('./hexo.ts')).hexo,
  zola: async () => (await import('./zola.ts')).zola,
  plain: async () => (await import('./plain.ts')).plain,
  jekyll: async () => (await import('./jekyll.ts')).jekyll,
};

export function loadModule(name: Exclude<DialectName, 'feedstand'>): Promise<DialectModule> {
  return MODULES[name]();
}

export async function loadToml(): Promise<ParseToml> {
  const { parse } = await import('smol-toml');
  return (text) => parse(text, { integersAsBigInt: 'asNeeded', maxDepth: 100 });
}

/** Loads the reader for a plan. `filesBelow` gives the files of a folder. */
export async function loadReader(
  plan: DialectPlan,
  filesBelow: (folder: string) => SiteFiles,
): Promise<RecordReader> {
  const { dialect } = plan;
  if (dialect === 'feedstand') return (await import('./feedstand.ts')).createOwnReader(plan);
  const { createGeneratorReader } = await import('./generator-reader.ts');
  const module = await loadModule(dialect);
  const isToml = module.create(plan).delimiters.includes('toml');
  return createGeneratorReader(plan, {
    module,
    filesBelow,
    ...(isToml ? { parseToml: await loadToml() } : {}),
  });
}
