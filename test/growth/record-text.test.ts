import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';
import { textOf } from '../../src/content/text-of.ts';
import { articleId, atomIdOf } from '../../src/domain/article/article-id.ts';
import { person } from '../../src/domain/article/person.ts';
import { readWithdrawal } from '../../src/domain/article/withdrawal.ts';
import { number } from '../../src/domain/field-kinds.ts';
import { describeProblem } from '../../src/domain/problem.ts';
import { colour } from '../../src/domain/site/colour.ts';
import { fillTopicUrl, topicUrls } from '../../src/domain/site/topic-url.ts';
import { expiry, instant, publication, timeZone } from '../../src/domain/text/instant.ts';
import { isRightToLeft, language } from '../../src/domain/text/language.ts';
import { mediaType, mediaTypeOf } from '../../src/domain/text/media-type.ts';
import {
  cleanText,
  plainText,
  quoted,
  shorten,
  withoutEndSlashes,
} from '../../src/domain/text/plain-text.ts';
import {
  compareCodePoints,
  pathSlug,
  pathSlugOf,
  slugOf,
  spellingOf,
  topicSlug,
} from '../../src/domain/text/slug.ts';
import {
  absoluteUri,
  baseUrl,
  holdsCredentials,
  resolveWebUrl,
  webUrl,
} from '../../src/domain/text/web-url.ts';
import { htmlOfText, inCdata, textElement } from '../../src/outputs/xml.ts';
import { readBrokenNames, readBrokenWithdrawal } from '../../src/records/broken-record.ts';
import { namedRecords } from '../../src/records/named-records.ts';
import { parseRecordFile } from '../../src/records/parse-record.ts';
import { parseYaml } from '../../src/records/yaml.ts';
import { parseRecord, SITE_FIELDS, siteOf } from '../support.ts';
import { excessiveGrowth, expectLinear, type Lengths } from './growth.ts';
import { SHAPES } from './shapes.ts';

const site = siteOf();
const bytes = (text: string) => new TextEncoder().encode(text);
const parsed = (schema: v.GenericSchema<unknown, unknown>) => (text: string) => v.safeParse(schema, text);
const front = (text: string) => bytes(`---\n${text}\n---\nA body.\n`);
const fields = (names: readonly string[]) => (text: string) =>
  parseRecord(Object.fromEntries(names.map((name) => [name, text])));

type Row = [name: string, why: string, run: (text: string) => unknown];

const FUNCTIONS: Row[] = [
  ['cleanText', 'control characters, non-characters and surrogates', cleanText],
  ['shorten', 'cut at a space', (text) => shorten(text, 280)],
  ['quoted', 'in a message', quoted],
  ['withoutEndSlashes', 'slashes at the end', withoutEndSlashes],
  ['slugOf', 'normalization, marks, runs of other characters', slugOf],
  ['pathSlugOf', 'the same for each segment', pathSlugOf],
  ['spellingOf', 'normalization, case and white space', spellingOf],
  ['compareCodePoints', 'order', (text) => compareCodePoints(text, `${text}a`)],
  ['isRightToLeft', 'languages and scripts', isRightToLeft],
  [
    'mediaTypeOf',
    'an extension',
    (text) => mediaTypeOf(resolveWebUrl(text, 'https://a.example/') ?? 'https://a.example/'),
  ],
  [
    'resolveWebUrl',
    'characters that RFC 3986 forbids',
    (text) => resolveWebUrl(text, 'https://a.example/b/'),
  ],
  ['holdsCredentials', 'a user name', holdsCredentials],
  ['fillTopicUrl', 'braces', (text) => fillTopicUrl(text, { slug: text, name: 'x', kind: 'tag' })],
  ['atomIdOf', 'a URI, or one derived from it', (text) => atomIdOf(cleanText(text), 'tag:x')],
  [
    'describeProblem',
    'control characters',
    (text) => {
      const origin = { file: text };
      return describeProblem({ severity: 'error', code: 'text.html', origin, field: text, message: text });
    },
  ],
  ['textElement', 'escapes', (text) => textElement('a', text, { b: text })],
  ['inCdata', 'CDATA', inCdata],
  ['htmlOfText', 'escapes', htmlOfText],
  [
    'readWithdrawal',
    'values that hide a record',
    (text) => readWithdrawal({ draft: text, status: [text], [text]: text, expires: text }, site),
  ],
];

const SCHEMAS: Row[] = Object.entries({
  plainText,
  webUrl,
  baseUrl,
  absoluteUri,
  articleId,
  pathSlug,
  topicSlug,
  topicUrls,
  language,
  mediaType,
  instant,
  publication,
  expiry,
  timeZone,
  colour,
  number,
  person,
}).map(([name, schema]) => [name, 'a schema', parsed(schema)]);

