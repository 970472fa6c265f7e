import { isMapping } from '../../domain/schema.ts';
import { instantAt } from '../../domain/text/zoned-time.ts';
import type { DialectModule } from './configuration.ts';
import {
  type Dialect,
  type DialectPlan,
  FILE_NAME,
  type Fields,
  type OtherPages,
  type Page,
} from './dialect.ts';
import { hugoAddress, nameOf, sanitized, sectionsOf } from './hugo-address.ts';
import { withoutShortcodes } from './hugo-body.ts';
import { configureHugo, contentOf, type HugoSettings, placeIn } from './hugo-configuration.ts';
import { titleFromName, topicsFrom, yes } from './page-texts.ts';
import { dateToken } from './pattern.ts';
import { firstText } from './people.ts';
import { readDate } from './written-date.ts';

/** Hugo, by its documentation and source code, version 0.111 and later. */
export const hugo: DialectModule = {
  label: 'Hugo',
  configure: configureHugo,
  create(plan) {
    return dialectOf(plan, plan.settings as unknown as HugoSettings);
  },
};

function dialectOf(plan: DialectPlan, settings: HugoSettings): Dialect {
  const dateOf: Dialect['dateOf'] = ({ clock, offset }) => {
    const instant = offset === undefined ? instantAt(clock, plan.timeZone) : clock - offset * 60_000;
    return { instant, clock };
  };
  const tokenOf = (name: string, page: Page) => tokenOfHugo(name, page, settings, dateOf);
  const addressOf = (page: Page) => {
    const address = hugoAddress(page, settings, tokenOf);
    return typeof address === 'string' && !isFinal(page.fields) ? `${prefixOf(page)}${address}` : address;
  };
  const prefixOf = ({ fields }: Page) => settings.prefixes[firstText(fields, [LANGUAGE]) ?? ''] ?? '';
  return {
    label: 'Hugo',
    rules: rulesOf(plan, settings),
    delimiters: ['yaml', 'toml', 'json'],
    allowsBlankStart: true,
    needsFrontMatter: true,
    ignoresCase: true,
    names: namesIn(settings),
    withdrawals: WITHDRAWALS,
    pathOf: (file) => withoutLanguage(contentOf(file, plan, settings), settings),
    inherited: (file) => inheritedBy(file, plan, settings),
    dateOf,
    nameDate: nameDateOf,
    titleOf: (path, body) => ({ title: titleFromName(nameOf(path.replace(/\.[^./]+$/, ''))), body }),
    isHidden,
    addressOf,
    tokenOf,
    pictures: 'page',
    id: 'permalink',
    topicsOf: ({ fields }) => ({
      categories: topicsFrom(fields[settings.taxonomies.category]),
      tags: topicsFrom(fields[settings.taxonomies.tag]),
    }),
    bodyOf: (text, { fields, path }, others) => {
      const linkTo = (reference: string) => linkFrom(reference, path, { settings, others });
      return withoutShortcodes({ text, linkTo, fieldOf: (name) => firstText(fields, [name.toLowerCase()]) });
    },
  };
}

interface Places {
  readonly settings: HugoSettings;
  readonly others: OtherPages;
}

/**
 * The URL for `ref` and `relref` on a page; `undefined` if they lead to no article. A path without a slash before it is first one
 * beside the page, then one below the content folder. A name alone is not looked for in all folders.
 */
function linkFrom(reference: string, from: string, { settings, others }: Places): string | undefined {
  const [file = '', hash = ''] = reference.split('#');
  const path = file.replace(/\/$/, '').replace(/(?:\/index)?\.md$/, '');
  if (path === '') return hash === '' ? undefined : `#${hash}`;
  for (const target of targetsOf(path, from)) {
    for (const { folder } of settings.contents) {
      const start = folder === '' ? target : `${folder}/${target}`;
      const url = others.urlOf(`${start}.md`) ?? others.urlOf(`${start}/index.md`);
      if (url !== undefined) return url + (hash && `#${hash}`);
    }
  }
  return undefined;
}

/** Paths below the content folder that a reference on a page may mean. */
function targetsOf(path: string, from: string): readonly string[] {
  if (path.startsWith('/')) return [path.slice(1)];
  const folders = from
    .replace(/\/index$/, '')
    .split('/')
    .slice(0, -1);
  return [[...folders, path].join('/'), path].map(withoutDots).filter((each) => each !== undefined);
}

