import type { DialectName } from '../../domain/site/reading-rules.ts';
import type { RecordReader } from '../record-reader.ts';
import type { DialectModule } from './configuration.ts';
import type { DialectPlan } from './dialect.ts';
import type { ParseToml } from './front-matter.ts';
import { createPageReader } from './page-reader.ts';

/** Each module is loaded on first use. */
const MODULES: Readonly<Record<Exclude<DialectName, 'feedstand'>, () => Promise<DialectModule>>> = {
  hugo: async () => (await import('./hugo.ts')).hugo,
  astro: async () => (await import('./astro.ts')).astro,
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

/** Loads the reader for a plan. */
export async function loadReader(plan: DialectPlan): Promise<RecordReader> {
  const { dialect } = plan;
  if (dialect === 'feedstand') throw new Error('the dialect feedstand needs no plan');
  const module = await loadModule(dialect);
  const made = module.create(plan);
  const parseToml = made.delimiters.includes('toml') ? await loadToml() : undefined;
  return createPageReader(made, plan, parseToml === undefined ? {} : { parseToml });
}
