import { withoutEndSlashes } from '../../domain/text/plain-text.ts';
import { clockAt, instantAt } from '../../domain/text/zoned-time.ts';
import type { DialectModule } from './configuration.ts';
import { type Dialect, type DialectPlan, FILE_NAME, type Fields, type Page } from './dialect.ts';
import { withoutJekyllTags } from './jekyll-body.ts';
import { configureJekyll, type JekyllSettings } from './jekyll-configuration.ts';
import { topicsFrom } from './page-texts.ts';
import { fillPattern } from './pattern.ts';
import { firstText } from './people.ts';

/** Jekyll, by its code (`document.rb`, `utils.rb`, `frontmatter_defaults.rb`) and by jekyll-feed. */
export const jekyll: DialectModule = {
  label: 'Jekyll',
  configure: configureJekyll,
  create: (plan) => dialectOf(plan, plan.settings as unknown as JekyllSettings),
};

function dialectOf(plan: DialectPlan, settings: JekyllSettings): Dialect {
  const rooted = (file: string) => rootedPath(file, plan, settings);
  const inherited = (file: string) => defaultsFor(rooted(file), settings);
  const addressOf = (page: Page) => jekyllAddress(page, settings);
  const linkTo = (path: string) => linkOf(path, { settings, dateOf, addressOf, url: plan.url });
  const dateOf: Dialect['dateOf'] = ({ clock, offset, isTimestamp }, isQuoted) => {
    // SafeYAML takes an unquoted date with seconds and without a zone for UTC, and all others for local time.
    const isUtc = isTimestamp && !isQuoted;
    const local = isUtc ? clock : instantAt(clock, plan.timeZone);
    const instant = offset === undefined ? local : clock - offset * 60_000;
    return { instant, clock: clockAt(instant, plan.timeZone) };
  };
  return {
    label: 'Jekyll',
    rules: rulesOf(rooted, settings),
    delimiters: ['yaml'],
    needsFrontMatter: false,
    ignoresCase: false,
    names: NAMES,
    withdrawals: new Map(),
    pathOf: rooted,
    inherited,
    dateOf,
    nameDate: nameDateOf,
    titleOf: (path, body) => ({ title: titleOf(nameDateOf(path)?.rest ?? ''), body }),
    addressOf,
    tokenOf: tokenOfJekyll,
    pictures: 'site',
    id: 'permalink-without-extension',
    idOf,
    topicsOf: ({ path, fields }) => ({ categories: categoriesOf(path, fields), tags: tagsOf(fields) }),
    bodyOf: (text, { fields }) => withoutJekyllTags({ text, url: plan.url, fields, linkTo }),
  };
}

const NAMES: Dialect['names'] = {
  title: ['title'],
  published: ['date', FILE_NAME],
  updated: ['last_modified_at', 'updated', 'modified'],
  expires: [],
  draft: ['draft'],
  summary: ['description', 'excerpt'],
  authors: ['authors', 'author'],
  image: ['image', 'thumbnail'],
  language: ['lang'],
};

/** The path below the folder of the site's sources. */
function rootedPath(file: string, { folder }: DialectPlan, { source }: JekyllSettings): string {
  const path = folder === '' ? file : `${folder}/${file}`;
  return source !== '' && path.startsWith(`${source}/`) ? path.slice(source.length + 1) : path;
}

const POST = /^(?:.*\/)?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)\.[^./]+$/;

