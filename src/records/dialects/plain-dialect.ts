import { slugOf } from '../../domain/text/slug.ts';
import { instantAt } from '../../domain/text/zoned-time.ts';
import { type Dialect, type DialectPlan, FILE_NAME, type Page } from './dialect.ts';
import { titleFromHeading, topicsFrom } from './page-texts.ts';
import { firstText } from './people.ts';

/** The names that most sites have for our fields. */
export const COMMON_NAMES: Dialect['names'] = {
  title: ['title'],
  published: [
    'published',
    'date',
    'pubDate',
    'publishDate',
    'publishedDate',
    'pubDatetime',
    'published_at',
    FILE_NAME,
  ],
  updated: ['updated', 'updatedDate', 'updateDate', 'modDatetime', 'lastmod', 'modified', 'updated_at'],
  expires: ['expires', 'expiryDate'],
  draft: ['draft'],
  summary: ['summary', 'description', 'excerpt'],
  authors: ['authors', 'author'],
  image: ['image', 'heroImage', 'cover', 'ogImage', 'thumbnail'],
  language: ['language', 'lang', 'locale'],
};

/** Markdown with front matter as most sites have it; dialects of others change what differs. */
export function commonDialect(plan: DialectPlan): Dialect {
  return {
    label: 'Markdown',
    rules: commonRules(/\.(?:md|markdown)$/i),
    delimiters: ['yaml', 'toml', 'json'],
    needsFrontMatter: true,
    ignoresCase: false,
    names: COMMON_NAMES,
    withdrawals: new Map(),
    pathOf: (file) => file,
    dateOf: ({ clock, offset }) => {
      const instant = offset === undefined ? instantAt(clock, plan.timeZone) : clock - offset * 60_000;
      return { instant, clock };
    },
    nameDate: commonNameDate,
    titleOf: (path, body) => titleFromHeading(body, commonNameDate(path)?.rest ?? baseName(path)),
    addressOf: ({ path }) => `/${withoutIndex(path)}`,
    tokenOf: commonToken,
    pictures: 'unknown',
    id: 'permalink',
    topicsOf: ({ fields }) => ({
      categories: [...topicsFrom(fields.categories), ...topicsFrom(fields.category)],
      tags: topicsFrom(commaList(fields.tags)),
    }),
  };
}

/** Every file of some kinds, but for what is set aside by its name or not written for readers. */
export function commonRules(kinds: RegExp): Dialect['rules'] {
  return {
    isSilent: (path) => /^[._]|^node_modules$/.test(path.slice(path.lastIndexOf('/') + 1)),
    isSkipped: () => false,
    isUnread: () => false,
    isRecord: (path) => kinds.test(path) && !/(?:^|\/)readme\.\w+$/i.test(path),
  };
}

/** `a, b` in one text is a list. */
function commaList(value: unknown): unknown {
  return typeof value === 'string' && value.includes(',') ? value.split(',') : value;
}

export function baseName(path: string): string {
  return (
    withoutIndex(path.replace(/\.[^./]+$/, ''))
      .split('/')
      .at(-1) ?? ''
  );
}

/** `a/index` is `a`. */
export function withoutIndex(path: string): string {
  return path.replace(/(?:^|\/)index$/, '');
}

/** `2026-03-01-name`, of a file or of the folder of an `index.md`. */
export function commonNameDate(path: string) {
  const [, text, rest = ''] = /^(\d{4}-\d\d-\d\d)(?:[-_](.*))?$/.exec(baseName(path)) ?? [];
  return text === undefined ? undefined : { text, rest };
}

/** What stands for words in patterns of addresses. */
export function commonToken(name: string, { path, fields, title }: Page): string | undefined {
  const slug = firstText(fields, ['slug']);
  const file = withoutIndex(path).split('/').at(-1) ?? '';
  switch (name) {
    case 'path':
      return withoutIndex(path);
    case 'slug':
      return slug ?? commonNameDate(path)?.rest ?? file;
    case 'filename':
    case 'name':
      return file;
    case 'title':
      return slugOf(title);
    case 'section':
      return path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
    case 'sections':
      return withoutIndex(path).split('/').slice(0, -1).join('/');
    case 'id':
      return firstText(fields, ['id']) ?? '';
    case 'category':
      return slugOf([...topicsFrom(fields.category), ...topicsFrom(fields.categories)][0] ?? '');
    default:
      return undefined;
  }
}
