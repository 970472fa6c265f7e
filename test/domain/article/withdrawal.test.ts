import { describe, expect, test } from 'vitest';
import { readWithdrawal } from '../../../src/domain/article/withdrawal.ts';
import { formatInstant } from '../../../src/domain/text/instant.ts';
import { articleOf, parseRecord, problemsOf, siteOf } from '../../support.ts';

const BERLIN = siteOf({ timeZone: 'Europe/Berlin' });

/** `hidden`, `shown` or when it expires. */
function stateOf(record: object, site = siteOf()): string {
  const { hidden, expires } = readWithdrawal(record, site);
  if (hidden) return 'hidden';
  return expires === undefined ? 'shown' : formatInstant(expires);
}

describe('draft', () => {
  test.each([true, 'true', 'True', 'TRUE', 'yes', 'Yes', 'on', 'ON', '1', 1, 'y', 'Y', ' true '])(
    '%j hides',
    (draft) => {
      expect(stateOf({ draft })).toBe('hidden');
      expect(articleOf({ draft }).draft).toBe(true);
    },
  );

  test.each([false, 'false', 'False', 'no', 'NO', 'off', '0', 0, 'n', 'N'])('%j does not hide', (draft) => {
    expect(stateOf({ draft })).toBe('shown');
    expect(articleOf({ draft }).draft).toBe(false);
  });

  test.each(['maybe', 'ja', '“false”', 'true#now', '~', 'null', 2, -1, [], {}, ['false'], 'wahr'])(
    '%j is not understood: it hides, and is an error',
    (draft) => {
      expect(stateOf({ draft })).toBe('hidden');
      expect(problemsOf({ draft }).join()).toMatch(/^draft: must be true or false/);
      expect(parseRecord({ draft }).ok).toBe(false);
    },
  );

  test('an empty one hides, and is an error', () => {
    expect(stateOf({ draft: '' })).toBe('hidden');
    expect(problemsOf({ draft: '' })).toEqual([
      'draft: has no value: write true or false; the article is hidden until then',
    ]);
  });

  test('null, which programs write for unset fields, does not hide', () => {
    expect(articleOf({ draft: null }).draft).toBe(false);
  });

  test.each(['Draft', 'DRAFT', ' draft ', 'ｄｒａｆｔ'])('the field may be spelt %j', (name) => {
    expect(stateOf({ [name]: true })).toBe('hidden');
    expect(articleOf({ [name]: true }).draft).toBe(true);
    expect(problemsOf({ [name]: true })).toEqual([]);
  });

  test('of two spellings either hides, and the second is an error', () => {
    expect(stateOf({ Draft: true, draft: false })).toBe('hidden');
    expect(problemsOf({ Draft: true, draft: false })).toEqual(['draft: is given twice; keep one "draft"']);
  });
});

describe('expires', () => {
  test.each([
    ['2026-12-01T12:00:00Z', '2026-12-01T12:00:00Z', 'an instant'],
    ['2026-12-01T12:00:00+00', '2026-12-01T12:00:00Z', 'an offset of hours alone, ISO 8601'],
    ['2026-12-01T12:00:00-05', '2026-12-01T17:00:00Z', 'the same, west'],
    ['2026-12-01', '2026-11-30T23:00:00Z', "the start of that day in the site's zone"],
    ['2026-07-01', '2026-06-30T22:00:00Z', 'the same in summer'],
  ])('%s is %s: %s', (expires, instant) => {
    expect(stateOf({ expires }, BERLIN)).toBe(instant);
    expect(
      formatInstant(articleOf({ expires, published: '2026-06-01T00:00:00Z' }, BERLIN).expires ?? 0),
    ).toBe(instant);
  });

  test.each([
    ['America/Sao_Paulo', '2017-10-15', '2017-10-15T03:00:00Z', 'clocks skip midnight'],
    ['Pacific/Apia', '2011-12-30', '2011-12-30T10:00:00Z', 'the day itself was skipped'],
    ['Pacific/Kiritimati', '2026-01-01', '2025-12-31T10:00:00Z', 'fourteen hours ahead'],
    ['Etc/GMT+12', '2026-01-01', '2026-01-01T12:00:00Z', 'twelve hours behind'],
  ])('in %s %s begins at %s: %s', (timeZone, expires, instant) => {
    expect(stateOf({ expires }, siteOf({ timeZone }))).toBe(instant);
  });

  test.each([
    'soon',
    '2026-12-01T12:00:00',
    '2026-02-30',
    '01.12.2026',
    'tomorrow',
    0,
    1_800_000_000,
    true,
    [],
    {},
  ])('%j cannot be read: it hides, and is an error', (expires) => {
    expect(stateOf({ expires })).toBe('hidden');
    expect(problemsOf({ expires }).join()).toMatch(/^expires: /);
    expect(parseRecord({ expires }).ok).toBe(false);
  });

  test.each(['', null])('%j is not a value', (expires) => {
    expect(stateOf({ expires })).toBe('shown');
  });

  test('of two spellings the earlier counts', () => {
    expect(stateOf({ expires: '2026-12-02T00:00:00Z', Expires: '2026-12-01T00:00:00Z' })).toBe(
      '2026-12-01T00:00:00Z',
    );
  });
});

