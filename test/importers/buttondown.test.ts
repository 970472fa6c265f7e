import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { importFiles } from './into.ts';

const SITE = ['--site', 'https://buttondown.example/harbour'];

const CSV = `id,secondary_id,subject,publish_date,source,email_type,slug
11111111-aaaa,1,"Boats, slowly",2026-01-02 16:55:00+00:00,app,public,boats-slowly
11111111-bbbb,2,For patrons,2026-01-03 16:55:00+00:00,app,premium,for-patrons
11111111-cccc,3,Members,2026-01-04 16:55:00+00:00,app,private,members
11111111-dddd,4,Fancy,2026-01-05 16:55:00+00:00,app,public,fancy
11111111-eeee,5,Unsent,,app,public,unsent
`;

const PLAIN = `<!-- buttondown-editor-mode: plaintext -->Boats **go**.[^1]

{% if subscriber.can_view_premium_content %}Secret one.{% endif %}

<div class="buttondown-block-premium"><p>Secret two.</p></div>

Join: {{ subscribe_form }}

{% verbatim %}{{ shown }}{% endverbatim %}

<div role='paywall'></div>

Secret three.

[^1]: Some do.
`;

describe('a Buttondown export', () => {
  test('is a table with a folder of texts; text for some subscribers is left out', async () => {
    const { code, out, items, folder } = await importFiles(
      {
        'emails.csv': CSV,
        'emails/boats-slowly.md': PLAIN,
        'emails/for-patrons.md': 'Secret four.',
        'emails/members.md': 'Secret five.',
        'emails/fancy.md': '<!-- buttondown-editor-mode: fancy --><p>One <em>two</em>.</p>',
        'emails/unsent.md': 'Not yet.',
      },
      ...SITE,
    );
    expect(code).toBe(0);
    expect(items).toMatchObject([
      { id: 'https://buttondown.example/harbour/archive/fancy/', content_html: '<p>One <em>two</em>.</p>' },
      {
        id: 'https://buttondown.example/harbour/archive/boats-slowly/',
        url: 'https://buttondown.example/harbour/archive/boats-slowly/',
        title: 'Boats, slowly',
        date_published: '2026-01-02T16:55:00Z',
      },
    ]);
    expect(items).toHaveLength(2);
    expect(JSON.stringify(items)).not.toMatch(/Secret|subscribe_form/);
    expect(items[1]?.content_html).toContain('{{ shown }}');
    expect(readFileSync(join(folder, 'boats-slowly.md'), 'utf8')).toContain('Boats **go**.[^1]');
    expect(readFileSync(join(folder, 'unsent.md'), 'utf8')).toContain('draft: true');
    for (const line of [
      'left out: 1 × e-mails for some subscribers only (email_type: premium): for-patrons',
      'left out: 1 × e-mails for some subscribers only (email_type: private): members',
      'not carried: the text after a paywall: boats-slowly',
      'not carried: parts that only some readers see: boats-slowly',
      'not carried: conditional text, such as {% if … %}: boats-slowly',
      'not carried: template code, such as {{ subscribe_form }}: boats-slowly',
    ])
      expect(out).toContain(line);
  });

  test('can be an API response, which contains more fields', async () => {
    const email = (slug: string, fields: Record<string, unknown> = {}) => ({
      id: `em_${slug}`,
      slug,
      subject: slug,
      body: 'Text.',
      status: 'sent',
      email_type: 'public',
      archival_mode: 'enabled',
      publish_date: '2026-01-02T10:00:00Z',
      creation_date: '2026-01-01T10:00:00Z',
      absolute_url: `https://letters.example/archive/${slug}/`,
      ...fields,
    });
    const { items, out, folder } = await importFiles({
      'emails.json': JSON.stringify({
        results: [
          email('open', { description: 'Short', image: 'https://cdn.example/a.png' }),
          email('draft', { status: 'draft', publish_date: null }),
          email('gone', { status: 'deleted' }),
          email('closed', { archival_mode: 'disabled' }),
          email('paid', { archival_mode: 'enabled_for_paid_subscribers' }),
          email('blog', { archival_mode: 'archive_only', status: 'imported' }),
        ],
      }),
    });
    expect(items.map(({ title }) => title).sort()).toEqual(['blog', 'open']);
    expect(items.find(({ title }) => title === 'open')).toMatchObject({
      id: 'https://letters.example/archive/open/',
      summary: 'Short',
      image: 'https://cdn.example/a.png',
    });
    expect(readFileSync(join(folder, 'draft.md'), 'utf8')).toContain('draft: true');
    expect(out).toContain('left out: 1 × e-mails in the state deleted: gone');
    expect(out).toMatch(/archival_mode: disabled\): closed/);
    expect(out).toMatch(/archival_mode: enabled_for_paid_subscribers\): paid/);
  });

  test('without e-mail types is imported with a warning', async () => {
    const { items, out } = await importFiles(
      {
        'emails.json': '[{"id":"1","subject":"A","publish_date":"2026-01-02 16:55:00+00:00","slug":"a"}]',
        'emails/a.md': 'Text.',
      },
      ...SITE,
    );
    expect(items).toHaveLength(1);
    expect(out).toContain('does not say which e-mails are for some subscribers only');
  });

  test('from its command line tool is Markdown with front matter', async () => {
    const { items } = await importFiles(
      {
        'emails/a.md':
          '---\nid: em_1\nsubject: Tide table\nstatus: sent\nslug: tide-table\npublish_date: 2026-01-02T16:55:00Z\n---\nText.\n',
        'emails/b.md':
          '---\nsubject: Paid\nstatus: sent\nemail_type: premium\npublish_date: 2026-01-02T16:55:00Z\n---\nText.\n',
      },
      ...SITE,
    );
    expect(items).toMatchObject([
      {
        id: 'https://buttondown.example/harbour/archive/tide-table/',
        date_published: '2026-01-02T16:55:00Z',
      },
    ]);
    expect(items).toHaveLength(1);
  });
});

test('an archive gives an error that says to unpack it', async () => {
  const { code, err } = await importFiles({ 'export.zip': 'PK\u0003\u0004rest' });
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('it is an archive; unpack it and give the folder'),
  ]);
});
