import { createCatalog } from '../../src/catalog/catalog.ts';
import { createFeedView } from '../../src/catalog/feed-view.ts';
import { type OutputId, outputIds } from '../../src/domain/address.ts';
import { createFeedCache } from '../../src/feeds/feed-cache.ts';
import { nodeDigest } from '../../src/runtime/node.ts';
import { madeArticles, madeSite, renderByLibrary } from './made-articles.ts';
import { NEWEST } from './publication.ts';
import { median, type Row } from './row.ts';

const GOALS = {
  changed: { rss: 21, atom: 36, json: 8 },
  cold: { rss: 3, atom: 4.5, json: 0.85 },
} as const;

/** What rendering costs against the library `feed`, as a multiple: higher is better. */
export function renderRows(wanted: (name: string) => boolean): Row[] {
  return outputIds.flatMap((output) => [
    ...(wanted(changedName(output)) ? [changedRow(output)] : []),
    ...(wanted(coldName(output)) ? [coldRow(output)] : []),
  ]);
}

const changedName = (output: OutputId) => `${output} after one change, feed 6 ÷ ours`;
const coldName = (output: OutputId) => `${output} cold, feed 6 ÷ ours`;

function changedRow(output: OutputId): Row {
  const { site, articles, list } = publication();
  const cache = createFeedCache({ compress: {}, digest: nodeDigest });
  cache.document({ view: createFeedView(list, site), site, output });
  let edits = 0;
  const ratio = compare(
    () => renderByLibrary(articles, site, output),
    () => {
      // Changes one article at a time, with a new title each time.
      const index = edits++ % articles.length;
      const members = articles.map((article, at) => {
        return at === index ? { ...article, title: `${article.title} ${edits}` } : article;
      });
      const view = createFeedView({ ...list, members, since: edits * 1000 }, site);
      return cache.document({ view, site, output }).bytes.length;
    },
  );
  return { name: changedName(output), ratio, goal: GOALS.changed[output], atLeast: true };
}

function coldRow(output: OutputId): Row {
  const { site, articles, list } = publication();
  const fresh = () => {
    // An object gets its number on first use. These have none yet, and the cache is empty.
    const members = articles.map((article) => ({ ...article }));
    return { cache: createFeedCache({ compress: {}, digest: nodeDigest }), list: { ...list, members } };
  };
  let waiting: ReturnType<typeof fresh>[] = [];
  const ratio = compare(
    () => renderByLibrary(articles, site, output),
    () => {
      const { cache, list } = waiting.pop() ?? fresh();
      return cache.document({ view: createFeedView(list, site), site, output }).bytes.length;
    },
    () => {
      waiting = Array.from({ length: OURS_A_ROUND }, fresh);
    },
  );
  return { name: coldName(output), ratio, goal: GOALS.cold[output], atLeast: true };
}

const [THEIRS_A_ROUND, OURS_A_ROUND] = [10, 40];

/** How many times as much processor time `theirs` takes as `ours`: the median of rounds in which both run in turn. */
function compare(theirs: () => number, ours: () => number, beforeRound = () => {}): number {
  const ratios: number[] = [];
  for (let round = 0; round < 60; round++) {
    beforeRound();
    ratios.push(time(theirs, THEIRS_A_ROUND) / time(ours, OURS_A_ROUND));
  }
  // The first rounds run code that has not been compiled yet.
  return median(ratios.slice(20));
}

/** Microseconds of all threads, so that collecting garbage counts and waiting for a busy machine does not. */
function time(run: () => number, times: number): number {
  const start = process.cpuUsage();
  for (let count = 0; count < times; count++) run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / times;
}

function publication() {
  const [site, articles] = [madeSite(), madeArticles()];
  const list = createCatalog(site, articles, NEWEST).lists.get('/feed');
  if (list === undefined) throw new Error('there is a feed of everything');
  return { site, articles, list };
}