describe('published', () => {
  test.each([false, 'false', 'no', 'No', 'off', 0, '0'])(
    '%j is a flag that hides, and needs no instant',
    (published) => {
      expect(articleOf({ published }).draft).toBe(true);
      expect(problemsOf({ published })).toEqual([]);
    },
  );

  test.each([true, 'true', 'Yes', 1])('%j is a flag, but the record still needs an instant', (published) => {
    expect(stateOf({ published })).toBe('shown');
    expect(problemsOf({ published }).join()).toMatch(
      /^published: says that the article is public, but not since when/,
    );
  });

  test.each(['soon', '2026-11-31', ''])(
    '%j is an ordinary error, which keeps the last good version',
    (published) => {
      expect(stateOf({ published })).toBe('shown');
      expect(parseRecord({ published }).ok).toBe(false);
    },
  );
});

describe.each(['status', 'visibility', 'Status'])('%s', (field) => {
  test.each([
    ...[
      'draft',
      'private',
      'pending',
      'scheduled',
      'future',
      'trash',
      'withheld',
      'canceled',
      'members',
      'paid',
    ],
    ...['internal', 'Draft', ' PRIVATE ', 'auto-draft', 'members only', 'pending_review'],
    ...[false, 'no', 0, ['featured', 'draft']],
  ])('%j hides', (word) => {
    expect(articleOf({ [field]: word }).draft).toBe(true);
    expect(problemsOf({ [field]: word })).toEqual([]);
  });

  test.each(['cancelled', 'draf', 'drafft', 'dratf', 'privat', 'penidng', 'member', 'interna1'])(
    '%j is one typing error away: it hides, with a warning',
    (word) => {
      expect(articleOf({ [field]: word }).draft).toBe(true);
      expect(problemsOf({ [field]: word }).join()).toMatch(/is close to ".*", which hides the article/);
    },
  );

  test.each(['featured', 'final', 'updated', 'entwurf', 'breaking news', 'x'])(
    '%j shows, with a warning',
    (word) => {
      expect(articleOf({ [field]: word }).draft).toBe(false);
      expect(problemsOf({ [field]: word })).toEqual([
        `${field}: "${word}" hides nothing; hide in site.yaml adds words that hide`,
      ]);
    },
  );

  test.each(['published', 'Publish', 'public', true, '1', ''])('%j shows', (word) => {
    expect(articleOf({ [field]: word }).draft).toBe(false);
    expect(problemsOf({ [field]: word })).toEqual([]);
  });

  test('a mapping is not understood: it hides, and is an error', () => {
    expect(stateOf({ [field]: { state: 'live' } })).toBe('hidden');
    expect(parseRecord({ [field]: { state: 'live' } }).ok).toBe(false);
  });
});

describe('an embargo, which is no field of ours', () => {
  const until = '2099-01-01T06:00:00Z';

  test.each(['embargo', 'embargoed', 'Embargo', 'embargoedUntil', 'embargo_until', 'embargo-date'])(
    '%s hides, and is an error',
    (name) => {
      expect(stateOf({ [name]: until })).toBe('hidden');
      expect(problemsOf({ [name]: until })).toEqual([
        `${name}: is unknown, and the article is hidden: give its instant as published`,
      ]);
      expect(parseRecord({ [name]: until }).ok).toBe(false);
    },
  );

  test.each(['soon', true, 1, {}, '2099-01-01'])('of %j hides too', (embargo) => {
    expect(stateOf({ embargo, published: '2026-11-02T06:00:00Z' })).toBe('hidden');
  });

  test.each([null, '', false, 'no', '2026-11-02T05:00:00Z', '2026-11-02T07:00:00+01:00'])(
    'of %j holds nothing back',
    (embargo) => {
      const record = { embargo, published: '2026-11-02T06:00:00Z' };
      expect(stateOf(record)).toBe('shown');
      expect(parseRecord(record).ok).toBe(true);
    },
  );

  test('is one of the site where hide names it', () => {
    const site = siteOf({ hide: { embargo: ['ja'] } });
    expect([stateOf({ embargo: 'ja' }, site), stateOf({ embargo: until }, site)]).toEqual([
      'hidden',
      'shown',
    ]);
  });
});

describe('hide in site.yaml', () => {
  const site = siteOf({ hide: { status: ['Entwurf'], workflow: ['wip'], tags: ['No feed'] } });

  test.each([
    [{ status: 'entwurf' }, true, 'another language'],
    [{ status: 'draft' }, true, 'words are added to those that always hide'],
    [{ workflow: 'WIP' }, true, 'a field of one’s own'],
    [{ workflow: 'done' }, false, 'another value of it'],
    [{ tags: ['Ports', 'no feed'] }, true, 'a field that records have anyway'],
    [{ tags: ['Ports'] }, false, 'the same without the word'],
  ])('%j: hidden is %s: %s', (fields, hidden, _why) => {
    expect(articleOf(fields, site).draft).toBe(hidden);
    expect(problemsOf(fields, site)).toEqual([]);
  });
});

test('text that speaks of drafts elsewhere hides nothing', () => {
  expect(
    stateOf({ title: 'draft: true', summary: 'private', markdown: 'draft: true', tags: ['draft'] }),
  ).toBe('shown');
});
