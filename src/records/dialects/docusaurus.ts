import { mediaPath } from '../../domain/media.ts';
import { isMapping } from '../../domain/schema.ts';
import { withAlerts } from './admonitions.ts';
import type { DialectModule } from './configuration.ts';
import {
  type Dialect,
  type DialectPlan,
  FILE_NAME,
  type Fields,
  type OtherPages,
  type Page,
  type PlainBody,
} from './dialect.ts';
import {
  type Blog,
  configureDocusaurus,
  type DocusaurusSettings,
  personOf,
} from './docusaurus-configuration.ts';
import { withoutMdx } from './mdx.ts';
import { topicsFrom, yes } from './page-texts.ts';
import { firstText } from './people.ts';
import { COMMON_NAMES, commonDialect, commonToken } from './plain-dialect.ts';
import { changeProse } from './prose-parts.ts';

/** The blog of Docusaurus 3, by its code (`blogUtils`, `authors`, `markdownUtils`, `feed`). */
export const docusaurus: DialectModule = {
  label: 'Docusaurus',
  configure: configureDocusaurus,
  create: (plan) => dialectOf(plan, plan.settings as unknown as DocusaurusSettings),
};

function dialectOf(plan: DialectPlan, settings: DocusaurusSettings): Dialect {
  const { blogs, labels } = settings;
  const rooted = (file: string) => (plan.folder === '' ? file : `${plan.folder}/${file}`);
  return {
    ...commonDialect(plan),
    label: 'Docusaurus',
    rules: rulesOf(rooted, blogs),
    dateForms: { rollsOver: true },
    delimiters: ['yaml'],
    needsFrontMatter: false,
    names: { ...COMMON_NAMES, ...NAMES },
    pathOf: rooted,
    // Docusaurus adds Z to a date without a zone.
    dateOf({ clock, offset = 0 }) {
      const instant = clock - offset * 60_000;
      return { instant, clock: instant };
    },
    nameDate: (path) => {
      const { date, text } = nameOf(path, blogs);
      return date === undefined ? undefined : { text: date, rest: text };
    },
    titleOf(path, body) {
      const { title, rest } = headingOf(body);
      return { title: title || nameOf(path, blogs).text || 'Untitled', body: rest };
    },
    isHidden: ({ unlisted }) => unlisted !== undefined && yes(unlisted),
    addressOf: (page) => addressOf(page, settings),
    addsBase: true,
    // The ids in its feeds are not percent-encoded.
    idOf: (_, url) => decoded(url),
    tokenOf: (name, page) => (name === 'slug' ? slugOf(page, blogs) : commonToken(name, page)),
    authorsOf,
    topicsOf: ({ fields }) => ({ categories: [], tags: tagsOf(fields.tags, labels) }),
    bodyOf: (text, page, others) => bodyOf(text, page, { others, plan }),
  };
}

const NAMES = {
  published: ['date', FILE_NAME],
  updated: ['last_update.date'],
  expires: [],
  summary: ['description'],
  image: ['image'],
};

function blogOf(path: string, blogs: readonly Blog[]): Blog | undefined {
  return blogs.find(({ folder }) => folder === '' || path === folder || path.startsWith(`${folder}/`));
}

function rulesOf(rooted: (file: string) => string, blogs: readonly Blog[]): Dialect['rules'] {
  const isInBlog = (file: string) => blogOf(rooted(file), blogs) !== undefined;
  const mayHold = (file: string) => blogs.some(({ folder }) => folder.startsWith(`${rooted(file)}/`));
  return {
    isSilent: (file) =>
      /(?:^|\/)(?:[._][^/]*|node_modules|__tests__)$/.test(file) || !(isInBlog(file) || mayHold(file)),
    isSkipped: () => false,
    isUnread: () => false,
    isRecord: (file) => /\.mdx?$/.test(file) && isInBlog(file),
  };
}

interface BlogName {
  /** `YYYY-MM-DD` */
  readonly date?: string;
  readonly text: string;
  readonly slug: string;
}

