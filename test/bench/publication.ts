/** A publication that is made up, the same at every run: for measurements, where the size is what matters. */

export interface MadeRecord {
  readonly slug: string;
  readonly title: string;
  readonly published: string;
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly tags: readonly string[];
  readonly markdown: string;
}

export interface MadeOptions {
  readonly count: number;
  /** Characters of a body, about. */
  readonly bodyLength: number;
  /** The instant of the newest, in milliseconds. */
  readonly newest?: number;
  /** How much older each is than the one before it: 20 unless it is said. */
  readonly minutesApart?: number;
}

export const MADE_SITE = {
  title: 'The Made-up Courier',
  description: 'News that nobody wrote',
  url: 'https://courier.example/',
  feeds: 'https://feeds.courier.example',
  ids: 'tag:courier.example,2026',
  language: 'en',
};

export const NEWEST = Date.UTC(2026, 10, 1, 12);
const [TAGS, CATEGORIES, AUTHORS] = [2000, 40, 300];

export function* makeRecords(options: MadeOptions): Generator<MadeRecord> {
  const { count, bodyLength, newest = NEWEST, minutesApart = 20 } = options;
  const random = createRandom(2026);
  const tag = zipf(TAGS, random);
  for (let index = 0; index < count; index++) {
    const published = new Date(newest - index * minutesApart * 60_000).toISOString();
    const words = (length: number) => Array.from({ length }, () => word(random)).join(' ');
    yield {
      slug: `${published.slice(0, 4)}/${String(index).padStart(6, '0')}-${words(3).replaceAll(' ', '-')}`,
      title: capital(words(7)),
      published,
      authors: [`Author ${Math.floor(random() * AUTHORS)}`],
      categories: [`Category ${Math.floor(random() * CATEGORIES)}`],
      tags: [...new Set(Array.from({ length: 4 }, () => `Tag ${tag()}`))],
      markdown: makeBody(bodyLength, random),
    };
  }
}

/** A record as a Markdown file. */
export function markdownFile({ markdown, ...fields }: MadeRecord): string {
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n${markdown}\n`;
}

function makeBody(length: number, random: () => number): string {
  const paragraphs: string[] = [];
  let size = 0;
  while (size < length) {
    const paragraph = makeParagraph(random, paragraphs.length);
    paragraphs.push(paragraph);
    size += paragraph.length;
  }
  return paragraphs.join('\n\n');
}

/** Mostly sentences; now and then a heading, a link, a quotation with typographic marks. */
function makeParagraph(random: () => number, index: number): string {
  const sentence = () => {
    return `${capital(Array.from({ length: 6 + Math.floor(random() * 12) }, () => word(random)).join(' '))}.`;
  };
  const text = Array.from({ length: 3 }, sentence).join(' ');
  if (index % 5 === 1) return `## ${capital(word(random))} ${word(random)}\n\n${text}`;
  if (index % 5 === 3)
    return `> “${text}”\n\n${sentence()} [${word(random)}](/${word(random)}) *${word(random)}*.`;
  return text;
}

const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu'.split(' ');

/** One of 1,200 words, the short ones most often, as in a language. */
function word(random: () => number): string {
  const number = Math.floor(random() ** 6 * 1200);
  const [first = '', second = '', third = ''] = [
    number % 20,
    Math.floor(number / 20) % 20,
    Math.floor(number / 400),
  ].map((index) => SYLLABLES[index]);
  return number < 20 ? first : number < 400 ? first + second : first + second + third;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A function that gives 1 … n, the k-th in proportion to 1/k (Zipf's law). */
function zipf(n: number, random: () => number): () => number {
  const sums: number[] = [];
  let sum = 0;
  for (let k = 1; k <= n; k++) {
    sum += 1 / k;
    sums.push(sum);
  }
  return () => {
    const point = random() * sum;
    return sums.findIndex((end) => end >= point) + 1;
  };
}

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
