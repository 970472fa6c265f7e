import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ghost as importer } from '../../src/importers/ghost-import.ts';
import { importFiles } from './into.ts';

const post = (fields: Record<string, unknown>) => ({
  slug: `post-${fields.id}`,
  title: `Post ${fields.id}`,
  html: '<p>Text.</p>',
  status: 'published',
  visibility: 'public',
  type: 'post',
  published_at: '2026-03-01T10:00:00.000Z',
  ...fields,
});

const ghost = (data: Record<string, unknown>) => ({
  'ghost.json': JSON.stringify({ db: [{ meta: { version: '6.0.0', exported_on: 1 }, data }] }),
});

const SITE = ['--site', 'https://harbour.example'];

describe('a Ghost export', () => {
  test('preserves ids, dates, authors, public tags, pictures and addresses', async () => {
    const { code, out, items } = await importFiles(
      ghost({
        posts: [
          post({
            id: '65f000000000000000000001',
            slug: 'ferry-times',
            title: 'Ferry times & tides',
            html: '<p>See <a href="__GHOST_URL__/map/">the map</a>.</p><img src="__GHOST_URL__/content/images/a.png">',
            custom_excerpt: 'When boats leave',
            updated_at: '2026-03-02T10:00:00.000Z',
            feature_image: '__GHOST_URL__/content/images/pier.jpg',
          }),
        ],
        posts_meta: [
          {
            post_id: '65f000000000000000000001',
            feature_image_alt: 'A pier',
            feature_image_caption: 'Photo: <a href="https://x.example">Mo</a>',
          },
        ],
        tags: [
          { id: 't1', name: 'Boats', slug: 'boats' },
          { id: 't2', name: '#layout-wide', slug: 'hash-layout', visibility: 'internal' },
          { id: 't3', name: 'Travel', slug: 'travel' },
        ],
        posts_tags: [
          { post_id: '65f000000000000000000001', tag_id: 't3', sort_order: 1 },
          { post_id: '65f000000000000000000001', tag_id: 't2', sort_order: 2 },
          { post_id: '65f000000000000000000001', tag_id: 't1', sort_order: 0 },
        ],
        users: [
          { id: 'u1', name: 'Ina Holm', email: 'ina@private.example', website: 'https://ina.example' },
          { id: 'u2', name: 'Bo', email: 'bo@private.example' },
        ],
        posts_authors: [
          { post_id: '65f000000000000000000001', author_id: 'u2', sort_order: 1 },
          { post_id: '65f000000000000000000001', author_id: 'u1', sort_order: 0 },
        ],
      }),
      ...SITE,
    );
    expect([code, out.split('\n')[0]]).toEqual([0, expect.stringMatching(/^1 of 1 articles written/)]);
    expect(items).toMatchObject([
      {
        id: '65f000000000000000000001',
        url: 'https://harbour.example/ferry-times/',
        title: 'Ferry times & tides',
        summary: 'When boats leave',
        date_published: '2026-03-01T10:00:00Z',
        date_modified: '2026-03-02T10:00:00Z',
        tags: ['Boats', 'Travel'],
        image: 'https://harbour.example/content/images/pier.jpg',
        _feedstand: { image: { alt: 'A pier', caption: 'Photo: Mo' } },
      },
    ]);
    expect(items[0]?.authors).toEqual([{ name: 'Ina Holm', url: 'https://ina.example/' }, { name: 'Bo' }]);
    expect(items[0]?.content_html).toContain('href="https://harbour.example/map/"');
    expect(items[0]?.content_html).toContain('src="https://harbour.example/content/images/a.png"');
    expect(JSON.stringify(items)).not.toContain('private.example');
  });

  test('publishes only public posts', async () => {
    const { out, items, folder } = await importFiles(
      ghost({
        posts: [
          post({ id: 'a1' }),
          post({ id: 'a2', type: 'page' }),
          post({ id: 'a3', status: 'sent' }),
          post({ id: 'a4', visibility: 'members' }),
          post({ id: 'a5', visibility: 'paid' }),
          post({ id: 'a6', visibility: 'tiers' }),
          post({ id: 'a7', status: 'draft', published_at: null, created_at: '2026-01-01T00:00:00.000Z' }),
          post({ id: 'a8' }),
          post({ id: 'a9', html: null, lexical: '{"root":{}}' }),
          post({
            id: 'a10',
            html: '<p>Open.</p><!--kg-gated-block:begin nonMember:false memberSegment:"status:-free" --><p>Secret.</p><!--kg-gated-block:end--><p>End.</p>',
          }),
        ],
        posts_meta: [{ post_id: 'a8', email_only: true }],
      }),
      ...SITE,
    );
    expect(items.map(({ id }) => id).sort()).toEqual(['a1', 'a10']);
    expect(JSON.stringify(items)).not.toContain('Secret');
    expect(JSON.stringify(items)).toContain('End.');
    expect(readFileSync(join(folder, 'post-a7.md'), 'utf8')).toContain('draft: true');
    for (const line of [
      'left out: 1 × pages: post-a2',
      'left out: 2 × posts that were only e-mailed: post-a3, post-a8',
      'left out: 1 × posts that are not public (visibility: members): post-a4',
      'left out: 1 × posts that are not public (visibility: paid): post-a5',
      'left out: 1 × posts that are not public (visibility: tiers): post-a6',
      'not carried: parts that only some readers see: post-a10',
    ])
      expect(out).toContain(line);
    expect(out).toMatch(/left out: 1 × posts without HTML .*: post-a9/);
  });

  test('provides the former slugs of public topics and the site’s metadata', async () => {
    const source = ghost({
      posts: [post({ id: 'a1' }), post({ id: 'a2', visibility: 'paid' })],
      tags: [
        { id: 't1', name: 'Boats & piers', slug: 'boats' },
        { id: 't2', name: 'Secret project', slug: 'secret' },
      ],
      posts_tags: [
        { post_id: 'a1', tag_id: 't1' },
        { post_id: 'a2', tag_id: 't2' },
      ],
      users: [{ id: 'u1', name: 'Ina Holm', slug: 'ina' }],
      posts_authors: [{ post_id: 'a1', author_id: 'u1' }],
      settings: [
        { key: 'title', value: 'Harbour' },
        { key: 'description', value: 'By the water' },
        { key: 'locale', value: 'de' },
        { key: 'timezone', value: 'Europe/Berlin' },
        { key: 'logo', value: '__GHOST_URL__/logo.png' },
        { key: 'stripe_secret_key', value: 'private-key' },
      ],
    });
    const file = {
      path: 'ghost.json',
      bytes: () => new TextEncoder().encode(source['ghost.json']),
    };
    expect(importer.read([file], { site: 'https://harbour.example' }).site).toEqual({
      title: 'Harbour',
      url: 'https://harbour.example/',
      description: 'By the water',
      language: 'de',
      timeZone: 'Europe/Berlin',
      logo: 'https://harbour.example/logo.png',
      tags: { 'Boats & piers': { aliases: ['boats'] } },
      authors: { 'Ina Holm': { aliases: ['ina'] } },
    });
  });

  test('from before version 1 has numeric ids, UUIDs in its feed and other date formats', async () => {
    const { items } = await importFiles(
      {
        'old.json': JSON.stringify({
          meta: { exported_on: 1, version: '004' },
          data: {
            posts: [
              post({ id: 7, uuid: 'b2f9', page: 0, published_at: 1456826400000, author_id: 1 }),
              post({ id: 8, uuid: 'b2fa', page: 1 }),
              post({ id: 9, uuid: 'b2fb', published_at: '2016-02-01 10:00:00' }),
            ],
            users: [{ id: 1, name: 'Ina Holm' }],
            settings: [{ key: 'permalinks', value: '/:year/:month/:day/:slug/' }],
          },
        }),
      },
      ...SITE,
    );
    expect(items).toMatchObject([
      {
        id: 'b2f9',
        url: 'https://harbour.example/2016/03/01/post-7/',
        date_published: '2016-03-01T10:00:00Z',
        authors: [{ name: 'Ina Holm' }],
      },
      { id: 'b2fb', date_published: '2016-02-01T10:00:00Z' },
    ]);
  });

  test('from a private site contains only drafts', async () => {
    const data = { posts: [post({ id: 'a1' })], settings: [{ key: 'is_private', value: 'true' }] };
    const { items, out } = await importFiles(ghost(data), ...SITE);
    expect(items).toEqual([]);
    expect(out).toContain('the site had a password');
  });

  test('requires the address of the website', async () => {
    const { code, err } = await importFiles(ghost({ posts: [post({ id: 'a1' })] }));
    expect(code).toBe(1);
    expect(err).toContain('set it with --site https://www.example.com');
  });

  test('loses only a damaged post', async () => {
    const { items, out } = await importFiles(
      ghost({
        posts: [
          post({ id: 'a1' }),
          null,
          5,
          { slug: 'x', html: {} },
          post({ id: 'a2', published_at: 'soon' }),
        ],
        posts_tags: 'none',
        users: [null],
      }),
      ...SITE,
    );
    expect(items.map(({ id }) => id)).toEqual(['a1']);
    expect(out).toContain('left out: 1 × posts without a text: x');
    expect(out).toContain('left out: 1 × posts without a date: post-a2');
  });
});
