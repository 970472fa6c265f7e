import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles } from './into.ts';

const NAMES =
  'post_id,post_date,is_published,email_sent_at,inbox_sent_at,type,audience,title,subtitle,podcast_url';
const row = (id: string, fields: Record<string, string> = {}) => {
  const values: Record<string, string> = {
    post_id: id,
    post_date: '2026-02-01T08:00:00.000Z',
    is_published: 'true',
    type: 'newsletter',
    audience: 'everyone',
    title: `"Title, of ${id}"`,
    ...fields,
  };
  return NAMES.split(',')
    .map((name) => values[name] ?? '')
    .join(',');
};

const exported = (rows: string[], texts: Record<string, string>) => ({
  'posts.csv': `${NAMES}\r\n${rows.join('\r\n')}\r\n`,
  'email_list.csv': 'email\nreader@private.example\n',
  ...Object.fromEntries(Object.entries(texts).map(([id, html]) => [`posts/${id}.html`, html])),
});

const SITE = ['--site', 'https://harbour.substack.example'];

describe('a Substack export', () => {
  test('preserves the ids of its feed, which are addresses, and dates, subtitles and audio', async () => {
    const { code, items } = await importFiles(
      exported(
        [
          row('101.slow-boats', { subtitle: '&#x201C;Quiet&#x201D; harbours' }),
          row('102.talk', {
            type: 'podcast',
            post_date: '2026-02-02T08:00:00.000Z',
            podcast_url: 'https://audio.example/e1.mp3?a=1&b=2',
          }),
        ],
        { '101.slow-boats': '<h2>North</h2><p>Text.</p>', '102.talk': '' },
      ),
      ...SITE,
    );
    expect(code).toBe(0);
    expect(items).toMatchObject([
      {
        id: 'https://harbour.substack.example/p/talk',
        attachments: [{ url: 'https://audio.example/e1.mp3?a=1&b=2', mime_type: 'audio/mpeg' }],
      },
      {
        id: 'https://harbour.substack.example/p/slow-boats',
        url: 'https://harbour.substack.example/p/slow-boats',
        title: 'Title, of 101.slow-boats',
        summary: '“Quiet” harbours',
        date_published: '2026-02-01T08:00:00Z',
      },
    ]);
  });

  test('publishes only posts for everyone', async () => {
    const ids = ['1.a', '2.b', '3.c', '4.d', '5.e', '6.f', '7.g', '8.h', '9.i'];
    const texts = Object.fromEntries(ids.map((id) => [id, `<p>Text of ${id}.</p>`]));
    const { items, out, folder } = await importFiles(
      exported(
        [
          row('1.a'),
          row('2.b', { audience: 'only_paid' }),
          row('3.c', { audience: 'founding' }),
          row('4.d', { audience: 'only_free' }),
          row('5.e', { audience: '' }),
          row('6.f', { is_published: 'false', post_date: '' }),
          row('7.g', { type: 'page' }),
          row('8.h', { type: 'thread' }),
          row('10.k'),
          row('11.l'),
        ],
        {
          ...texts,
          '10.k':
            '<p>Open.</p><div class="paywall-jump" data-component-name="PaywallToDOM"></div><p>Secret.</p>',
        },
      ),
      ...SITE,
    );
    expect(items.map(({ url }) => url).sort()).toEqual([
      'https://harbour.substack.example/p/a',
      'https://harbour.substack.example/p/k',
    ]);
    expect(JSON.stringify(items)).not.toContain('Secret');
    const draft = readFileSync(join(folder, 'f.md'), 'utf8');
    expect(draft).toContain('draft: true');
    expect(draft).toContain('2026-02-01');
    for (const line of [
      'left out: 1 × posts that are not public (audience: only_paid): 2.b',
      'left out: 1 × posts that are not public (audience: founding): 3.c',
      'left out: 1 × posts that are not public (audience: only_free): 4.d',
      'left out: 1 × posts that are not public (audience: unknown): 5.e',
      'left out: 1 × entries of the type page: 7.g',
      'left out: 1 × entries of the type thread: 8.h',
      'left out: 1 × posts whose text is not in the folder posts: 11.l',
      'left out: 1 × texts that posts.csv does not name: posts/9.i.html',
      'not carried: the text after a paywall: k',
      'a draft without a date, which gets the date of the newest post: f',
    ])
      expect(out).toContain(line);
  });

  test('requires the address of the publication', async () => {
    const { code, err } = await importFiles(exported([row('1.a')], { '1.a': '<p>x</p>' }));
    expect([code, err]).toEqual([1, expect.stringContaining('--site https://example.substack.com')]);
  });
});
