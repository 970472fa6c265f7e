import type { Article } from '../domain/article/article.ts';
import type { PageText } from './page-text.ts';

const DAY_MS = 86_400_000;

/** Days, from the shortest on; the first in which something is published says how often. */
const PERIODS = [
  ['perDay', 1],
  ['perWeek', 7],
  ['perMonth', 30.44],
  ['perYear', 365.25],
] as const;

/** Of fewer articles nobody can tell. */
const LEAST = 4;

/** The oldest quarter does not count: a few pieces from an archive say nothing of today. */
const RECENT = 0.75;

/** How often a feed has something new, such as "about 4 a day", by the articles that it shows; absent where that cannot be told. */
export function rhythmOf(
  articles: readonly Pick<Article, 'published'>[],
  text: PageText,
): string | undefined {
  if (articles.length < LEAST) return undefined;
  const instants = articles.map(({ published }) => published).sort((a, b) => b - a);
  const recent = instants.slice(0, Math.max(LEAST, Math.ceil(instants.length * RECENT)));
  const days = ((recent[0] ?? 0) - (recent.at(-1) ?? 0)) / DAY_MS;
  const steps = recent.length - 1;
  const [word, length] = PERIODS.find(([, period]) => steps >= days / period) ?? [];
  if (word === undefined || days === 0) return undefined;
  return text.say(word, { n: Math.round((steps * length) / days) });
}
