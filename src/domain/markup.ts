import { coded, type Origin, type Problem, splitCode } from './problem.ts';
import { HTML_ELEMENTS } from './text/html-elements.ts';
import { shorten } from './text/plain-text.ts';

// Up to the next `<`: with `[^>]*` alone, each `<a` of many would be followed to the end of the text.
const TAG = /<\/?([a-z][a-z\d]*)(?=[\s/>])[^<>]*>|<!--/gi;

const ANY_REFERENCE = /&(#\d+|#x[\da-f]+|[a-z]{2,}\d*);/i;

// In an address `&copy;` may well be a parameter; these are what an HTML attribute would hold for `&` and its like.
const REFERENCE = /&(amp|lt|gt|quot|apos|#0{0,5}38|#x0{0,5}26);/i;

/** Warns of HTML in fields that are plain text or addresses: feeds show the one, and follow the other, as it is written. */
export function markupWarnings(fields: object, origin: Origin): Problem[] {
  return [...textsIn(fields, '')].flatMap(({ field, text }): Problem[] => {
    const message = messageFor(text);
    return message === undefined ? [] : [{ severity: 'warning', origin, field, ...splitCode(message) }];
  });
}

function messageFor(text: string): string | undefined {
  if (!/[&<]/.test(text)) return undefined;
  if (!/^(?:[a-z][a-z\d+.-]{0,30}:|\/)\S*$/i.test(text)) {
    if (!isMarkup(text)) return undefined;
    return coded('text.html', 'looks like markup; it is plain text and is shown as it is written');
  }
  const reference = REFERENCE.exec(text)?.[0];
  if (reference === undefined) return undefined;
  return coded('address.html', `holds ${reference}, as an address in HTML; write the character itself`);
}

/** Whether a plain text holds tags or character references of HTML. */
export function isMarkup(text: string): boolean {
  if (ANY_REFERENCE.test(text)) return true;
  return [...text.matchAll(TAG)].some(
    ([, name]) => name === undefined || HTML_ELEMENTS.has(name.toLowerCase()),
  );
}

interface FieldText {
  readonly field: string;
  readonly text: string;
}

function* textsIn(value: unknown, field: string): Generator<FieldText> {
  if (typeof value === 'string') yield { field, text: value };
  else if (value instanceof Map) yield* textsInMap(value, field);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* textsIn(item, below(field, key, value));
  }
}

/** The keys of a map are names of the writer's own, and so they are texts as well. */
function* textsInMap(map: ReadonlyMap<unknown, unknown>, field: string): Generator<FieldText> {
  for (const [key, item] of map) {
    const name = `${field}.${shorten(String(key), 60)}`;
    if (typeof key === 'string') yield { field: name, text: key };
    yield* textsIn(item, name);
  }
}

function below(field: string, key: string, parent: object): string {
  if (Array.isArray(parent)) return `${field}[${key}]`;
  return field === '' ? key : `${field}.${key}`;
}
