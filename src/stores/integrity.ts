import type { Database, Statement } from './database.ts';

/** Something that a database holds and should not. */
export interface Fault {
  /** Of the article that it is about. */
  readonly slug?: string;
  readonly message: string;
}

const CLOCKS: Statement = ['SELECT COUNT(*) AS count FROM clock'];

const WITHOUT_BODY: Statement = [
  `SELECT slug FROM article WHERE deleted = 0
     AND NOT EXISTS (SELECT 1 FROM body WHERE body.seq = article.seq AND replaced IS NULL) ORDER BY slug`,
];

// The change of such an article was told to nobody.
const AFTER_CLOCK: Statement = [
  'SELECT slug FROM article, clock WHERE article.seq > clock.seq ORDER BY slug',
];

/** What contradicts in the tables: of a copy that was not made in one moment, or written by another program. */
export async function findFaults(database: Database): Promise<Fault[]> {
  const [clocks = [], bodiless = [], late = []] = await database.read(CLOCKS, WITHOUT_BODY, AFTER_CLOCK);
  const slugsOf = (rows: typeof bodiless, message: string) =>
    rows.map(({ slug }) => ({ slug: String(slug), message }));
  return [
    ...(Number(clocks[0]?.count) === 1 ? [] : [{ message: 'the counter of changes is missing' }]),
    ...slugsOf(bodiless, 'has no body'),
    ...slugsOf(late, 'is later than the counter of changes, so that no service reads it'),
  ];
}

export interface PresentArticle {
  readonly slug: string;
  readonly format: 'json' | 'markdown';
}

/** The slugs of all articles, in order, and how their records are written. */
export async function presentArticles(database: Database): Promise<PresentArticle[]> {
  const [rows = []] = await database.read([
    'SELECT slug, format FROM article WHERE deleted = 0 ORDER BY slug',
  ]);
  return rows.map(({ slug, format }) => {
    return { slug: String(slug), format: format === 'json' ? 'json' : 'markdown' };
  });
}
