// A publication like a newsroom's, of any size: the same for the same size. Written for measuring, against what `npm run build` made.
import { createContent } from '../../dist/content/content.js';
import { parseArticle, parseSite } from '../../dist/feedstand.js';

const WORDS =
  'harbour council ferry vote river winter storm market school budget minister grain bridge line cable power night morning report station crew island border festival water train strike museum clinic election court fishing season price wind sea'.split(
    ' ',
  );

export function publicationOf(count, now) {
  const random = createRandom(1);
  const pick = (size) => Math.floor(size * random() ** 2);
  const text = (words) =>
    Array.from({ length: words }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const site = parseSite(
    {
      title: 'A newsroom',
      url: 'https://news.example/',
      feeds: 'https://feeds.example',
      ids: 'tag:news.example,2024',
    },
    { file: 'site.yaml' },
    { feeds: 'http://localhost' },
  ).value;
  const articles = Array.from({ length: count }, (_, index) => {
    const paragraphs = Array.from(
      { length: 12 },
      () => `${text(50)}, [${text(2)}](/${text(1)}/${index}) and *${text(2)}*.`,
    );
    const record = {
      slug: `2026/article-${index}`,
      title: text(8),
      published: new Date(now - 60_000 - index * 3_600_000).toISOString(),
      ...(index % 200 === 7 ? { expires: new Date(now + (index + 1) * 60_000).toISOString() } : {}),
      authors: [`Author ${pick(Math.max(20, count / 50))}`],
      categories: [`Category ${pick(20)}`],
      tags: [0, 1, 2].map(() => `Tag ${pick(Math.max(100, count / 7))}`),
      language: ['en', 'en', 'de', 'uk'][pick(4)],
      image: {
        url: `https://media.example/${index}.jpg`,
        width: 1600,
        height: 900,
        alt: text(8),
        credit: 'Ada Berg',
      },
      ...(index % 10 === 0
        ? { source: { name: `Agency ${pick(30)}`, url: `https://agency.example/${index}` } }
        : {}),
      markdown: paragraphs.join('\n\n'),
    };
    const parsed = parseArticle(record, {
      origin: { file: `${index}.json` },
      site,
      defaultSlug: 'x',
      createContent,
    });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
    return parsed.value;
  });
  return { site, articles, problems: [] };
}

function createRandom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
