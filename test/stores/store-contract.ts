import { expect, onTestFinished, test } from 'vitest';
import { createMemoryOutbox } from '../../src/announce/memory-outbox.ts';
import {
  type ArticleStore,
  BODY_GRACE_MS,
  type PutResult,
  type StoredArticle,
  type WriteAnnouncement,
} from '../../src/domain/article-store.ts';
import type { Outbox } from '../../src/domain/outbox.ts';
import { NOON } from '../support.ts';
import { newArticle } from './articles.ts';

export interface StoreUnderTest {
  readonly articles: ArticleStore;
  /** Where what a change has to announce is added. */
  readonly outbox: Outbox;
  /** Sets the clock of a store that has one. */
  readonly setClock?: (now: number) => void;
}

export type MakeStore = (outbox: Outbox) => StoreUnderTest | Promise<StoreUnderTest>;

const now = NOON;

/** The contract of every store of articles. */
export function storeContract(make: MakeStore): void {
  async function open() {
    const store = await make(createMemoryOutbox());
    onTestFinished(() => store.articles.close());
    return store;
  }
  async function stored(articles: ArticleStore, slug: string): Promise<StoredArticle> {
    const found = await articles.get(slug);
    if (found?.kind !== 'article') throw new Error(`${slug} is not stored`);
    return found;
  }
  const revOf = (result: PutResult): string => ('version' in result ? result.version.rev : '');
  async function slugsSince(articles: ArticleStore, cursor: number): Promise<string[]> {
    const { articles: changes } = await articles.changesSince(cursor, 100);
    return changes.map(({ kind, slug }) => (kind === 'article' ? slug : `-${slug}`));
  }

  /** Reads what changed since the last call, as a source does. */
  function follower(articles: ArticleStore): () => Promise<void> {
    let cursor = 0;
    return async () => {
      ({ cursor } = await articles.changesSince(cursor, 100));
    };
  }

  test('an article is created, read, replaced and deleted', async () => {
    const { articles } = await open();
    expect(await articles.get('a')).toBeUndefined();
    const first = newArticle('a', { id: 'urn:x:1', tags: ['One'] });
    expect(await articles.put(first, { now })).toMatchObject({
      kind: 'created',
      version: { createdAt: now, changedAt: now },
    });
    const { html, ...head } = first.article;
    const found = await stored(articles, 'a');
    expect(found).toMatchObject({ slug: 'a', html, record: first.record, ownId: 'urn:x:1', problems: [] });
    expect(found.head).toEqual(head);
    expect(found.rev).toMatch(/^[\w-]+$/);

    const next = newArticle('a', {
      id: 'urn:x:1',
      title: 'Another',
      markdown: 'Ein Größenvergleich – “so”.',
    });
    expect(await articles.put(next, { now: now + 5 })).toMatchObject({
      kind: 'replaced',
      version: { createdAt: now, changedAt: now + 5 },
    });
    const after = await stored(articles, 'a');
    expect(after.head.title).toBe('Another');
    expect(after.html).toContain('Größenvergleich – “so”');
    expect(after.rev).not.toBe(found.rev);
    expect(after.seq).toBeGreaterThan(found.seq);

    const deleted = await articles.delete('a', { now: now + 9 });
    expect(deleted).toMatchObject({ kind: 'deleted', tombstone: { slug: 'a', changedAt: now + 9 } });
    expect(await articles.get('a')).toMatchObject({ kind: 'tombstone', slug: 'a' });
    expect(await articles.delete('a', { now })).toEqual({ kind: 'absent' });
    expect(await articles.put(first, { now })).toMatchObject({ kind: 'created' });
  });

  test('the same record again changes nothing', async () => {
    const { articles } = await open();
    const first = await articles.put(newArticle('a'), { now });
    const cursor = (await articles.changesSince(0, 10)).cursor;
    const again = await articles.put(newArticle('a'), { now: now + 1000 });
    expect(again).toEqual({ ...first, kind: 'unchanged' });
    expect(await slugsSince(articles, cursor)).toEqual([]);
  });

  test('a put that is sent again with its If-Match is unchanged, since it has happened', async () => {
    const { articles } = await open();
    const first = await articles.put(newArticle('a'), { now });
    const when = { ifMatch: revOf(first) };
    const next = newArticle('a', { title: 'Next' });
    expect(await articles.put(next, { now, when })).toMatchObject({ kind: 'replaced' });
    expect(await articles.put(next, { now, when })).toMatchObject({ kind: 'unchanged' });
  });

  test('a false precondition writes nothing, and says the present revision', async () => {
    const { articles } = await open();
    expect(await articles.put(newArticle('a'), { now, when: { present: true } })).toEqual({
      kind: 'precondition',
    });
    expect(await articles.put(newArticle('a'), { now, when: { ifMatch: 'x' } })).toEqual({
      kind: 'precondition',
    });
    expect(await articles.delete('a', { now, when: { ifMatch: 'x' } })).toEqual({ kind: 'precondition' });
    expect(await articles.get('a')).toBeUndefined();

    const rev = revOf(await articles.put(newArticle('a'), { now, when: { absent: true } }));
    const next = newArticle('a', { title: 'Next' });
    for (const when of [{ absent: true }, { ifMatch: 'x' }] as const) {
      expect(await articles.put(next, { now, when })).toEqual({ kind: 'precondition', rev });
    }
    expect(await articles.put(newArticle('a'), { now, when: { absent: true } })).toEqual({
      kind: 'precondition',
      rev,
    });
    expect(await articles.delete('a', { now, when: { ifMatch: 'x' } })).toEqual({
      kind: 'precondition',
      rev,
    });
    expect((await stored(articles, 'a')).rev).toBe(rev);

    expect(await articles.put(next, { now, when: { present: true } })).toMatchObject({ kind: 'replaced' });
    const current = (await stored(articles, 'a')).rev;
    expect(await articles.delete('a', { now, when: { ifMatch: current } })).toMatchObject({
      kind: 'deleted',
    });
    expect(await articles.put(next, { now, when: { ifMatch: current } })).toEqual({ kind: 'precondition' });
  });

  test('of writers that name one revision only one wins', async () => {
    const { articles } = await open();
    const when = { ifMatch: revOf(await articles.put(newArticle('a'), { now })) };
    const writers = Array.from({ length: 20 }, (_, index) => newArticle('a', { title: `Title ${index}` }));
    const results = await Promise.all(writers.map((article) => articles.put(article, { now, when })));
    expect(results.filter(({ kind }) => kind === 'replaced')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'precondition')).toHaveLength(19);
  });

  test('of writers that create one article only one does', async () => {
    const { articles } = await open();
    const writers = Array.from({ length: 20 }, (_, index) => newArticle('a', { title: `Title ${index}` }));
    const when = { absent: true } as const;
    const results = await Promise.all(writers.map((article) => articles.put(article, { now, when })));
    expect(results.filter(({ kind }) => kind === 'created')).toHaveLength(1);
  });

  test('an id belongs to one article, in its Atom form too, until that is deleted or hidden', async () => {
    const { articles } = await open();
    await articles.put(newArticle('a', { id: '12345' }), { now });
    const rival = newArticle('b', { id: '12345' });
    const taken = { kind: 'taken', field: 'id', slug: 'a', id: '12345' };
    expect(await articles.put(rival, { now })).toEqual(taken);
    const inAtom = newArticle('b', { id: 'tag:news.example,2024:id:12345' });
    expect(await articles.put(inAtom, { now })).toEqual(taken);
    expect(await articles.get('b')).toBeUndefined();

    const hidden = newArticle('b', { id: '12345', draft: true });
    expect(await articles.put(hidden, { now })).toMatchObject({ kind: 'created' });
    expect(await articles.put(rival, { now })).toEqual(taken);
    await articles.put(newArticle('a', { id: '12345', draft: true }), { now });
    expect(await articles.put(rival, { now })).toMatchObject({ kind: 'replaced' });
    await articles.delete('b', { now });
    expect(await articles.put(newArticle('c', { id: '12345' }), { now })).toMatchObject({ kind: 'created' });
  });

  test('an article with another id replaces none, unless it names the revision', async () => {
    const { articles } = await open();
    const rev = revOf(await articles.put(newArticle('a', { id: 'urn:x:1' }), { now }));
    const other = newArticle('a', { id: 'urn:x:2' });
    const taken = { kind: 'taken', field: 'slug', slug: 'a', id: 'urn:x:1' };
    expect(await articles.put(other, { now })).toEqual(taken);
    expect(await articles.put(newArticle('a', { title: 'No id' }), { now, when: { present: true } })).toEqual(
      taken,
    );
    expect(await articles.put(other, { now, when: { ifMatch: rev } })).toMatchObject({ kind: 'replaced' });
    expect(await articles.put(newArticle('b', { id: 'urn:x:1' }), { now })).toMatchObject({
      kind: 'created',
    });
  });

  test('changes come in the order of their numbers, of each article only the last', async () => {
    const { articles } = await open();
    for (const slug of ['a', 'b', 'c']) await articles.put(newArticle(slug), { now });
    expect(await slugsSince(articles, 0)).toEqual(['a', 'b', 'c']);
    const { cursor } = await articles.changesSince(0, 10);
    await articles.put(newArticle('b', { title: 'Next' }), { now });
    await articles.delete('a', { now });
    await articles.put(newArticle('b', { title: 'Last' }), { now });
    expect(await slugsSince(articles, cursor)).toEqual(['-a', 'b']);
    expect(await slugsSince(articles, 0)).toEqual(['c', '-a', 'b']);
  });

  test('changes come in pages', async () => {
    const { articles } = await open();
    for (const slug of ['a', 'b', 'c', 'd', 'e']) await articles.put(newArticle(slug), { now });
    const seen: string[] = [];
    let cursor = 0;
    for (let more = true; more; ) {
      const page = await articles.changesSince(cursor, 2);
      seen.push(...page.articles.map(({ slug }) => slug));
      expect(page.articles.length).toBeLessThanOrEqual(2);
      ({ cursor, more } = page);
    }
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await articles.changesSince(cursor, 2)).toEqual({
      articles: [],
      cursor,
      more: false,
      isReset: false,
    });
  });

  test('a cursor that lies ahead means that the store was replaced by an older one', async () => {
    const { articles } = await open();
    await articles.put(newArticle('a'), { now });
    expect(await articles.changesSince(99, 10)).toEqual({
      articles: [],
      cursor: 0,
      more: true,
      isReset: true,
    });
  });

  test('a refused write moves no cursor over what was written meanwhile', async () => {
    const { articles } = await open();
    await articles.put(newArticle('a', { id: 'urn:x:1' }), { now });
    const { cursor } = await articles.changesSince(0, 10);
    await articles.put(newArticle('b', { id: 'urn:x:1' }), { now });
    await articles.put(newArticle('c'), { now });
    expect(await slugsSince(articles, cursor)).toEqual(['c']);
  });

  test('the body of a version is read by its number, also after it was replaced, for a while', async () => {
    const { articles, setClock } = await open();
    await articles.put(newArticle('a', { markdown: 'First.' }), { now });
    const first = await stored(articles, 'a');
    const follow = follower(articles);
    await follow();
    await articles.put(newArticle('a', { markdown: 'Second.' }), { now });
    const second = await stored(articles, 'a');
    await follow();
    expect(articles.readBody(first.seq)).toContain('First.');
    expect(articles.readBody(second.seq)).toContain('Second.');
    await articles.delete('a', { now });
    await follow();
    expect(articles.readBody(second.seq)).toContain('Second.');
    await articles.put(newArticle('b'), { now });
    await follow();
    setClock?.(now + BODY_GRACE_MS + 1);
    await articles.put(newArticle('b', { title: 'Next' }), { now: now + BODY_GRACE_MS + 1 });
    await follow();
    expect(articles.readBody(first.seq)).toBeUndefined();
    expect(articles.readBody(second.seq)).toBeUndefined();
    expect(articles.readBody((await stored(articles, 'b')).seq)).toContain('A body.');
    expect(articles.readBody(12_345)).toBeUndefined();
  });

  test('several articles are put at once, each with its own result', async () => {
    const { articles } = await open();
    await articles.put(newArticle('a', { id: 'urn:x:1' }), { now });
    await articles.put(newArticle('b'), { now });
    const list = [
      newArticle('b'),
      newArticle('c', { id: 'urn:x:1' }),
      newArticle('d', { id: 'urn:x:4' }),
      newArticle('e', { id: 'urn:x:4' }),
      newArticle('f'),
      newArticle('f', { title: 'Last' }),
    ];
    const results = await articles.putAll(list, { now });
    expect(results.map(({ kind }) => kind)).toEqual([
      'unchanged',
      'taken',
      'created',
      'taken',
      'created',
      'replaced',
    ]);
    expect(await slugsSince(articles, 0)).toEqual(['a', 'b', 'd', 'f']);
    expect((await stored(articles, 'f')).head.title).toBe('Last');
    expect(revOf(results[2] as PutResult)).toBe((await stored(articles, 'd')).rev);
    expect(await articles.putAll([], { now })).toEqual([]);
    const absent = { now, when: { absent: true } } as const;
    expect(await articles.putAll([newArticle('f'), newArticle('g')], absent)).toMatchObject([
      { kind: 'precondition' },
      { kind: 'created' },
    ]);
  });

  test('what another version or another site prepared is prepared anew, with the same revision', async () => {
    const { articles } = await open();
    const by = { version: 2, site: 'a' };
    await articles.put(newArticle('a'), { now });
    await articles.put(newArticle('b', {}, { version: 2, site: 'b' }), { now });
    await articles.put(newArticle('c', {}, by), { now });
    await articles.put(newArticle('d', {}, { version: 3, site: 'b' }), { now });
    await articles.put(newArticle('e'), { now });
    await articles.delete('e', { now });
    const outdated = await articles.outdated(by, 10);
    expect(outdated.map(({ slug }) => slug).sort()).toEqual(['a', 'b']);
    expect(await articles.outdated(by, 1)).toHaveLength(1);
    expect(outdated.find(({ slug }) => slug === 'a')?.record).toEqual(newArticle('a').record);

    const { cursor } = await articles.changesSince(0, 10);
    const [a, b] = [await stored(articles, 'a'), await stored(articles, 'b')];
    const { article } = newArticle('a', { title: 'Anew' });
    const problem = {
      severity: 'warning',
      code: 'image.no-size',
      origin: { file: 'a' },
      message: 'x',
    } as const;
    expect(await articles.prepareAnew(a, { article, problems: [problem], preparedBy: by }, { now })).toBe(
      'prepared',
    );
    expect(await stored(articles, 'a')).toMatchObject({
      rev: a.rev,
      changedAt: a.changedAt,
      problems: [problem],
    });
    expect((await stored(articles, 'a')).head.title).toBe('Anew');
    expect(await slugsSince(articles, cursor)).toEqual(['a']);
    expect(await articles.prepareAnew(a, { article, problems: [], preparedBy: by }, { now })).toBe('changed');

    const same = { ...newArticle('b'), preparedBy: by };
    expect(await articles.prepareAnew(b, same, { now })).toBe('prepared');
    expect((await stored(articles, 'b')).seq).toBe(b.seq);
    expect(await articles.outdated(by, 10)).toEqual([]);
    const taken = newArticle('c', { id: article.id });
    expect(await articles.prepareAnew(await stored(articles, 'c'), taken, { now })).toBe('taken');
    await articles.delete('b', { now });
    expect(await articles.prepareAnew(b, same, { now })).toBe('changed');
  });

  test('the site is stored, with its revision and a place among the changes', async () => {
    const { articles } = await open();
    expect(await articles.site()).toBeUndefined();
    expect(await articles.putSite('title: A', { now, when: { ifMatch: 'x' } })).toEqual({
      kind: 'precondition',
    });
    const first = await articles.putSite('title: A', { now, when: { absent: true } });
    expect(first).toMatchObject({ kind: 'created', site: { text: 'title: A', changedAt: now } });
    const site = await articles.site();
    expect(await articles.putSite('title: A', { now: now + 1 })).toEqual({ kind: 'unchanged', site });
    const rev = site?.rev ?? '';
    expect(await articles.putSite('title: B', { now, when: { absent: true } })).toEqual({
      kind: 'precondition',
      rev,
    });
    expect(await articles.changesSince(0, 10)).toMatchObject({ articles: [], site, more: false });
    const { cursor } = await articles.changesSince(0, 10);
    expect(await articles.putSite('title: B', { now, when: { ifMatch: rev } })).toMatchObject({
      kind: 'replaced',
    });
    expect((await articles.changesSince(cursor, 10)).site?.text).toBe('title: B');
  });

  test('what a change has to announce is added with it, and with no other', async () => {
    const { articles, outbox } = await open();
    const titles: (string | undefined)[][] = [];
    const announce: WriteAnnouncement = {
      delay: 50,
      deliveries(before, after) {
        titles.push([before?.title, after?.title]);
        return [{ channel: 'hub', topic: `https://feeds.example/${titles.length}`, stage: 1 }];
      },
    };
    await articles.put(newArticle('a', { title: 'One' }), { now, announce });
    await articles.put(newArticle('a', { title: 'One' }), { now, announce });
    await articles.put(newArticle('a', { title: 'Two' }), { now, announce, when: { absent: true } });
    await articles.put(newArticle('a', { title: 'Two' }), { now, announce });
    await articles.delete('a', { now, announce });
    await articles.delete('a', { now, announce });
    expect(titles).toEqual([
      [undefined, 'One'],
      ['One', 'Two'],
      ['Two', undefined],
    ]);
    expect(await outbox.take('hub', now + 49, 10)).toEqual([]);
    expect((await outbox.take('hub', now + 50, 10)).map(({ topic }) => topic)).toEqual([
      'https://feeds.example/1',
      'https://feeds.example/2',
      'https://feeds.example/3',
    ]);
  });

  test('a watcher is told of each write until it ends', async () => {
    const { articles } = await open();
    const controller = new AbortController();
    let hints = 0;
    articles.watch(() => hints++, controller.signal);
    await articles.put(newArticle('a'), { now });
    expect(hints).toBeGreaterThan(0);
    await articles.putSite('title: A', { now });
    const before = hints;
    await articles.delete('a', { now });
    expect(hints).toBeGreaterThan(before);
    controller.abort();
    const ended = hints;
    await articles.put(newArticle('b'), { now });
    expect(hints).toBe(ended);
  });
}
