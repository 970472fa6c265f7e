import { clockAt, instantAt } from '../../domain/text/zoned-time.ts';
import type { DialectModule } from './configuration.ts';
import { type Dialect, type DialectPlan, FILE_NAME, type Fields } from './dialect.ts';
import {
  DEFAULT_CATEGORIES,
  jekyllAddress,
  jekyllCategories,
  jekyllId,
  jekyllNameDate,
  jekyllTags,
  jekyllToken,
} from './jekyll-address.ts';
import { jekyllBody } from './jekyll-body.ts';
import { configureJekyll, type JekyllSettings } from './jekyll-configuration.ts';
import { defaultsFor } from './jekyll-defaults.ts';
import { jekyllRules, rootedPath } from './jekyll-files.ts';
import { jekyllMedia } from './jekyll-media.ts';
import { typographic } from './typographic.ts';

/** Jekyll, by its code (`document.rb`, `utils.rb`, `frontmatter_defaults.rb`) and by jekyll-feed. */
export const jekyll: DialectModule = {
  label: 'Jekyll',
  configure: configureJekyll,
  create: (plan) => dialectOf(plan, plan.settings as unknown as JekyllSettings),
};

function dialectOf(plan: DialectPlan, settings: JekyllSettings): Dialect {
  const pathOf = (file: string) => rootedPath(file, plan, settings);
  const dateOf: Dialect['dateOf'] = ({ clock, offset, isTimestamp }, isQuoted) => {
    // YAML takes an unquoted date with seconds and without a zone for UTC. Jekyll parses all others as local time.
    const isUtc = isTimestamp && !isQuoted;
    const local = () => (isUtc ? clock : instantAt(clock, plan.timeZone));
    const instant = offset === undefined ? local() : clock - offset * 60_000;
    return { instant, clock: clockAt(instant, plan.timeZone) };
  };
  return {
    label: 'Jekyll',
    rules: jekyllRules(plan, settings),
    dateForms: { rollsOver: true, numbers: 'day', ignoresZones: true },
    delimiters: ['yaml'],
    needsFrontMatter: false,
    ignoresCase: false,
    names: NAMES,
    withdrawals: new Map(),
    pathOf,
    inherited: (file) => inheritedBy(defaultsFor(pathOf(file), settings.defaults)),
    dateOf,
    nameDate: jekyllNameDate,
    titleOf: (path, body) => ({ title: titleOf(jekyllNameDate(path)?.rest ?? ''), body }),
    ...(settings.isTypographic ? { spellTitle: typographic } : {}),
    addressOf: (page) => jekyllAddress(page, settings.pattern),
    tokenOf: jekyllToken,
    pictures: 'site',
    id: 'permalink-without-extension',
    idOf: jekyllId,
    topicsOf: ({ path, fields }) => ({
      categories: jekyllCategories(path, fields),
      tags: jekyllTags(fields),
    }),
    bodyOf: (text, page, others) => jekyllBody(text, page, { plan, settings, others }),
    mediaOf: (reference, _, url) => jekyllMedia(reference, url, { plan, settings }),
  };
}

const NAMES: Dialect['names'] = {
  title: ['title'],
  published: ['date', FILE_NAME],
  updated: ['last_modified_at', 'updated', 'modified'],
  expires: ['expires'],
  draft: ['draft'],
  summary: ['description', 'excerpt'],
  authors: ['author', 'authors'],
  image: ['image', 'thumbnail'],
  language: ['lang'],
};

/** A picture in `defaults` is a card for social media, not one of the article. */
function inheritedBy({ categories, image, thumbnail, ...others }: Fields): Fields {
  return { ...others, ...(categories === undefined ? {} : { [DEFAULT_CATEGORIES]: categories }) };
}

/** `a-title` as `A Title`. */
function titleOf(slug: string): string {
  const words = slug.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase());
  return words.join(' ').trim() || 'Untitled';
}