function rulesOf(rooted: (file: string) => string, settings: JekyllSettings): Dialect['rules'] {
  const kinds = new Set([...settings.extensions, 'html'].map((extension) => `.${extension}`));
  const isSetAside = (path: string) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return (/^[._#~]/.test(name) && name !== '_posts') || /~$/.test(name) || OTHERS.has(name);
  };
  const isInPosts = (path: string) => settings.isLoose || /(?:^|\/)_posts\//.test(path);
  const kindOf = (path: string) => /\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? '';
  return {
    isSilent(file) {
      const path = rooted(file);
      return isSetAside(path) || settings.excluded.some((one) => path === one || path.startsWith(`${one}/`));
    },
    isSkipped: () => false,
    isRecord: (file) => isInPosts(rooted(file)) && POST.test(file) && kinds.has(kindOf(file)),
    isUnread: (file) =>
      isInPosts(rooted(file)) && POST.test(file) && /\.(?:textile|adoc|rst|mdx)$/i.test(file),
  };
}

/** Where packages are installed and the site is built. */
const OTHERS = new Set(['node_modules', 'vendor']);

function defaultsFor(path: string, { scopes }: JekyllSettings): Fields {
  const fitting = scopes.filter((scope) => path.startsWith(scope.path));
  return Object.assign({}, ...fitting.map(({ values }) => values));
}

function nameDateOf(path: string) {
  const [, text = '', rest = ''] = POST.exec(path) ?? [];
  const [, year, month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  return {
    text: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`,
    rest: rest.replace(/\.+$/, ''),
  };
}

/** `a-title` as `A Title`. */
function titleOf(slug: string): string {
  const words = slug.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase());
  return words.join(' ').trim() || 'Untitled';
}

const STYLES: Readonly<Record<string, string>> = {
  date: '/:categories/:year/:month/:day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
  none: '/:categories/:title:output_ext',
};

function jekyllAddress(page: Page, { permalink }: JekyllSettings): ReturnType<Dialect['addressOf']> {
  const own = firstText(page.fields, ['permalink']);
  const filled = fillPattern(own ?? STYLES[permalink] ?? permalink, page, tokenOfJekyll);
  if (typeof filled !== 'string') return filled;
  return `/${filled}`
    .replaceAll('..', '/')
    .replaceAll('./', '')
    .replace(/\/{2,}/g, '/');
}

function tokenOfJekyll(name: string, { path, fields, date }: Page): string | undefined {
  const slug = slugOf(path, fields);
  const categories = categoriesOf(path, fields);
  switch (name) {
    case 'categories':
      return [...new Set(categories.map((category) => category.toLowerCase()))].join('/');
    case 'slugified_categories':
      return [...new Set(categories.map(slugified))].join('/');
    case 'title':
      return slug.replace(/[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu, '-').replace(/^-|-$/g, '');
    case 'slug':
      return slugified(slug);
    case 'name':
      return slugified(path.slice(path.lastIndexOf('/') + 1));
    case 'output_ext':
      return '.html';
    case 'collection':
      return 'posts';
    case 'week':
      return date === undefined ? '' : String(isoWeek(new Date(date.clock))).padStart(2, '0');
    default:
      return undefined;
  }
}

function slugified(text: string): string {
  return text
    .replace(/[^\p{M}\p{L}\p{Nd}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .toLowerCase();
}

function isoWeek(date: Date): number {
  const thursday = date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY_MS;
  const year = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - year) / DAY_MS / 7) + 1;
}

const DAY_MS = 86_400_000;

function slugOf(path: string, fields: Fields): string {
  return (
    firstText(fields, ['slug']) ?? nameDateOf(`${path}.md`)?.rest ?? path.slice(path.lastIndexOf('/') + 1)
  );
}

/** The folder of the address and the slug: `Document#id`, which jekyll-feed makes absolute. */
function idOf({ path, fields }: Page, url: string): string {
  const folder = withoutEndSlashes(url).replace(/[^/]*$/, '');
  return `${folder}${encodeURI(slugOf(path, fields))}`;
}

/** Those of the folders above `_posts`, then the field's; a text counts as words. */
function categoriesOf(path: string, fields: Fields): readonly string[] {
  const above = path.split('/').slice(0, -1);
  const end = above.indexOf('_posts');
  const { categories } = fields;
  const written = typeof categories === 'string' ? categories.split(/\s+/) : categories;
  return [
    ...new Set([...above.slice(0, Math.max(end, 0)), ...topicsFrom(written), ...topicsFrom(fields.category)]),
  ];
}

function tagsOf({ tag, tags }: Fields): readonly string[] {
  return [...topicsFrom(tag), ...topicsFrom(typeof tags === 'string' ? tags.split(/\s+/) : tags)];
}

interface Linking extends Pick<Dialect, 'dateOf' | 'addressOf'> {
  readonly settings: JekyllSettings;
  readonly url: string;
}

/** The address of a post that a tag names, unless it depends on fields of that post; of another file its own. */
function linkOf(path: string, { settings, dateOf, addressOf, url }: Linking): string | undefined {
  const date = nameDateOf(path);
  const fields = defaultsFor(path, settings);
  const pattern = firstText(fields, ['permalink']) ?? STYLES[settings.permalink] ?? settings.permalink;
  const written = path.replace(/^\/+/, '');
  if (date === undefined)
    return (
      url +
      written.replace(/(?:index)?\.html$|\.(?:md|markdown)$/, (end) =>
        end.endsWith('md') ? '.html' : end.startsWith('index') ? '' : end,
      )
    );
  if (
    /:(?:slugified_)?categories/.test(pattern) &&
    settings.permalink !== 'none' &&
    path.includes('/_posts/')
  )
    return undefined;
  const clock = Date.parse(`${date.text}T00:00:00Z`);
  const page: Page = {
    path: written.replace(/\.[^./]+$/, ''),
    extension: '.md',
    fields,
    title: '',
    date: dateOf({ clock, hasTime: false, hasSeconds: false, isIso: true, isTimestamp: false }, true),
  };
  const address = addressOf(page);
  return typeof address === 'string' ? url + address.replace(/^\//, '') : undefined;
}
