import { join } from 'node:path';

/** A site made for the tests, and the feed that its generator gave for it. */
export interface Fixture {
  readonly name: string;
  /** The folder of its articles, below that of the site. */
  readonly articles: string;
  /** Where the generator writes its feed. */
  readonly output: string;
  /** Runs it in the folder of the site; absent if no registry has the generator, so that its feed is written by hand. */
  readonly command?: readonly [program: string, ...args: string[]];
  /** Whether the generator takes dates without a zone in that of its machine, which `site.yaml` must then name. */
  readonly needsZone?: boolean;
  /** Whether its dates are those of commits; `makeHistory` makes them in a copy. */
  readonly hasHistory?: boolean;
  /** Items that Feedstand leaves out, with the reason. */
  readonly leftOut: number;
}

// Both the tests and the script are run from the root of the project.
const ROOT = join(process.cwd(), 'test/fixtures/dialects');

/** The zone of the machine on which the saved feeds were made. */
export const ZONE = 'Asia/Tokyo';

export const FIXTURES: readonly Fixture[] = [
  // Hugo dates a page without a date to the year 1.
  { name: 'hugo', articles: 'content', output: 'public/index.xml', command: ['hugo', '--quiet'], leftOut: 1 },
  {
    name: 'jekyll',
    articles: '.',
    output: '_site/feed.xml',
    command: ['jekyll', 'build', '--quiet'],
    leftOut: 0,
  },
  {
    name: 'jekyll-feed',
    articles: '.',
    output: '_site/feed.xml',
    command: ['jekyll', 'build', '--quiet'],
    needsZone: true,
    leftOut: 0,
  },
  {
    name: 'astro',
    articles: 'src/content/blog',
    output: 'dist/rss.xml',
    command: ['astro', 'build'],
    needsZone: true,
    leftOut: 0,
  },
  {
    name: 'eleventy',
    articles: 'content',
    output: '_site/feed.xml',
    command: ['eleventy', '--quiet'],
    leftOut: 0,
  },
  {
    name: 'eleventy-git',
    articles: 'content',
    output: '_site/feed.xml',
    command: ['eleventy', '--quiet'],
    hasHistory: true,
    leftOut: 0,
  },
  {
    name: 'docusaurus',
    articles: 'blog',
    output: 'build/news/rss.xml',
    command: ['docusaurus', 'build'],
    leftOut: 0,
  },
  {
    name: 'hexo',
    articles: 'source/_posts',
    output: 'public/atom.xml',
    command: ['hexo', 'generate'],
    needsZone: true,
    leftOut: 0,
  },
  {
    name: 'hexo-zone',
    articles: '.',
    output: 'public/atom.xml',
    command: ['hexo', 'generate'],
    needsZone: true,
    leftOut: 0,
  },
  { name: 'zola', articles: '.', output: 'public/atom.xml', leftOut: 0 },
];

export function fixtureOf(name: string): Fixture {
  const fixture = FIXTURES.find((one) => one.name === name);
  if (fixture === undefined) throw new Error(`no site ${name}`);
  return fixture;
}

export function siteFolder({ name }: Fixture): string {
  return join(ROOT, name);
}

export function articlesFolder(fixture: Fixture): string {
  return join(siteFolder(fixture), fixture.articles);
}

/** The feed of the real generator, as `npm run dialects -- --update` saved it. */
export function feedFile({ name }: Fixture): string {
  return join(ROOT, 'feeds', `${name}.xml`);
}
