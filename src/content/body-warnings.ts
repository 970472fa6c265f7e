import type { BodyWarning } from '../domain/article/article.ts';
import type { RenderedMarkdown } from './markdown/markdown.ts';
import { type Prose, type ProseBlock, proseOf } from './prose.ts';
import { mayHoldTemplateCode, templateCodeIn } from './template-code.ts';

type Notes = RenderedMarkdown['notes'];

export interface SearchedBody {
  readonly source: string;
  /** The blocks of the source that are not code. */
  readonly prose: () => readonly ProseBlock[];
  readonly notes?: Notes;
}

/** Warns of template code, which readers will see as it is, and of footnotes without a sign or without a text. */
export function bodyWarnings({ source, prose, notes }: SearchedBody): BodyWarning[] {
  const unused = notes === undefined ? [] : unusedNotes(notes);
  // Most bodies contain neither, and separating prose from code is the most expensive step here.
  if (!source.includes('[^') && !mayHoldTemplateCode(source)) return unused;
  const searched = proseOf(prose());
  return [
    ...codeWarnings(searched),
    ...(notes === undefined ? [] : missingNotes(searched, notes)),
    ...unused,
  ];
}

function codeWarnings({ text, lineAt }: Prose): BodyWarning[] {
  return templateCodeIn(text).map(({ kind, example, count, index }) => {
    const times = count === 1 ? '' : ` (${count} times)`;
    return {
      code: 'body.template-code',
      message: `contains ${kind} that is not processed: ${example}${times}; write the text that it produces`,
      line: lineAt(index),
    };
  });
}

// A footnote sign directly follows a word. Elsewhere, text such as [^a-z] is usually a regular expression.
const NOTE_SIGN = /(?<=[^\s[(])\[\^(\d{1,4}|[A-Za-z]\w{0,50})\](?![([:])/g;

function missingNotes({ text, lineAt }: Prose, { defined }: Notes): BodyWarning[] {
  const names = new Set(Array.from(defined.values(), (name) => name.toLowerCase()));
  const signs = [...text.matchAll(NOTE_SIGN)].filter(([, name = '']) => !names.has(name.toLowerCase()));
  const [first] = signs;
  if (first === undefined) return [];
  return [
    {
      code: 'body.note-missing',
      message: `has no footnote for the sign ${first[0]}; write "${first[0]}: …" below`,
      line: lineAt(first.index),
    },
  ];
}

function unusedNotes({ defined, numbers }: Notes): BodyWarning[] {
  const names = [...defined].flatMap(([key, name]) => (numbers.has(key) ? [] : `[^${name}]`));
  if (names.length === 0) return [];
  const [list, more] = [names.slice(0, 5).join(', '), names.length > 5 ? ' …' : ''];
  return [
    {
      code: 'body.note-unused',
      message: `contains footnotes that are left out, because no sign refers to them: ${list}${more}`,
    },
  ];
}
