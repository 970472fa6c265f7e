import { join } from 'node:path';

/** A site made for the tests, and the feed that its generator gave for it. */
export interface Fixture {
  readonly name: string;
  /** The folder of its articles, below that of the site. */
  readonly articles: string;
  /** Where the generator writes its feed. */
  readonly output: string;
  /** Runs it in the folder of the site. */
  readonly command: readonly [program: string, ...args: string[]];
  /** More arguments of `check`: a setting that only the machine has, such as its zone. */
  readonly site?: (zone: string) => readonly string[];
  /** Items that Feedstand leaves out, with the reason. */
  readonly leftOut: number;
}

// Both the tests and the script are run from the root of the project.
const ROOT = join(process.cwd(), 'test/fixtures/dialects');

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