/** A path with its `.` and `..` resolved; `undefined` if it leads above the content folder. */
function withoutDots(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

function namesIn(settings: HugoSettings): Dialect['names'] {
  return {
    title: ['title', 'linktitle'],
    published: settings.dates,
    updated: settings.lastmod,
    expires: settings.expiry,
    draft: ['draft'],
    summary: ['summary', 'description'],
    authors: ['authors', 'author', 'params.authors', 'params.author'],
    image: ['images', 'image', 'cover', 'featured_image', 'thumbnail'],
    language: [LANGUAGE],
  };
}

const WITHDRAWALS: Dialect['withdrawals'] = new Map([
  ['expirydate', 'expires'],
  ['unpublishdate', 'expires'],
  ['headless', 'draft'],
]);

/** The field for the language derived from the location of a page. No record can have a field of this name. */
const LANGUAGE = ' language';

/** `url` in front matter is the complete path. */
function isFinal(fields: Fields): boolean {
  return firstText(fields, ['url'])?.startsWith('/') === true;
}

function inheritedBy(file: string, plan: DialectPlan, settings: HugoSettings): Fields {
  const { language } = placeIn(file, plan, settings);
  return { ...(language === undefined ? {} : { [LANGUAGE]: language }) };
}

function withoutLanguage(path: string, { languages }: HugoSettings): string {
  const [, start, code = '', extension] = /^(.*)\.([a-z-]{2,10})(\.[^./]+)$/i.exec(path) ?? [];
  return languages.includes(code.toLowerCase()) ? `${start}${extension}` : path;
}

/** `headless` bundles, and pages that `build` excludes from lists or rendering. */
function isHidden(fields: Fields): boolean {
  if (fields.headless !== undefined && yes(fields.headless)) return true;
  const build = [fields.build, fields._build].find(isMapping) ?? {};
  return [build.list, build.render, build.List, build.Render].some((value) => {
    return typeof value === 'string' && /^(?:never|false|local|link)$/i.test(value);
  });
}

function rulesOf(plan: DialectPlan, settings: HugoSettings): Dialect['rules'] {
  return {
    isSilent: (path) => /(?:^|\/)(?:\.|node_modules$)/.test(path) || !placeIn(path, plan, settings).isContent,
    isSkipped: () => false,
    isUnread: (path) => /\.(?:adoc|asciidoc|ad|org|rst|pandoc|pdc|mdx)$/i.test(path),
    isRecord(path, exists) {
      if (!/\.(?:md|markdown|mdown|html?)$/i.test(path) || /(?:^|\/)_index\.[^/]+$/i.test(path)) return false;
      const isInContent = placeIn(path, plan, settings).isBelow;
      return isInContent && !isResource(path, exists);
    },
  };
}

/** Files next to or below the `index.md` of a bundle are resources of that page. */
function isResource(path: string, exists: (path: string) => boolean): boolean {
  const parts = path.split('/');
  const isIndex = /^index(?:\.[a-z-]{2,10})?\.(?:md|markdown|html?)$/i.test(parts.at(-1) ?? '');
  for (let length = parts.length - (isIndex ? 2 : 1); length > 0; length--) {
    if (exists(`${parts.slice(0, length).join('/')}/index.md`)) return true;
  }
  return false;
}

function nameDateOf(path: string) {
  const [, text, rest] = /^(\d{4}-\d\d-\d\d)[-_]?(.*)$/.exec(nameOf(path.replace(/\.[^./]+$/, ''))) ?? [];
  return text === undefined ? undefined : { text, rest: rest ?? '' };
}

function tokenOfHugo(
  name: string,
  page: Page,
  settings: HugoSettings,
  dateOf: Dialect['dateOf'],
): string | undefined {
  const clean = (text: string) => sanitized(text, settings.keepsCase);
  const sections = sectionsOf(page);
  const fileName = nameOf(page.path);
  const slug = firstText(page.fields, ['slug']) ?? slugInName(page, settings);
  switch (name) {
    case 'section':
      return clean(sections[0] ?? '');
    case 'title':
      return clean(page.title);
    case 'slug':
      return clean(slug ?? page.title);
    case 'filename':
    case 'contentbasename':
      return clean(fileName);
    case 'slugorfilename':
    case 'slugorcontentbasename':
      return clean(slug ?? fileName);
    default:
      if (name.startsWith('sections')) return slice(sections, name).map(clean).join('/');
      return ownDateToken(name, page, dateOf);
  }
}

/** If the date comes from the file name, the rest of the name is the slug. */
function slugInName({ path, fields }: Page, { dates }: HugoSettings): string | undefined {
  const before = dates.slice(0, Math.max(0, dates.indexOf(FILE_NAME)));
  if (!dates.includes(FILE_NAME) || firstText(fields, before) !== undefined) return undefined;
  return nameDateOf(path)?.rest || undefined;
}

/** If a page has both, URLs use `date` and lists use `publishDate`. */
function ownDateToken(name: string, { fields, date }: Page, dateOf: Dialect['dateOf']): string | undefined {
  const text = firstText(fields, ['date']);
  const written = text === undefined ? undefined : readDate(text);
  return dateToken(name, written === undefined ? date : dateOf(written, false));
}

/** `sections`, `sections[1:]`, `sections[0]`, `sections[last]`. */
function slice(sections: readonly string[], name: string): readonly string[] {
  const [, written] = /\[([^\]]*)\]$/.exec(name) ?? [];
  if (written === undefined) return sections;
  const at = (text: string, or: number) => (text === 'last' ? sections.length - 1 : Number(text || or));
  const [from = '', to] = written.split(':');
  const start = at(from, 0);
  return sections.slice(start, to === undefined ? start + 1 : at(to, sections.length));
}
