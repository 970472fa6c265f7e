import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { Loaded } from '../../src/domain/article-source.ts';
import { nodeFileSystem } from '../../src/folder/file-system.ts';
import { createRandom } from '../bench/publication.ts';
import { cachedSource } from './cached-source.ts';

/** `npm run soak:cache -- [--kills N]`: kills a process while it writes its cache, and holds what the next one reads against the files. */
const { values } = parseArgs({
  options: { kills: { type: 'string', default: '100' }, seed: { type: 'string', default: '1' } },
});
const RECORDS = 800;
const WRITER = fileURLToPath(new URL('./cache-writer.js', import.meta.url));

const random = createRandom(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'feedstand-killed-'));
const cacheFolder = mkdtempSync(join(tmpdir(), 'feedstand-cache-'));
const cacheFile = join(cacheFolder, 'cache');
let version = 0;
writeSite();
for (let index = 0; index < RECORDS; index++) writeRecord(index);

const counts = { kills: 0, during: 0, wrong: 0, reused: 0 };
let duration = 300;
while (counts.kills < Number(values.kills)) {
  await killOnce();
  await compare();
}
rmSync(folder, { recursive: true });
rmSync(cacheFolder, { recursive: true });
console.log(
  `${counts.kills} kills, ${counts.during} of them during a write; ${counts.wrong} wrong publications; ${Math.round(counts.reused / counts.kills)} of ${RECORDS} articles from the cache on average`,
);
process.exitCode = counts.wrong > 0 ? 1 : 0;

/** The files change, a process reads them and writes its cache, and is killed meanwhile. */
async function killOnce(): Promise<void> {
  // Other settings make every article another one, so that the file is written as a whole.
  if (random() < 0.3) writeSite();
  for (let index = 0; index < RECORDS; index++) if (random() < 0.2) writeRecord(index);
  const child = fork(WRITER, [folder, cacheFile]);
  const [begun] = await message(child);
  const done = message(child);
  const exit = once(child, 'exit');
  const end = await Promise.race([done, setTimeout(random() * duration, undefined)]);
  child.kill('SIGKILL');
  await exit;
  counts.kills++;
  if (end === undefined) counts.during++;
  else duration = 0.9 * duration + 0.1 * 1.2 * (Number(end[0]) - Number(begun));
}

async function message(child: ChildProcess): Promise<unknown[]> {
  return once(child, 'message');
}

async function compare(): Promise<void> {
  // A copy, since the next process writes the file itself.
  const copy = join(cacheFolder, 'copy');
  if (existsSync(cacheFile)) copyFileSync(cacheFile, copy);
  let opened = 0;
  const fileSystem: typeof nodeFileSystem = {
    ...nodeFileSystem,
    open(path, flags) {
      opened++;
      return nodeFileSystem.open(path, flags);
    },
  };
  const cached = cachedSource(folder, copy, { fileSystem });
  const found = await cached.source.load();
  await cached.cache.close();
  counts.reused += Math.max(0, RECORDS - opened);
  const truth: Loaded = await cachedSource(folder, undefined).source.load();
  if (isDeepStrictEqual(found, truth)) return;
  counts.wrong++;
  console.log(`after kill ${counts.kills} the articles from the cache differ from those of the files`);
}

function writeSite(): void {
  const author = `author: Writer ${++version}\n`;
  writeFileSync(
    join(folder, 'site.yaml'),
    `title: Killed\nurl: https://k.example\nids: tag:k.example,2026\n${author}`,
  );
}

function writeRecord(index: number): void {
  const front = `slug: s${index}\ntitle: Story ${index}, version ${++version}\npublished: 2026-01-01T00:00:00Z\n`;
  const body = `Version ${version}. ${'Some *words* of the story. '.repeat(1 + (version % 300))}`;
  writeFileSync(join(folder, `${index}.md`), `---\n${front}---\n${body}\n`);
}
