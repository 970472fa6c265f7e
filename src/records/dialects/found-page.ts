import { resolveWebUrl } from '../../domain/text/web-url.ts';
import type { Dialect, DialectPlan, Page } from './dialect.ts';
import { dateOf, type FoundDate } from './page-date.ts';
import { fillPattern } from './pattern.ts';
import { firstText } from './people.ts';
import type { WrittenPage } from './written-page.ts';

export interface FoundPage {
  readonly page: Page;
  /** The body without its title. */
  readonly body: string;
  /** `undefined` if the page has none. */
  readonly date: FoundDate | undefined;
}

/** Reads title and date of a page by the rules of its generator. */
export function findPage(written: WrittenPage): FoundPage {
  const { file, fields, path } = written;
  const date = dateOf(written, 'published');
  const { title, body } = titleOf(written);
  const page: Page = {
    path: path.replace(/\.[^./]+$/, ''),
    extension: /\.[^./]+$/.exec(file)?.[0].toLowerCase() ?? '',
    fields,
    title,
    ...(date?.kind === 'date' ? { date: date.date } : {}),
  };
  return { page, body, date };
}

function titleOf(written: WrittenPage): { readonly title: string; readonly body: string } {
  const { dialect, fields, matter, names, path } = written;
  const title = firstText(fields, names.title);
  const found = title === undefined ? dialect.titleOf(path, matter.body) : { title, body: matter.body };
  return dialect.spellTitle === undefined ? found : { ...found, title: dialect.spellTitle(found.title) };
}

/** The URL of a page, by `permalink` in `site.yaml` or the generator's rule; `{ unknown }` says why there is none. */
export function urlOf(
  page: Page,
  dialect: Dialect,
  plan: DialectPlan,
): string | { readonly unknown: string } {
  const pattern = plan.permalink && patternFor(plan.permalink, page);
  const address =
    pattern === undefined ? dialect.addressOf(page) : fillPattern(pattern, page, dialect.tokenOf);
  return typeof address === 'string' ? absolute(address, plan.url) : address;
}

/** The pattern for the section, else the general one. */
export function patternFor(
  patterns: ReadonlyMap<string, string>,
  { path }: Pick<Page, 'path'>,
): string | undefined {
  return patterns.get(path.split('/')[0] ?? '') ?? patterns.get('');
}

/** Resolves an address of the generator against the website, whose URL may have a path. */
function absolute(address: string, base: string): string {
  if (/^https?:\/\//i.test(address)) return resolveWebUrl(address) ?? base;
  return resolveWebUrl(`./${address.replace(/^\/+/, '')}`, base) ?? base;
}
