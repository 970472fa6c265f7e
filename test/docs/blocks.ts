import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** A fenced code block of a document. */
export interface Block {
  readonly file: string;
  /** Of the opening fence, from 1. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** The comment on the line above the fence, such as `skip: needs Docker`; empty if there is none. */
  readonly marker: string;
}

/** README and the like, and everything in `docs`. */
export const documents: readonly string[] = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : [])),
];

export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

export function blocksOf(file: string): Block[] {
  const lines = textOf(file).split('\n');
  const fences = lines.flatMap((line, index) => (line.trimStart().startsWith('```') ? [index] : []));
  return fences.flatMap((start, position): Block[] => {
    const end = fences[position + 1];
    if (position % 2 === 1 || end === undefined) return [];
    const marker = /^\s*<!-- (.+) -->$/.exec(lines[start - 1] ?? '')?.[1] ?? '';
    const language = (lines[start] ?? '').trim().slice(3);
    return [{ file, line: start + 1, language, marker, text: lines.slice(start + 1, end).join('\n') }];
  });
}

export const blocks: readonly Block[] = documents.flatMap(blocksOf);
