import { clockAt, instantAt } from '../../domain/text/zoned-time.ts';
import type { DialectModule } from './configuration.ts';
import { type Dialect, type DialectPlan, FILE_NAME, type Fields } from './dialect.ts';
import {
  hexoAddress,
  hexoCategories,
  hexoTags,
  hexoToken,
  isPost,
  namePartsOf,
  postsFolder,
  slugOf,
} from './hexo-address.ts';
import { hexoBody } from './hexo-body.ts';
import { configureHexo, type HexoSettings } from './hexo-configuration.ts';
import { hexoMedia } from './hexo-media.ts';
import { titleFromHeading, yes } from './page-texts.ts';
import type { WrittenDate } from './written-date.ts';

/** Hexo, by its code (`processor/post`, `filter/post_permalink`, hexo-front-matter) of version 8 and by hexo-generator-feed. */
export const hexo: DialectModule = {
  label: 'Hexo',
  configure: configureHexo,
  create: (plan) => dialectOf(plan, plan.settings as unknown as HexoSettings),
};

function dialectOf(plan: DialectPlan, settings: HexoSettings): Dialect {
  const rooted = (file: string) => (plan.folder === '' ? file : `${plan.folder}/${file}`);
  const start = `${postsFolder(settings)}/`;
  const pathOf = (file: string) => rooted(file).slice(start.length);
  return {
    label: 'Hexo',
    rules: {
      isSilent: (file) => {
        const path = rooted(file);
        return (
          /(?:[~%]|(?:^|\/)\.[^/]*)$/.test(path) ||
          !(`${path}/`.startsWith(start) || start.startsWith(`${path}/`))
        );
      },
      isSkipped: () => false,
      isUnread: () => false,
      isRecord: (file) => rooted(file).startsWith(start) && isPost(pathOf(file), settings),
    },
    delimiters: ['bare-yaml', 'bare-json', 'yaml'],
    needsFrontMatter: true,
    ignoresCase: false,
    names: NAMES,
    withdrawals: new Map([
      ['password', 'draft'],
      ['hidden', 'draft'],
    ]),
    pathOf,
    inherited: (file) => nameFields(pathOf(file), settings),
    dateOf: (written, isQuoted) => dateOf(written, isQuoted, { machine: plan.timeZone, zone: settings.zone }),
    nameDate: (path) => nameDateOf(path, settings),
    titleOf: (path, body) => titleFromHeading(body, nameOf(path, settings)),
    isHidden: (fields) => isHidden(fields, settings),
    addressOf: (page) => hexoAddress(page, settings),
    tokenOf: (name, page) => hexoToken(name, page, settings),
    pictures: 'site',
    id: 'permalink',
    topicsOf: ({ fields }) => ({ categories: hexoCategories(fields), tags: hexoTags(fields) }),
    bodyOf: (text, page, others) => hexoBody(text, page, { plan, settings, others }),
    mediaOf: (reference, page, url) => hexoMedia(reference, { page, url, plan, settings }),
  };
}

const NAMES: Dialect['names'] = {
  title: ['title'],
  published: ['date', FILE_NAME],
  updated: ['updated'],
  expires: ['expires'],
  draft: ['draft'],
  summary: ['description', 'intro', 'excerpt'],
  authors: ['author', 'authors'],
  image: ['image', 'cover', 'thumbnail', 'banner_img', 'photos'],
  language: ['lang', 'language'],
};

/** The names in a file name that are no fields of the post, as in `processor/post`. */
const PRESERVED = new Set(['title', 'year', 'month', 'day', 'i_month', 'i_day', 'hash']);

function nameFields(path: string, settings: HexoSettings): Fields {
  return Object.fromEntries(
    Object.entries(namePartsOf(path, settings)).filter(([name]) => !PRESERVED.has(name)),
  );
}

function nameDateOf(path: string, settings: HexoSettings) {
  const { year, month, i_month, day, i_day, title = '' } = namePartsOf(path, settings);
  const [monthText, dayText] = [month ?? i_month, day ?? i_day];
  if (year === undefined || monthText === undefined || dayText === undefined) return undefined;
  // With slashes: it is a local date, not one in UTC.
  return { text: `${year}/${monthText}/${dayText}`, rest: title };
}

function nameOf(path: string, settings: HexoSettings): string {
  const slug = slugOf(path.replace(/\.[^./]+$/, ''), settings);
  return slug.slice(slug.lastIndexOf('/') + 1);
}

interface Zones {
  /** The zone of the machine that builds the site. */
  readonly machine: string;
  /** `timezone`. */
  readonly zone: string | undefined;
}

/**
 * An unquoted date of YAML counts by its time in UTC, even with an offset, as if a clock of the machine showed that
 * (hexo-front-matter); a text is what `new Date()` makes of it. With `timezone` the clock is taken for one of that zone. Addresses
 * follow the clock of the machine.
 */
function dateOf(written: WrittenDate, isQuoted: boolean, { machine, zone }: Zones) {
  const { clock, offset, isIso, hasTime, isTimestamp } = written;
  const isDay = isIso && !hasTime && offset === undefined;
  const inUtc = clock - (offset ?? 0) * 60_000;
  const isYaml = !isQuoted && (isTimestamp || isDay);
  const isAbsolute = !isYaml && (isDay || offset !== undefined);
  const built = isAbsolute ? inUtc : instantAt(isYaml ? inUtc : clock, machine);
  const instant = zone === undefined ? built : built - clockAt(built, zone) + clockAt(built, machine);
  return { instant, clock: clockAt(instant, machine) };
}

/** By the fields of hexo-hide-posts and hexo-blog-encrypt, whose posts are not in its feed, or encrypted. */
function isHidden(fields: Fields, { encryptedTags }: HexoSettings): boolean {
  const { hidden, password } = fields;
  const isEncrypted = password !== undefined && password !== '';
  const isTagged = password === undefined && hexoTags(fields).some((tag) => encryptedTags.includes(tag));
  return isEncrypted || isTagged || (hidden !== undefined && yes(hidden));
}
