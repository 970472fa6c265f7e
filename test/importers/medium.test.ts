import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles } from './into.ts';

const story = (body: string, footer: string, title = 'Mud & oysters') => `<!DOCTYPE html><html><head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>${title}</title><style>* { color: red }</style></head>
<body><article class="h-entry"><header><h1 class="p-name">${title.replace('&', '&amp;')}</h1></header>
<section data-field="subtitle" class="p-summary">Walking at low water</section>
<section data-field="body" class="e-content"><section name="1" class="section section--body section--first section--last">
<div class="section-divider"><hr class="section-divider"></div>
<div class="section-content"><div class="section-inner sectionLayout--insetColumn">${body}</div></div></section></section>
<footer>${footer}</footer></article></body></html>`;

const TWO =
  '<p class="graf graf--p">Bring boots – <strong>both</strong>.</p><p class="graf graf--p">And a tide table.</p>';

const published = (
  id: string,
) => `<p class="p-tags">Tagged in <a href="#" class="p-tag">Walking</a>, <a href="#" class="p-tag">Sea</a></p>
<p>By <a href="https://medium.com/@ina" class="p-author h-card">Ina Holm</a> on <a href="https://medium.com/p/${id}"><time class="dt-published" datetime="2026-01-05T07:00:00.000Z">January 5</time></a>.</p>
<p><a href="https://medium.com/@ina/mud-${id}" class="p-canonical">Canonical link</a></p>
<p>Exported from <a href="https://medium.com">Medium</a>.</p>`;

describe('a Medium export', () => {
  test('preserves ids, addresses, dates, authors, tags and pictures', async () => {
    const body = `<h3 class="graf graf--h3 graf--leading graf--title">Mud &amp; oysters</h3>
<figure class="graf graf--figure"><img class="graf-image" data-is-featured="true" alt="A flat" src="https://cdn.example/flat.jpg"><figcaption class="imageCaption">At Seven</figcaption></figure>
${TWO}<figure class="graf graf--figure graf--iframe"><script src="https://gist.github.com/ina/77.js"></script></figure>`;
    const { code, items, out } = await importFiles({
      'posts/2026-01-05_Mud---oysters-a1b2c3d4e5f6.html': story(body, published('a1b2c3d4e5f6')),
      'profile/profile.html': '<section class="h-card"><p>ina@private.example</p></section>',
      'README.html': '<p>About this export</p>',
    });
    expect(code).toBe(0);
    expect(out).toContain('does not say which stories are unlisted or for members');
    expect(items).toMatchObject([
      {
        id: 'https://medium.com/p/a1b2c3d4e5f6',
        url: 'https://medium.com/@ina/mud-a1b2c3d4e5f6',
        title: 'Mud & oysters',
        summary: 'Walking at low water',
        date_published: '2026-01-05T07:00:00Z',
        authors: [{ name: 'Ina Holm', url: 'https://medium.com/@ina' }],
        tags: ['Walking', 'Sea'],
        image: 'https://cdn.example/flat.jpg',
        _feedstand: { image: { alt: 'A flat', caption: 'At Seven' } },
      },
    ]);
    const html = String(items[0]?.content_html);
    expect(html).toContain('Bring boots – <strong>both</strong>');
    expect(html).toContain('href="https://gist.github.com/ina/77"');
    expect(html).not.toMatch(/<h3|<hr/);
  });

  test('turns drafts and possible responses into drafts', async () => {
    const { items, out, folder } = await importFiles({
      'posts/2026-01-05_A-aaaaaaaaaaa1.html': story(TWO, published('aaaaaaaaaaa1')),
      'posts/draft_Later-aaaaaaaaaaa2.html': story(
        TWO,
        '<p><a href="https://medium.com/p/aaaaaaaaaaa2">View original.</a></p>',
        'Later',
      ),
      'posts/2026-01-05_Well-said-aaaaaaaaaaa3.html': story(
        '<p class="graf graf--p">Well said!</p>',
        published('aaaaaaaaaaa3'),
        'Well said!',
      ),
      'posts/2026-01-05_B-aaaaaaaaaaa4.html': story(TWO, '<p>By nobody</p>'),
      'posts/2026-01-05_C-aaaaaaaaaaa5.html': story(
        `${'<div>'.repeat(3000)}${TWO}`,
        published('aaaaaaaaaaa5'),
      ),
    });
    expect(items.map(({ id }) => id)).toEqual(['https://medium.com/p/aaaaaaaaaaa1']);
    const draft = readFileSync(join(folder, 'later-aaaaaaaaaaa2.md'), 'utf8');
    expect(draft).toContain('id: https://medium.com/p/aaaaaaaaaaa2');
    expect(draft).toContain('draft: true');
    expect(out).toContain('a story of one paragraph, which may be a response');
    expect(out).toContain('left out: 1 × stories without a date: posts/2026-01-05_B-aaaaaaaaaaa4.html');
    expect(out).toContain(
      'left out: 1 × entries that cannot be read (its elements are nested too deeply): posts/',
    );
  });
});
