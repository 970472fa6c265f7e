import * as v from 'valibot';
import { isFalse, listOf, recordOf, yesNo } from '../field-kinds.ts';
import { coded, type Problem } from '../problem.ts';
import { isMapping } from '../schema.ts';
import { editDistance } from '../text/did-you-mean.ts';
import { parseExpiry } from '../text/instant.ts';
import { nameText, normalized } from '../text/plain-text.ts';
import { holdsBack, isEmbargo } from './embargo.ts';

/** What takes an article out of the feeds on purpose. */
export interface Withdrawal {
  readonly hidden: boolean;
  /** Milliseconds since 1970. */
  readonly expires?: number;
}

/** A record's withdrawal, and what its author should know about it beyond what the schema reports. */
export interface WrittenWithdrawal extends Withdrawal {
  readonly problems: readonly Omit<Problem, 'origin'>[];
}

/** A field that takes an article out of the feeds. */
export type HidingField = 'draft' | 'expires' | 'status' | 'visibility';

/** What `site.yaml` adds to the rules: words that hide, by field, and the zone of a date without a time. */
export interface WithdrawalRules {
  readonly hide: ReadonlyMap<string, readonly string[]>;
  readonly timeZone: string;
  /** Fields that another system has for these: ours by theirs, in lower case. */
  readonly aliases?: ReadonlyMap<string, HidingField>;
}

/** Words that hide an article, by the field that holds them: `{ status: [entwurf] }`. */
export const hide = v.optional(
  v.pipe(
    recordOf(nameText, listOf(nameText), 'must be a mapping of fields, such as { status: [entwurf] }'),
    v.transform((map) => new Map(Array.from(map, ([field, words]) => [loosely(field), words.map(loosely)]))),
  ),
  {},
);

/** The word or words in `status` or `visibility`. */
export const stateWords = v.union(
  [v.string(), v.boolean(), v.number(), v.array(v.string())],
  coded(
    'status.invalid',
    'must be a word such as draft or published; the article is hidden until it can be read',
  ),
);

/**
 * Reads whether and when a record leaves the feeds, even if the rest of the record is invalid. Publishing by mistake cannot be
 * undone, so a value that is present and not understood hides the article. Field names match in any case.
 *
 * @example
 * readWithdrawal({ Draft: 'yes' }, site); // { hidden: true, problems: [] }
 */
export function readWithdrawal(record: unknown, rules: WithdrawalRules): WrittenWithdrawal {
  let hidden = false;
  let expires: number | undefined;
  const problems: Omit<Problem, 'origin'>[] = [];
  if (!isMapping(record)) return { hidden, problems };
  const written = new Set<string>();
  for (const [key, value] of Object.entries(record)) {
    const name = loosely(key);
    const field = rules.aliases?.get(name) ?? name;
    const read = readField(field, value, rules) ?? readEmbargo(field, value, { record, rules });
    if (read === undefined) continue;
    hidden ||= read.hidden;
    if (read.expires !== undefined) expires = Math.min(expires ?? Number.POSITIVE_INFINITY, read.expires);
    problems.push(...(read.problems ?? []).map((problem) => ({ ...problem, field: key })));
    if (written.has(field) && RESERVED.has(field))
      problems.push({
        severity: 'error',
        code: 'field.duplicate',
        field: key,
        message: `is given twice; keep one "${field}"`,
      });
    written.add(field);
  }
  return { hidden, problems, ...(expires === undefined ? {} : { expires }) };
}

/** The record as the schema knows it: withdrawal fields in lower case, without embargoes and those that `site.yaml` alone knows. */
export function withCanonicalNames(
  record: Readonly<Record<string, unknown>>,
  { hide }: WithdrawalRules,
  known: (field: string) => boolean,
): Record<string, unknown> {
  const entries = Object.entries(record).flatMap(([key, value]): [string, unknown][] => {
    const field = loosely(key);
    if (field === 'published' && isFalse(value)) return [[field, NEVER_SHOWN]];
    if (RESERVED.has(field)) return [[field, value]];
    return (hide.has(field) || isEmbargo(field)) && !known(key) ? [] : [[key, value]];
  });
  return Object.fromEntries(entries);
}

// `published: false` hides, and then no instant is needed. A hidden article is in no feed, so nothing ever shows this one.
const NEVER_SHOWN = '1970-01-01T00:00:00Z';

interface ReadField extends Withdrawal {
  readonly problems?: readonly Omit<Problem, 'origin' | 'field'>[];
}

