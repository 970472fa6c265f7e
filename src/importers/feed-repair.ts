import { DetectError, MalformedError, ParseError, parseFeed } from 'feedsmith';

const parse = (text: string) => parseFeed(withShortPersons(text));
type ParsedFeed = ReturnType<typeof parse>;

export interface RepairedFeed {
  readonly parsed: ParsedFeed;
  /** How many items could not be read. */
  readonly broken: number;
}

/**
 * Parses a feed. If it is not well-formed, for example truncated, parses each item separately, so that one does not affect
 * others. Throws if it is not a feed.
 */
export function parseOrRepair(text: string): RepairedFeed {
  try {
    return withAllItems(text, parse(text));
  } catch (cause) {
    const repaired = isUnreadable(cause) ? repair(text) : undefined;
    if (repaired === undefined) throw new Error(failureReason(text, cause), { cause });
    return repaired;
  }
}

/** The parser takes an item with an unclosed tag for the parent of the items after it, and reports no error. */
function withAllItems(text: string, parsed: ParsedFeed): RepairedFeed {
  const count = countOf(parsed);
  const mayLackItems = parsed.format !== 'json' && count < (text.match(ITEM)?.length ?? 0);
  const repaired = mayLackItems ? repair(text) : undefined;
  return repaired !== undefined && countOf(repaired.parsed) > count ? repaired : { parsed, broken: 0 };
}

function failureReason(text: string, cause: unknown): string {
  if (/^\s*[{[]/.test(text.slice(0, 1000))) {
    try {
      JSON.parse(text);
    } catch (error) {
      return `it is not valid JSON: ${(error as Error).message}`;
    }
  }
  if (cause instanceof MalformedError) return `it is not well-formed XML: ${(cause.cause as Error).message}`;
  if (cause instanceof ParseError) return 'it is a feed without items';
  return cause instanceof DetectError
    ? 'it is neither a feed (RSS, Atom, JSON Feed) nor a known export'
    : (cause as Error).message;
}

// The containers of items, and the items.
const CONTAINER = /<((?:\w{1,40}:)?(?:rss|rdf|feed|channel))(?=[\s>])[^<>]*>/gi;
const ITEM = /<((?:\w{1,40}:)?(?:item|entry))(?=[\s>])[^<>]*>/gi;

function repair(text: string): RepairedFeed | undefined {
  const starts = Array.from(text.matchAll(ITEM), ({ index, 1: name = '' }) => ({ index, name }));
  const [first] = starts;
  if (first === undefined) return undefined;
  const frame = frameOf(text.slice(0, first.index));
  const parts = starts.map(({ index, name }, position) => {
    return itemOf(text.slice(index, starts[position + 1]?.index), name);
  });
  const whole = [text.slice(0, first.index) + frame.end, frame.start + frame.end];
  const head = whole.map(attempt).find((parsed) => parsed !== undefined);
  const items = parts.map((item) => item && attempt(frame.start + item + frame.end));
  const found = items.flatMap((parsed) => (parsed && countOf(parsed) > 0 ? parsed : []));
  const [one] = found;
  return one === undefined
    ? undefined
    : { parsed: joined(head ?? one, found), broken: parts.length - found.length };
}

interface Frame {
  readonly start: string;
  readonly end: string;
}

/** The tags that are open before the first item. In RSS 1.0 items are siblings of the channel. */
function frameOf(head: string): Frame {
  const tags = Array.from(head.matchAll(CONTAINER))
    .slice(0, 10)
    .filter(({ 1: name = '' }) => !isClosed(head, name));
  return {
    start: tags.map(([tag]) => tag).join(''),
    end: tags
      .map(({ 1: name }) => `</${name}>`)
      .reverse()
      .join(''),
  };
}

function isClosed(head: string, name: string): boolean {
  return head.includes(`</${name}>`);
}

function itemOf(text: string, name: string): string | undefined {
  const end = `</${name}>`;
  const index = text.indexOf(end);
  return index === -1 ? undefined : text.slice(0, index + end.length);
}

function attempt(text: string): ParsedFeed | undefined {
  try {
    return parse(text);
  } catch (cause) {
    if (isUnreadable(cause)) return undefined;
    throw cause;
  }
}

function countOf({ format, feed }: ParsedFeed): number {
  return (format === 'atom' ? feed.entries : feed.items)?.length ?? 0;
}

function joined(head: ParsedFeed, items: readonly ParsedFeed[]): ParsedFeed {
  switch (head.format) {
    case 'atom':
      return {
        ...head,
        feed: {
          ...head.feed,
          entries: items.flatMap((one) => (one.format === 'atom' ? (one.feed.entries ?? []) : [])),
        },
      };
    case 'rss':
      return {
        ...head,
        feed: {
          ...head.feed,
          items: items.flatMap((one) => (one.format === 'rss' ? (one.feed.items ?? []) : [])),
        },
      };
    case 'rdf':
      return {
        ...head,
        feed: {
          ...head.feed,
          items: items.flatMap((one) => (one.format === 'rdf' ? (one.feed.items ?? []) : [])),
        },
      };
    case 'json':
      return head;
  }
}

function isUnreadable(cause: unknown): boolean {
  return cause instanceof MalformedError || cause instanceof ParseError || cause instanceof DetectError;
}

const PERSON = /<(?:author|managingEditor|webMaster)\b[^<>]*>\s*(<!\[CDATA\[)?/gi;
const MAX_PERSON_LENGTH = 1000;

/** feedsmith takes quadratic time for brackets in a person's name. */
function withShortPersons(text: string): string {
  let short = '';
  let position = 0;
  for (const { index, 0: tag, 1: section } of text.matchAll(PERSON)) {
    if (index < position) continue;
    const start = index + tag.length;
    const found = text.indexOf(section === undefined ? '<' : ']]>', start);
    const end = found === -1 ? text.length : found;
    if (end - start <= MAX_PERSON_LENGTH) continue;
    short += text.slice(position, start + MAX_PERSON_LENGTH);
    position = end;
  }
  return short + text.slice(position);
}
