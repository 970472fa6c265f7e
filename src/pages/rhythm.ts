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

/** How often a feed has something new, such as "about 4 a day", by the articles that it shows; absent where that cannot be told. */
export function rhythmOf(
  articles: readonly Pick<Article, 'published'>[],
  text: PageText,
): string | undefined {
  if (articles.length < LEAST) return undefined;
  const instants = articles.map(({ published }) => published);
  const days = (Math.max(...instants) - Math.min(...instants)) / DAY_MS;
  const [word, length] = PERIODS.find(([, period]) => articles.length - 1 >= days / period) ?? [];
  if (word === undefined || days === 0) return undefined;
  return text.say(word, { n: Math.round(((articles.length - 1) * length) / days) });
}
