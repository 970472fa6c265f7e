import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How long after a file was written an answer may still show what was there before, in milliseconds. */
export const GRACE = 5000;

export const [STORIES, TAGS, CATEGORIES] = [150, 7, 3];

/** A version of a story, or that there is none: from when it began to be written. */
interface State {
  readonly version: number | undefined;
  readonly begun: number;
  done: number;
}

/** A story as an answer shows it. */
export interface Shown {
  readonly story: number;
  readonly version: number;
}

/** Records on a disk that change, and what is known of them at every time. */
export interface World {
  readonly paths: readonly string[];
  readonly changes: () => number;
  /** Saves, deletes or adds one, at random. */
  change(now: () => number): void;
  /** The error of a feed that shows these articles, requested and answered within this time; `undefined` if nothing is. */
  refute(path: string, shown: readonly Shown[], from: number, to: number): string | undefined;
}

export function createWorld(folder: string, random: () => number, now: () => number): World {
  const histories: State[][] = Array.from({ length: STORIES }, () => []);
  let [changes, versions] = [0, 0];

  const put = (story: number, version: number | undefined, atOnce: boolean): void => {
    const file = join(folder, `${story}.md`);
    const state = { version, begun: now(), done: Infinity };
    histories[story]?.push(state);
    if (version === undefined) rmSync(file);
    else if (atOnce) writeFileSync(file, recordOf(story, version));
    else {
      writeFileSync(join(folder, `.${story}.tmp`), recordOf(story, version));
      renameSync(join(folder, `.${story}.tmp`), file);
    }
    state.done = now();
  };
  /** Everything that may be seen of a story within a time. */
  const possible = (story: number, from: number, to: number): (number | undefined)[] => {
    const history = histories[story] ?? [];
    return history
      .filter((state, index) => state.begun <= to && (history[index + 1]?.done ?? Infinity) + GRACE >= from)
      .map(({ version }) => version);
  };

  writeFileSync(
    join(folder, 'site.yaml'),
    'title: Soak\nurl: https://soak.example\nids: tag:soak.example,2026\nperFeed: 200\nmaxAge: 60\n',
  );
  for (let story = 0; story < STORIES; story++) put(story, ++versions, true);

  return {
    paths: [
      '/feed',
      ...Array.from({ length: TAGS }, (_, index) => `/tag/t${index}`),
      ...Array.from({ length: CATEGORIES }, (_, index) => `/category/c${index}`),
      '/language/en',
    ],
    changes: () => changes,
    change() {
      changes++;
      const story = Math.floor(random() * STORIES);
      const isThere = histories[story]?.at(-1)?.version !== undefined;
      put(story, isThere && random() < 0.3 ? undefined : ++versions, random() < 0.5);
    },
    refute(path, shown, from, to) {
      const byStory = new Map(shown.map(({ story, version }) => [story, version]));
      if (byStory.size !== shown.length) return 'a story stands twice';
      const order = shown.map(({ story }) => story);
      if (order.some((story, index) => index > 0 && story <= (order[index - 1] ?? -1)))
        return 'the order is wrong';
      for (let story = 0; story < STORIES; story++) {
        const version = isOn(path, story) ? byStory.get(story) : undefined;
        if (!isOn(path, story) && byStory.has(story)) return `story ${story} is on another feed`;
        const states = possible(story, from, to);
        if (isOn(path, story) && !states.includes(version))
          return `story ${story} is ${version ?? 'missing'}, may be ${states.map((one) => one ?? 'missing').join(' or ')}`;
      }
      return undefined;
    },
  };
}

function isOn(path: string, story: number): boolean {
  if (path.startsWith('/tag/')) return path === `/tag/t${story % TAGS}`;
  if (path.startsWith('/category/')) return path === `/category/c${story % CATEGORIES}`;
  return true;
}

/** Story 0 is the newest. The body says twice which version it is, at its beginning and its end. */
function recordOf(story: number, version: number): string {
  const published = new Date(Date.UTC(2026, 0, 1) - story * 60_000).toISOString();
  const fields = `slug: s${story}\ntitle: Story ${story} version ${version}\npublished: ${published}`;
  const filling = `Some words – “${version}” – to fill it. `.repeat(10 + (version % 20));
  return `---\n${fields}\ntags: [T${story % TAGS}]\ncategories: [C${story % CATEGORIES}]\n---\nBegin ${story} ${version}. ${filling} End ${story} ${version}.\n`;
}

const ITEMS = {
  rss: /<item>([\s\S]*?)<\/item>/g,
  atom: /<entry>([\s\S]*?)<\/entry>/g,
  json: /^(\{"id":.*\}),?$/gm,
};

/** The stories in a document; throws where one is torn. */
export function storiesIn(text: string, extension: keyof typeof ITEMS): Shown[] {
  if (extension === 'json') JSON.parse(text);
  else if (!text.startsWith('<?xml') || !/<\/(rss|feed)>\n$/.test(text))
    throw new Error('the document is cut off');
  return Array.from(text.matchAll(ITEMS[extension]), ([, item = '']) => {
    const [, story = '', version = ''] = /Story (\d+) version (\d+)/.exec(item) ?? [];
    if (!item.includes(`Begin ${story} ${version}.`) || !item.includes(`End ${story} ${version}.`))
      throw new Error(`story ${story} version ${version} is torn`);
    return { story: Number(story), version: Number(version) };
  });
}