/** `parseBlogFileName` of Docusaurus. */
function nameOf(path: string, blogs: readonly Blog[]): BlogName {
  const folder = blogOf(path, blogs)?.folder ?? '';
  const file = (folder === '' ? path : path.slice(folder.length + 1)).replace(/\.mdx?$/, '');
  const [, before, written, text = ''] =
    /^(.*)(\d{4}[-/]\d{1,2}[-/]\d{1,2})[-/]?(.*?)(?:\/index)?$/.exec(file) ?? [];
  if (written === undefined) {
    const name = file.replace(/(?:\/|^)index$/, '');
    return { text: name, slug: name };
  }
  const parts = written.split(/[-/]/);
  return {
    date: parts.map((part) => part.padStart(2, '0')).join('-'),
    text,
    slug: `${parts.join('/')}/${before}${text}`,
  };
}

function slugOf({ path, fields }: Page, blogs: readonly Blog[]): string {
  return firstText(fields, ['slug']) ?? nameOf(`${path}.md`, blogs).slug;
}

function addressOf(page: Page, { blogs, hasSlash }: DocusaurusSettings): ReturnType<Dialect['addressOf']> {
  const blog = blogOf(page.path, blogs);
  if (blog === undefined) return { unknown: 'no blog has this folder' };
  const path = `/${blog.route}/${slugOf(page, blogs)}`.replace(/\/{2,}/g, '/');
  if (hasSlash === undefined || path === '/') return path;
  return path.replace(/\/$/, '') + (hasSlash ? '/' : '');
}

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url;
  }
}

/** Authors by key or as mappings, else the fields of one author that old posts have. */
function authorsOf(fields: Fields): unknown {
  const { authors, author } = fields;
  if (authors === undefined) {
    const [url, avatar] = [
      firstText(fields, ['author_url', 'authorURL']),
      firstText(fields, ['author_image_url', 'authorImageURL']),
    ];
    return typeof author === 'string' ? personOf({ name: author, url, imageURL: avatar }) : author;
  }
  const list = Array.isArray(authors) ? authors : [authors];
  return list.map((one: unknown) => {
    if (!isMapping(one)) return one;
    const { key } = one;
    return { ...(typeof key === 'string' ? { key } : {}), ...personOf(one) };
  });
}

function tagsOf(written: unknown, labels: DocusaurusSettings['labels']): readonly string[] {
  return topicsFrom(written).map((tag) => (Object.hasOwn(labels, tag) ? (labels[tag] ?? tag) : tag));
}

/** The heading at the start of a body, which Docusaurus takes out of it. Imports may be before it. */
function headingOf(body: string): { readonly title: string; readonly rest: string } {
  const start = /^\s*(?:import\s[^\n]*(?:\n(?!\s*\n)[^\n]*)*\n\s*\n\s*)*/.exec(body)?.[0] ?? '';
  const content = body.slice(start.length);
  const [heading, hashed, underlined] =
    /^(?:#[ \t]+([^ \t\n][^\n]*)|([^\n]*)\n=+)(?:\n|$)/.exec(content) ?? [];
  if (heading === undefined) return { title: '', rest: body };
  const title = (hashed ?? underlined ?? '').trim().replace(/\s*(?:\{#*[\w-]+\}|#+|=+)$/, '');
  return { title: title.replace(/`([^`]*)`/g, '$1').trim(), rest: start + content.slice(heading.length) };
}

interface BodyTools {
  readonly others: OtherPages;
  readonly plan: DialectPlan;
}

function bodyOf(text: string, page: Page, tools: BodyTools): PlainBody {
  const body = firstText(page.fields, ['title']) === undefined ? text : headingOf(text).rest;
  const { text: plain, dropped } = withoutMdx(withAlerts(body));
  return { text: changeProse(plain, (prose) => withLinks(prose, page, tools)), dropped };
}

const FILE_LINK =
  /\[([^[\]]{0,500})\]\(<?([^()\s<>:]{1,500}\.mdx?)(#[^()\s<>]{0,200})?>?(?:[ \t]+"[^"\n]{0,300}")?\)/g;

/** Links to files become links to their pages, and paths from the root begin with `baseUrl`. */
function withLinks(prose: string, { path, extension }: Page, { others, plan }: BodyTools): string {
  const base = new URL(plan.url).pathname;
  return prose
    .replace(FILE_LINK, (_, text: string, file: string, hash = '') => {
      const target = file.startsWith('/') ? file.slice(1) : mediaPath(file, path + extension);
      const url = target === undefined || target === '' ? undefined : others.urlOf(target);
      return url === undefined ? text : `[${text}](${url}${hash})`;
    })
    .replace(/\]\(\/(?!\/)/g, (link, at: number, all: string) => {
      return base === '/' || all.startsWith(base, at + 2) ? link : `](${base}`;
    });
}
