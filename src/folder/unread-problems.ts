import type { Problem } from '../domain/problem.ts';
import type { Unread, UnreadFiles } from './unread.ts';

/** One warning for each kind of file that is not read, at its first path. */
export function unreadProblems(unread: UnreadFiles): Problem[] {
  const kinds = new Map<string, [path: string, unread: Unread][]>();
  for (const entry of unread) {
    const [, { kind }] = entry;
    const others = kinds.get(kind);
    if (others === undefined) kinds.set(kind, [entry]);
    else others.push(entry);
  }
  return Array.from(kinds.values(), problemOf);
}

function problemOf(entries: readonly [path: string, unread: Unread][]): Problem {
  const [file, { kind }] = entries.reduce((first, next) => (next[0] < first[0] ? next : first));
  const count = entries.reduce((sum, [, one]) => sum + one.count, 0);
  const precision = entries.find(([, one]) => one.precision !== '')?.[1].precision ?? '';
  const number = count === 1 && precision === '' ? undefined : `${precision}${count.toLocaleString('en')}`;
  const message = kind.endsWith('/') ? folderMessage(number, entries.length) : fileMessage(number, kind);
  return { severity: 'warning', code: 'file.skipped', origin: { file }, message };
}

function folderMessage(number: string | undefined, folders: number): string {
  const others =
    folders === 1 ? 'is' : `and ${folders - 1} more ${folders === 2 ? 'folder' : 'folders'} of this name are`;
  const files = number === undefined ? '1 file' : `${number} files`;
  return `${others} not read: names that start with _ are skipped. ${files} there look like records; rename the folder to have them read`;
}

function fileMessage(number: string | undefined, kind: string): string {
  const advice = ADVICE[kind] ?? 'records are .md, .markdown and .json files';
  if (number === undefined) return `looks like a record and is not read: ${advice}`;
  const files = WHAT[kind] ?? `${kind} files`;
  return `${number} ${files} look like records and are not read, this one first: ${advice}`;
}

const WHAT: Readonly<Record<string, string>> = {
  _: 'files whose names start with _',
  '': 'files without an extension',
};

const ADVICE: Readonly<Record<string, string>> = {
  _: 'names that start with _ are skipped; rename it to have it read',
  ...kinds('mdx', 'MDX is not Markdown; write it as Markdown in a .md file'),
  ...kinds(
    'mkd mkdn mkdown mdown mdwn mdtxt mdtext markdn rmd qmd txt',
    'rename it to .md if it is Markdown',
  ),
  ...kinds(
    'html htm xhtml',
    'rename it to .md if it has front matter, or write a .json record with the HTML in its field html',
  ),
  ...kinds('yaml yml toml', 'put its fields into the front matter of a .md file, or into a .json file'),
  ...kinds('jsonl ndjson json5 jsonc', 'write a .json file that holds a list of records'),
  ...kinds('xml rss atom rdf', 'it is a feed or an export; feedstand import writes its articles as records'),
};

function kinds(extensions: string, advice: string): Record<string, string> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [`.${extension}`, advice]));
}
