import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blogger } from '../../src/importers/blogger-import.ts';
import { importFiles } from './into.ts';

const KIND = 'http://schemas.google.com/blogger/2008/kind#';

const entry = (id: string, kind: string, more = '') => `<entry>
<id>tag:blogger.com,1999:blog-7.${id}</id>
<published>2024-03-01T09:00:00.000-08:00</published><updated>2024-03-01T09:30:00.000-08:00</updated>
<category scheme='http://schemas.google.com/g/2005#kind' term='${KIND}${kind}'/>
<title type='text'>Title of ${id}</title><content type='html'>&lt;p&gt;Text of ${id} &amp;amp; more&lt;/p&gt;</content>
<author><name>Ina Holm</name><uri>https://www.blogger.com/profile/1</uri><email>noreply@blogger.com</email></author>
${more}</entry>`;

const feed = (entries: string[]) => ({
  'blog-03-01-2024.xml': `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:app='http://purl.org/atom/app#'>
<id>tag:blogger.com,1999:blog-7.archive</id><title type='text'>Tides</title>
<link rel='alternate' type='text/html' href='https://tides.blogspot.example/'/>
${entries.join('\n')}</feed>`,
});

describe('a Blogger export', () => {
  test('preserves ids, addresses, dates, authors and labels of posts', async () => {
    const { code, items } = await importFiles(
      feed([
        entry(
          'post-1',
          'post',
          `<category scheme='http://www.blogger.com/atom/ns#' term='Boats &amp; piers'/>
          <link rel='replies' href='https://tides.blogspot.example/feeds/1'/>
          <link rel='alternate' type='text/html' href='https://tides.blogspot.example/2024/03/low-tide.html'/>`,
        ),
      ]),
    );
    expect(code).toBe(0);
    expect(items).toMatchObject([
      {
        id: 'tag:blogger.com,1999:blog-7.post-1',
        url: 'https://tides.blogspot.example/2024/03/low-tide.html',
        title: 'Title of post-1',
        date_published: '2024-03-01T17:00:00Z',
        date_modified: '2024-03-01T17:30:00Z',
        authors: [{ name: 'Ina Holm' }],
        tags: ['Boats & piers'],
        _feedstand: { categories: ['Boats & piers'] },
      },
    ]);
    expect(items[0]?.content_html).toContain('<p>Text of post-1 &amp; more</p>');
    expect(JSON.stringify(items)).not.toContain('noreply');
  });

  test('publishes only posts, and no drafts', async () => {
    const { out, items, folder } = await importFiles(
      feed([
        entry('post-1', 'post'),
        entry('post-2', 'post', '<app:control><app:draft>yes</app:draft></app:control>'),
        entry('post-3', 'post', '<app:control><app:draft>maybe</app:draft></app:control>'),
        entry('post-4', 'post', '<app:control><app:draft>no</app:draft></app:control>'),
        entry('page-1', 'page'),
        entry('comment-1', 'comment'),
        entry('settings.BLOG_ADMINS', 'settings'),
        entry('layout', 'template'),
        entry(
          'post-5',
          'post',
          `<category scheme='http://schemas.google.com/g/2005#kind' term='${KIND}comment'/>`,
        ),
        `<entry><id>tag:none</id><title>None</title><content>None</content><published>2024-03-01T09:00:00Z</published></entry>`,
      ]),
    );
    expect(items.map(({ id }) => id).sort()).toEqual([
      'tag:blogger.com,1999:blog-7.post-1',
      'tag:blogger.com,1999:blog-7.post-4',
    ]);
    expect(readFileSync(join(folder, 'title-of-post-2.md'), 'utf8')).toContain('draft: true');
    expect(readFileSync(join(folder, 'title-of-post-3.md'), 'utf8')).toContain('draft: true');
    for (const what of ['pages', 'comments', 'settings', 'templates', 'entries of the kind post and comment'])
      expect(out).toContain(`left out: 1 × ${what}: `);
    expect(out).toContain('left out: 1 × entries without a kind: None');
  });

  describe('with settings', () => {
    const setting = (name: string, value: string) =>
      entry(`settings.${name}`, 'settings').replace(
        /<content.*<\/content>/,
        `<content type='text'>${value}</content>`,
      );
    const read = (...settings: string[]) => {
      const text = feed([entry('post-1', 'post'), ...settings])['blog-03-01-2024.xml'];
      const bytes = () => new TextEncoder().encode(text.replace(/<link rel='alternate'[^>]*>/, ''));
      return blogger.read([{ path: 'a.xml', bytes }], {});
    };

    test('provides the public settings for site.yaml', () => {
      const { site } = read(
        setting('BLOG_SUBDOMAIN', 'tides'),
        setting('BLOG_CUSTOM_DOMAIN', 'www.tides.example'),
        setting('BLOG_DESCRIPTION', 'By the water'),
        setting('BLOG_LOCALE', 'pt_BR'),
        setting('BLOG_ADMINS', 'ina@private.example'),
      );
      expect(site).toEqual({
        title: 'Tides',
        description: 'By the water',
        url: 'https://www.tides.example/',
        language: 'pt-BR',
      });
    });

    test.each([
      ['PUBLIC', undefined],
      ['PRIVATE', true],
    ])('a blog whose readers are %s has draft: %s', (mode, draft) => {
      expect(read(setting('BLOG_READ_ACCESS_MODE', mode)).articles[0]?.fields.draft).toBe(draft);
    });
  });

  test('from Takeout has kind, state and path of each post in elements', async () => {
    const takeout = (id: string, type: string, status: string) => `<entry>
<id>tag:blogger.com,1999:blog-9.post-${id}</id><blogger:type>${type}</blogger:type><blogger:status>${status}</blogger:status>
<author><name>Bo</name><blogger:type>BLOGGER</blogger:type></author><title></title>
<content type='html'>&lt;p&gt;Low water ${id}.&lt;/p&gt;</content><blogger:created>2024-04-01T10:00:00Z</blogger:created>
${status === 'DRAFT' ? '' : '<published>2024-04-02T10:00:00Z</published>'}
<category scheme='tag:blogger.com,1999:blog-9' term='Tides'/><blogger:filename>/2024/04/low-${id}.html</blogger:filename></entry>`;
    const files = {
      'Takeout/Blogger/Blogs/Tides/feed.atom': `<?xml version='1.0' encoding='utf-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2018'><title>Tides</title>
${takeout('1', 'POST', 'LIVE')}${takeout('2', 'POST', 'DRAFT')}${takeout('3', 'PAGE', 'LIVE')}
${takeout('4', 'COMMENT', 'LIVE')}${takeout('5', 'POST', 'SOFT_TRASHED')}</feed>`,
      'Takeout/Blogger/Blogs/Tides/settings.csv': 'blog_admins\nina@private.example\n',
    };
    const { items, out, folder } = await importFiles(files, '--site', 'https://tides.example');
    expect(items).toMatchObject([
      {
        id: 'tag:blogger.com,1999:blog-9.post-1',
        url: 'https://tides.example/2024/04/low-1.html',
        title: 'Low water 1.',
        tags: ['Tides'],
      },
    ]);
    expect(items).toHaveLength(1);
    expect(readFileSync(join(folder, '2024/04/low-2.md'), 'utf8')).toContain('draft: true');
    expect(out).toContain('left out: 1 × posts that were deleted');
    const without = await importFiles(files);
    expect(without.items).toHaveLength(1);
    expect(without.out).toContain('set it with --site https://example.blogspot.com');
  });
});

test("a blog's public feed is imported like any feed", async () => {
  const { items } = await importFiles({
    'posts.xml': `<feed xmlns='http://www.w3.org/2005/Atom' xmlns:blogger='http://schemas.google.com/blogger/2008'><title>T</title>
<id>tag:blogger.com,1999:blog-7</id><updated>2024-03-01T09:00:00Z</updated>
<entry><id>tag:blogger.com,1999:blog-7.post-1</id><title>One</title><published>2024-03-01T09:00:00Z</published><updated>2024-03-01T09:00:00Z</updated>
<category scheme='http://www.blogger.com/atom/ns#' term='Boats'/><content type='html'>x</content></entry></feed>`,
  });
  expect(items).toMatchObject([{ id: 'tag:blogger.com,1999:blog-7.post-1', tags: ['Boats'] }]);
});
