import { expect, onTestFinished, test } from 'vitest';
import { isCurrent } from '../../src/domain/article/article.ts';
import type { ArticleSource, Loaded } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { changed, NOON } from '../support.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

export interface SourceUnderTest {
  readonly source: ArticleSource;
  /** Replaces the records of the source. */
  write(records: readonly JsonRecord[]): void;
}

const record = (slug: string, more: JsonRecord = {}): JsonRecord => {
  return { slug, title: `Title of ${slug}`, published: '2026-11-01T10:00:00Z', markdown: 'A body.', ...more };
};

/** The contract of every source of records. */
export function sourceContract(make: (records: readonly JsonRecord[]) => SourceUnderTest): void {
  /** Loads and follows a source. `until` resolves once the state satisfies a condition. */
  async function follow(...records: JsonRecord[]) {
    const { source, write } = make(records);
    const controller = new AbortController();
    onTestFinished(() => controller.abort());
    let state: Loaded = await source.load();
    let check = () => {};
    await source.follow?.((change) => {
      state = changed(state, change);
      check();
    }, controller.signal);
    const until = (isMet: (loaded: Loaded) => boolean) => {
      return new Promise<Loaded>((resolve) => {
        check = () => {
          if (isMet(state)) resolve(state);
        };
        check();
      });
    };
    return { write, until, state: () => state, source };
  }
  const slugs = ({ articles }: Loaded) =>
    articles.filter((one) => isCurrent(one, NOON)).map(({ slug }) => slug);
  const shows =
    (...expected: string[]) =>
    (loaded: Loaded) =>
      slugs(loaded).join() === expected.join();
  const errors = ({ problems }: Loaded) => problems.filter(({ severity }) => severity === 'error');

  test('a source reads every record, and reports added, changed and removed ones', async () => {
    const { write, until, state } = await follow(record('a'), record('b'));
    const [first] = state().articles;
    write([record('a'), record('c')]);
    const { articles } = await until(shows('a', 'c'));
    expect(articles[0]).toBe(first);
    write([record('a', { title: 'Another' })]);
    await until(({ articles: [one] }) => one?.title === 'Another');
  });

  test('bodies are sanitized', async () => {
    const { state } = await follow(record('a', { markdown: 'Some *safe* text. <script>alert(1)</script>' }));
    expect(String(state().articles[0]?.html)).toContain('<em>safe</em>');
    expect(String(state().articles[0]?.html)).not.toContain('script');
  });

  test('a record with an error is a problem and does not affect others', async () => {
    const { state } = await follow(record('a'), record('b', { published: 'soon' }));
    expect(slugs(state())).toEqual(['a']);
    expect(errors(state()).map(({ field }) => field)).toEqual(['published']);
  });

  test('a record with an error falls back to its last known good version until the error is corrected', async () => {
    const { write, until } = await follow(record('a', { title: 'Good' }));
    write([record('a', { title: 'Bad', published: 'soon' })]);
    const broken = await until((loaded) => errors(loaded).length === 1);
    expect(broken.articles.map(({ title }) => title)).toEqual(['Good']);
    write([record('a', { title: 'Repaired' })]);
    const repaired = await until(({ articles: [one] }) => one?.title === 'Repaired');
    expect(errors(repaired)).toEqual([]);
  });

  test.each([
    [{ draft: true }, 'a draft'],
    [{ draft: 'maybe' }, 'an invalid draft flag'],
    [{ draft: true, published: 'soon' }, 'a draft with another error'],
    [{ expires: '2026-11-01T11:00:00Z' }, 'expired'],
    [{ status: 'private' }, 'a state that hides'],
  ])('a takedown hides the article at once: %j', async (fields, _why) => {
    const { write, until } = await follow(record('a'), record('b'));
    write([record('a', fields), record('b')]);
    await until(shows('b'));
  });

  test('of two records with one slug the first is served, and the second after the first was removed', async () => {
    const { write, until, state } = await follow(
      record('a'),
      record('b', { id: 'urn:x:1' }),
      record('c', { id: 'urn:x:1' }),
    );
    expect(slugs(state())).toEqual(['a', 'b']);
    expect(errors(state())).toHaveLength(1);
    write([record('a'), record('c', { id: 'urn:x:1' })]);
    const after = await until(shows('a', 'c'));
    expect(errors(after)).toEqual([]);
  });

  test('two names that share the address of a topic give a warning', async () => {
    const { state } = await follow(record('a', { tags: ['Côte'] }), record('b', { tags: ['Cote'] }));
    expect(state().problems.map(formatProblem).join()).toContain('share the address /tag/cote');
  });

  test('thousands of records can be loaded, changed and removed', async () => {
    const many = Array.from({ length: 2000 }, (_, index) => record(`a${index}`));
    const { write, until } = await follow(...many);
    write(many.map((one) => ({ ...one, title: 'Changed' })));
    await until(
      ({ articles }) => articles.length === 2000 && articles.every(({ title }) => title === 'Changed'),
    );
    write([record('b')]);
    await until(shows('b'));
  }, 20_000);
}