const RECORDS: Row[] = [
  ['title and summary', 'markup in plain text', fields(['title', 'summary', 'rights'])],
  ['addresses', 'url, image, id', fields(['url', 'image', 'id', 'slug'])],
  ['dates', 'instants', fields(['published', 'updated', 'expires', 'draft', 'status'])],
  [
    'topics',
    'lists of names',
    (text) => parseRecord({ tags: [text], categories: text.split('a'), authors: text.split(' ') }),
  ],
  [
    'people',
    'mappings',
    (text) =>
      parseRecord({ authors: [{ name: text, url: text, email: text }], source: { name: text, url: text } }),
  ],
  ['an unknown field', 'a suggestion', (text) => parseRecord({ [text]: text, [text.slice(1)]: text })],
  ['site.yaml', 'every field of it', (text) => siteText(text)],
];

const FILES: Row[] = [
  ['a YAML document', 'all of YAML', parseYaml],
  ['a YAML value', 'plain', (text) => parseYaml(`a: ${text}`)],
  ['a YAML key', 'plain', (text) => parseYaml(`${text}: b`)],
  ['a YAML text in quotes', 'escapes', (text) => parseYaml(`a: "${text}"`)],
  ['a YAML block', 'line by line', (text) => parseYaml(`a: |\n  ${text.replaceAll('\n', '\n  ')}`)],
  ['a folded YAML block', 'line by line', (text) => parseYaml(`a: >\n  ${text.replaceAll('\n', '\n  ')}`)],
  ['a YAML list in brackets', 'nesting', (text) => parseYaml(`a: [${text}`)],
  ['a YAML mapping in braces', 'nesting', (text) => parseYaml(`a: {${text}`)],
  ['a Markdown file', 'its front matter', (text) => parseRecordFile('a.md', bytes(text))],
  ['front matter', 'its end, and lines of fields', (text) => parseRecordFile('a.md', front(text))],
  ['a JSON file', 'the position of an error', (text) => parseRecordFile('a.json', bytes(text))],
  [
    'a JSON list',
    'slugs from ids',
    (text) => parseRecordFile('a.json', bytes(JSON.stringify([{ id: text }, { slug: text }]))),
  ],
  [
    'broken front matter',
    'fields that hide the record',
    (text) => readBrokenWithdrawal('a.md', front(`${text}\n: :`), site),
  ],
  ['a broken record', 'its slug and id', (text) => readBrokenNames('a.md', front(`${text}\n: :`))],
  ['a broken JSON file', 'its slug and id', (text) => readBrokenNames('a.json', bytes(`[{"slug": "${text}`))],
  [
    'names of records',
    'for explain',
    (text) => namedRecords('a.md', front(`slug: ${text}\n${text}`), 'tag:x'),
  ],
];

describe.each<[string, Row[], Lengths | undefined]>([
  ['functions', FUNCTIONS, undefined],
  ['schemas', SCHEMAS, undefined],
  ['records', RECORDS, undefined],
  ['files', FILES, undefined],
  [
    'bodies',
    [
      ['a Markdown body', 'all of Markdown', fields(['markdown'])],
      ['an HTML body', 'parser and sanitizer', fields(['html'])],
    ],
    { short: 2000, long: 16_000 },
  ],
  ['attributes', [['ten attributes', 'addresses, styles, classes', attributes]], { short: 500, long: 4000 }],
])('%s', (_kind, rows, lengths) => {
  test.each(rows)(
    '%s takes linear time: %s',
    async (_name, _why, run) => {
      await expectLinear(run, lengths && { lengths });
    },
    300_000,
  );
});

function attributes(text: string) {
  const value = text.replaceAll('"', '&quot;');
  const names = ['src', 'srcset', 'data-src', 'style', 'class', 'title', 'alt'];
  const image = `<img ${names.map((name) => `${name}="${value}"`).join(' ')}>`;
  return parseRecord({ html: `<p>x ${image} <a href="${value}">x</a> <iframe src="${value}"></iframe></p>` });
}

function siteText(text: string): unknown {
  try {
    return siteOf({
      ...SITE_FIELDS,
      title: text,
      description: text,
      language: text,
      timeZone: text,
      url: text,
      accent: text,
      categories: { [text]: { slug: text, aliases: [text], title: text } },
      topicUrls: text,
      redirects: { [text]: text, [`/${text}`]: `/x${text}` },
      gone: [text, `/${text}`],
      hide: { status: [text] },
      labels: { [text]: { source: text } },
    });
  } catch (error) {
    return error;
  }
}

// Functions that process text in chunks show quadratic cost only at greater lengths.
test.each(['<p>', '</p>', ' ', 'x', '\n', '<b>x</b>', '&amp;'])(
  'the beginning of a body that continues with %j is read in linear time',
  async (part) => {
    const make = (length: number) => part.repeat(length / part.length);
    const lengths = { short: 131_072, long: 1_048_576 };
    expect(await excessiveGrowth(make, (html) => textOf(html, 300), lengths)).toBeUndefined();
  },
);

test('createSafeHtml takes linear time, with one parse or several', async () => {
  const shapes = SHAPES.filter(({ name }) => /[<&]/.test(name));
  const run = (html: string) => {
    try {
      return createSafeHtml(`<p>${html}`, 'https://a.example/');
    } catch (error) {
      return error;
    }
  };
  await expectLinear(run, { shapes });
}, 120_000);
