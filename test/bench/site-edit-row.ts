import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from './row.ts';

interface Server {
  readonly port: number;
  longestTurn(): Promise<number>;
}

/** Settings of the frame, of the window, of topics, and of every article. */
const EDITS: readonly string[] = [
  'description: Edited',
  'perFeed: 7',
  'categories: { Harbour: { title: Port } }',
  'rights: Edited',
];

/** The most processor time in which nobody was answered, of several edits of `site.yaml`, one after another. */
export async function siteEditRow({ port, longestTurn }: Server, folder: string, name: string): Promise<Row> {
  const file = join(folder, 'site.yaml');
  const others = readFileSync(file, 'utf8').replace(/^(title|description): .*\n/gm, '');
  const turns: [line: string, milliseconds: number][] = [];
  for (const line of EDITS) {
    // No two changes show within one second.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await longestTurn();
    writeFileSync(file, `title: Edited, ${line.replace(/:.*/, '')}\n${line}\n${others}`);
    const title = `<title>Edited, ${line.replace(/:.*/, '')}</title>`;
    while (!(await (await fetch(`http://127.0.0.1:${port}/feed.rss`)).text()).includes(title))
      await new Promise((resolve) => setTimeout(resolve, 20));
    turns.push([line.replace(/:.*/, ''), await longestTurn()]);
  }
  const note = turns.map(([line, milliseconds]) => `${line} ${milliseconds.toFixed(1)}`).join(', ');
  return { name, ratio: Math.max(...turns.map(([, time]) => time)), unit: 'ms', goal: 20, note };
}
