import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gfmElements, ownElements } from './elements.ts';

// Counts the bodies that have the same elements as plain GFM: npm run gfm -- FOLDER [--show]
// FOLDER contains Markdown files, with or without front matter, such as a clone of a website.

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) throw new Error('FOLDER is missing: npm run gfm -- FOLDER [--show]');

const counts = { same: 0, different: 0, definitions: 0 };
for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(md|mdx|markdown)$/i.test(file)) continue;
  const body = withoutFrontMatter(readFileSync(join(folder, file), 'utf8'));
  if (body.trim() === '') continue;
  const [own, gfm] = [ownElements(body), gfmElements(body)];
  const kind = kindOf(own, gfm);
  counts[kind]++;
  if (kind === 'different' && options.includes('--show'))
    console.log(`${file}: ${firstDifference(own, gfm)}`);
}
const compared = counts.same + counts.different;
const percent = ((100 * counts.same) / compared).toFixed(2);
console.log(`${counts.same} of ${compared} bodies have the same elements as in GFM: ${percent} %`);
console.log(`${counts.definitions} others contain definition lists, which GFM does not have`);

function kindOf(own: readonly string[], gfm: readonly string[]): keyof typeof counts {
  if (own.join() === gfm.join()) return 'same';
  return own.includes('dl') && !gfm.includes('dl') ? 'definitions' : 'different';
}

function firstDifference(own: readonly string[], gfm: readonly string[]): string {
  const index = own.findIndex((element, place) => element !== gfm[place]);
  const from = index === -1 ? own.length : index;
  const [ours, theirs] = [own, gfm].map((elements) => elements.slice(from, from + 4).join(' ') || 'the end');
  return `element ${from} is ${ours}, in GFM ${theirs}`;
}

function withoutFrontMatter(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/^(---|\+\+\+)[ \t]*\n[\s\S]*?\n\1[ \t]*(?:\n|$)/, '');
}