function readField(field: string, value: unknown, rules: WithdrawalRules): ReadField | undefined {
  const added = rules.hide.get(field) ?? [];
  switch (field) {
    case 'draft':
      return readDraft(value);
    case 'expires':
      return value === '' || value === null ? undefined : readExpires(value, rules);
    case 'published':
      return { hidden: isFalse(value) };
    case 'status':
    case 'visibility':
      return value === '' || value === null ? undefined : readState(value, [...HIDING, ...added]);
    default:
      return added.length === 0 ? undefined : { hidden: hidingWord(value, added) !== undefined };
  }
}

function readEmbargo(
  field: string,
  value: unknown,
  { record, rules }: { readonly record: Readonly<Record<string, unknown>>; readonly rules: WithdrawalRules },
): ReadField | undefined {
  if (!isEmbargo(field) || rules.hide.has(field)) return undefined;
  const [, published] = Object.entries(record).find(([key]) => loosely(key) === 'published') ?? [];
  if (!holdsBack(value, published, rules.timeZone)) return undefined;
  const message = 'is unknown, and the article is hidden: give its instant as published';
  return { hidden: true, problems: [{ severity: 'error', code: 'field.unknown', message }] };
}

/** An author who writes the field intends to hide, so an empty one hides too. `null` in JSON counts as absent. */
function readDraft(value: unknown): ReadField | undefined {
  if (value === null || value === undefined) return undefined;
  const read = v.safeParse(yesNo, value);
  if (read.success) return { hidden: read.output };
  const message = 'has no value: write true or false; the article is hidden until then';
  return {
    hidden: true,
    problems: value === '' ? [{ severity: 'error', code: 'draft.no-value', message }] : [],
  };
}

function readExpires(value: unknown, { timeZone }: WithdrawalRules): ReadField {
  const instant = typeof value === 'string' ? parseExpiry(value, timeZone) : undefined;
  return typeof instant === 'number' ? { hidden: false, expires: instant } : { hidden: true };
}

function readState(value: unknown, words: readonly string[]): ReadField {
  if (!v.is(stateWords, value) || isFalse(value)) return { hidden: true };
  const found = hidingWord(value, words);
  if (found !== undefined) {
    const message = `is close to "${found.word}", which hides the article`;
    return {
      hidden: true,
      problems: found.exact ? [] : [{ severity: 'warning', code: 'status.misspelt', message }],
    };
  }
  const strange = textsOf(value).filter((text) => !SHOWING.has(loosely(text)));
  if (strange.length === 0) return { hidden: false };
  const message = `"${strange.join(', ').slice(0, 60)}" hides nothing; hide in site.yaml adds words that hide`;
  return { hidden: false, problems: [{ severity: 'warning', code: 'status.unknown', message }] };
}

const RESERVED = new Set(['draft', 'expires', 'published', 'status', 'visibility']);

// The words of content management systems for what is not, not yet or no longer for everybody.
const HIDING = (
  'draft private pending scheduled future trash withheld canceled members paid internal ' +
  'hidden unpublished withdrawn deleted embargoed password unlisted'
).split(' ');

const SHOWING = new Set('true yes on 1 y published publish public live usable visible active'.split(' '));

/** Longer texts hold no state. */
const LONGEST_STATE = 200;

function hidingWord(
  value: unknown,
  words: readonly string[],
): { readonly word: string; readonly exact: boolean } | undefined {
  for (const text of textsOf(value)) {
    const whole = loosely(text.slice(0, LONGEST_STATE));
    const parts = new Set([whole, ...whole.split(/[^\p{L}\p{N}]+/u)]);
    const exact = words.find((word) => parts.has(word));
    if (exact !== undefined) return { word: exact, exact: true };
    if (SHOWING.has(whole)) continue;
    const near = words.find((word) => Array.from(parts).some((part) => isMisspelling(part, word)));
    if (near !== undefined) return { word: near, exact: false };
  }
  return undefined;
}

/** One typing error apart. Of shorter words too many others are. */
function isMisspelling(part: string, word: string): boolean {
  if (part.length < 4 || word.length < 4 || Math.abs(part.length - word.length) > 1) return false;
  return editDistance(part, word, 1) === 1;
}

function textsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'object' || value === undefined ? [] : [String(value)];
}

function loosely(text: string): string {
  return normalized(text, 'NFKC').trim().toLowerCase();
}
