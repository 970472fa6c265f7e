import { expect, onTestFinished, test } from 'vitest';
import { isCurrent } from '../../src/domain/article/article.ts';
import type { ArticleSource, Loaded } from '../../src/domain/article-source.ts';
import { formatProblem } from '../../src/domain/problem.ts';
import { changed, NOON } from '../support.ts';

export type JsonRecord = Readonly<Record<string, unknown>>;

export interface SourceUnderTest {
  readonly source: ArticleSource;
  /** Makes the source hold just these records. */
  write(records: readonly JsonRecord[]): void;
}

const record = (slug: string, more: JsonRecord = {}): JsonRecord => {
  return { slug, title: `Title of ${slug}`, published: '2026-11-01T10:00:00Z', markdown: 'A body.', ...more };
};

/** What every source of records must do, wherever it keeps them. */
export function sourceContract(make: (records: readonly JsonRecord[]) => SourceUnderTest): void {
  /** A source that is followed. `until` resolves once the reported changes satisfy a condition. */
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
    const until = (holds: (loaded: Loaded) => boolean) => {
      return new Promise<Loaded>((resolve) => {
        check = () => {
          if (holds(state)) resolve(state);
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

  test('it reads every record, and tells of those that come, change and go', async () => {
    const { write, until, state } = await follow(record('a'), record('b'));
    const [first] = state().articles;
    write([record('a'), record('c')]);
    const { articles } = await until(shows('a', 'c'));
    expect(articles[0]).toBe(first);
    write([record('a', { title: 'Another' })]);
    await until(({ articles: [one] }) => one?.title === 'Another');
  });

  test('bodies are made safe', async () => {
    const { state } = await follow(record('a', { markdown: 'Some *safe* text. <script>alert(1)</script>' }));
    expect(String(state().articles[0]?.html)).toContain('<em>safe</em>');
    expect(String(state().articles[0]?.html)).not.toContain('script');
  });

  test('a record with an error affects no other, and is a problem', async () => {
    const { state } = await follow(record('a'), record('b', { published: 'soon' }));
    expect(slugs(state())).toEqual(['a']);
    expect(errors(state()).map(({ field }) => field)).toEqual(['published']);
  });

  test('a record that gets an error keeps its last good version, and its problem ends with the error', async () => {
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
    [{ draft: 'maybe' }, 'a draft that is not understood'],
    [{ draft: true, published: 'soon' }, 'a draft with another error'],
    [{ expires: '2026-11-01T11:00:00Z' }, 'expired'],
    [{ status: 'private' }, 'a state that hides'],
  ])('a takedown hides the article at once: %j', async (fields, _why) => {
    const { write, until } = await follow(record('a'), record('b'));
    write([record('a', fields), record('b')]);
    await until(shows('b'));
  });

  test('of two records with one slug the first is served; the other takes over when it is removed', async () => {
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

  test('two names that share the address of a topic are a warning', async () => {
    const { state } = await follow(record('a', { tags: ['Côte'] }), record('b', { tags: ['Cote'] }));
    expect(state().problems.map(formatProblem).join()).toContain('share the address /tag/cote');
  });

  test('a list of thousands is taken in, changed and emptied', async () => {
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
