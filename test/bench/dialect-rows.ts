import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MADE_SITE, type MadeRecord, makeRecords } from './publication.ts';
import { median, type Row } from './row.ts';

/** A folder of articles in the form of some system. */
interface Kind {
  readonly name: string;
  readonly settings: readonly (readonly [file: string, text: string])[];
  readonly pathOf: (record: MadeRecord) => string;
  /** The name of the field with the date. */
  readonly date: string;
}

const { title, url } = MADE_SITE;
const site = Object.entries(MADE_SITE)
  .map(([name, value]) => `${name}: "${value}"\n`)
  .join('');
const nameOf = ({ slug }: MadeRecord) => slug.replaceAll('/', '-');
const inMonths = (record: MadeRecord) => `${record.published.slice(0, 7)}/${nameOf(record)}.md`;

const OWN: Kind = { name: 'our own', settings: [['site.yaml', site]], pathOf: inMonths, date: 'published' };

const KINDS: readonly Kind[] = [
  { ...OWN, name: 'rules', settings: [['site.yaml', `${site}fields: { published: date }\n`]], date: 'date' },
  { ...OWN, name: 'plain', settings: [['site.yaml', `${site}dialect: plain\n`]], date: 'date' },
  {
    name: 'hugo',
    settings: [['hugo.toml', `baseURL = "${url}"\ntitle = "${title}"\n`]],
    pathOf: (record) => `content/${inMonths(record)}`,
    date: 'date',
  },
  {
    name: 'jekyll',
    settings: [['_config.yml', `title: ${title}\nurl: ${url}\ntimezone: Europe/Berlin\n`]],
    pathOf: (record) => `_posts/${record.published.slice(0, 10)}-${nameOf(record)}.md`,
    date: 'date',
  },
  {
    name: 'astro',
    settings: [
      ['astro.config.mjs', `export default { site: "${url}" };\n`],
      ['src/pages/blog/[...id].astro', ''],
    ],
    pathOf: (record) => `src/content/blog/${inMonths(record)}`,
    date: 'pubDate',
  },
  {
    name: 'eleventy',
    settings: [
      ['.eleventy.js', ''],
      ['site.yaml', `${site}dialect: eleventy\n`],
    ],
    pathOf: inMonths,
    date: 'date',
  },
];

// Each costs some seconds; alternating, so that other work on the machine falls on all.
const ROUNDS = 5;

/** Processor time to read a folder in the form of a generator, against our own records with the same articles. */
export function dialectRows(count: number, wanted: (name: string) => boolean): Row[] {
  const nameFor = ({ name }: Kind) => `${count} articles: reading ${name} ÷ our own`;
  const kinds = KINDS.filter((kind) => wanted(nameFor(kind)));
  if (kinds.length === 0) return [];
  const folders = [OWN, ...kinds].map((kind) => ({
    kind,
    folder: written(kind, count),
    times: [] as number[],
  }));
  try {
    for (let round = 0; round < ROUNDS; round++)
      for (const { folder, times } of folders) times.push(timeToLoad(folder, count));
    const [own = Number.NaN, ...others] = folders.map(({ times }) => median(times));
    return kinds.map((kind, index) => {
      const time = others[index] ?? Number.NaN;
      const note = `${Math.round(time)} and ${Math.round(own)} ms of processor time`;
      return { name: nameFor(kind), ratio: time / own, goal: 1.1, note };
    });
  } finally {
    for (const { folder } of folders) rmSync(folder, { recursive: true, force: true });
  }
}

function written({ settings, pathOf, date }: Kind, count: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-dialect-'));
  const write = (file: string, text: string) => {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  for (const [file, text] of settings) write(file, text);
  for (const record of makeRecords({ count, bodyLength: 4000 })) {
    const { markdown, published, slug, ...fields } = record;
    const lines = Object.entries({ ...fields, slug: nameOf(record), [date]: published });
    const matter = lines.map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`).join('');
    write(pathOf(record), `---\n${matter}---\n${markdown}\n`);
  }
  return folder;
}

function timeToLoad(folder: string, count: number): number {
  const script = fileURLToPath(new URL('./servers/load.js', import.meta.url));
  const { articles, milliseconds } = JSON.parse(
    execFileSync(process.execPath, [script, folder], { encoding: 'utf8' }),
  );
  if (articles !== count) throw new Error(`${articles} of ${count} articles were read`);
  return milliseconds;
}
