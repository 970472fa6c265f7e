import { expect, test } from 'vitest';
import { parseDate } from '../../src/import/dates.ts';
import { paragraphsOf, slugFrom, titleFrom } from '../../src/import/imported.ts';
import { markdownRecord } from '../../src/import/record-text.ts';
import { bodyOf } from '../../src/import/wordpress-body.ts';
import { wordPress } from '../../src/import/wordpress-import.ts';

const picture = { url: 'https://a.example/p.jpg' };
const pictures = { byId: () => picture, of: () => [picture] };
const file = (text: string) => ({ path: 'a.xml', bytes: () => new TextEncoder().encode(text) });
const exportOf = (items: string) =>
  `<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>${items}</channel></rss>`;

/** Everything that reads a source's text with patterns of our own, or with those of turndown. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  body: (text) => bodyOf(text, '1', pictures),
  title: titleFrom,
  slug: (text) => slugFrom(undefined, text),
  address: (text) => slugFrom(`https://a.example/${text}`, 'x'),
  paragraphs: paragraphsOf,
  date: parseDate,
  markdown: (html) => markdownRecord({ fields: {}, html, lost: [] }),
  export: (text) =>
    wordPress.read(
      [file(exportOf(`<item><title>x</title><wp:x>${text.replace(/[<&]/g, '')}</wp:x></item>`))],
      {},
    ),
};

const SHAPES = [
  '[caption ',
  '[a ',
  '[a]',
  '[a][/a]',
  "[a b='",
  '[[',
  '[caption][/caption]',
  '[caption]<img >[/caption]',
  '[gallery ids="1"]',
  '[code]',
  '<a ',
  "<a '",
  '</b>',
  '<b>x</b>',
  '<!--',
  '<!-- wp:a {',
  '<!-- wp:a /-->',
  '<li>x',
  '<p>x',
  '<h1>x',
  '<br>',
  '<td>x',
  '<script>',
  '\n \n',
  ' \u00a0',
  'https://a.example/\n',
  '`',
  '* ',
  '_a',
  '1. ',
  '> ',
  '\\',
  '-',
  '&#',
  'a\u0301',
  '%e2',
];
const cases = Object.keys(READERS).flatMap((reader) => SHAPES.map((shape) => [reader, shape] as const));

test.each(cases)(
  '%s: ten times as much of %j costs not much more than ten times the time',
  (reader, shape) => {
    const growth = () => cost(reader, shape, 40_000) / cost(reader, shape, 4_000);
    // A pause of the machine falls on one measurement of several.
    expect(Math.min(growth(), growth(), growth())).toBeLessThan(40);
  },
);

function cost(reader: string, shape: string, length: number): number {
  const text = shape.repeat(length / shape.length);
  const before = process.cpuUsage();
  READERS[reader]?.(text);
  return process.cpuUsage(before).user + 500;
}

test('many posts of one slug get each their own in linear time, and many drafts their dates', () => {
  const draft =
    '<item><title>T</title><content:encoded>x</content:encoded><wp:status>draft</wp:status><wp:post_date>2026-05-03 10:00:00</wp:post_date></item>';
  const costOf = (count: number) => {
    const source = file(exportOf(draft.repeat(count)));
    const before = process.cpuUsage();
    expect(wordPress.read([source], {}).articles).toHaveLength(count);
    return process.cpuUsage(before).user + 500;
  };
  expect(costOf(2000) / costOf(200)).toBeLessThan(40);
});
