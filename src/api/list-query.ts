import * as v from 'valibot';
import { parsePath } from '../domain/address.ts';
import { splitCode } from '../domain/problem.ts';
import { instant } from '../domain/text/instant.ts';
import { RefusedRequest } from './problem-answer.ts';
import { type State, states } from './schemas.ts';

/** What a list is to hold. */
export interface ListQuery {
  /** The path of a topic. */
  readonly topic?: string;
  readonly state?: State;
  /** Milliseconds since 1970: only what changed then or later. */
  readonly changed: number;
  readonly limit: number;
  /** The number of the last change that is known. */
  readonly cursor: number;
}

const NAMES = ['topic', 'state', 'changed', 'limit', 'cursor'];
const [LIMIT, MOST] = [100, 500];

/** Throws `RefusedRequest` (400) for a parameter that is unknown, given twice, or malformed: a list of anything else would mislead. */
export function readListQuery(query: URLSearchParams): ListQuery {
  for (const name of query.keys()) {
    if (!NAMES.includes(name)) throw refused(name, `is unknown; there are ${NAMES.join(', ')}`);
    if (query.getAll(name).length > 1) throw refused(name, 'is given twice');
  }
  const get = (name: string) => query.get(name) ?? undefined;
  const [topic, state] = [topicOf(get('topic')), stateOf(get('state'))];
  return {
    ...(topic === undefined ? {} : { topic }),
    ...(state === undefined ? {} : { state }),
    changed: instantOf(get('changed')),
    limit: numberOf('limit', get('limit') ?? String(LIMIT), 1, MOST),
    cursor: numberOf('cursor', get('cursor') ?? '0', 0, Number.MAX_SAFE_INTEGER),
  };
}

function topicOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const selection = parsePath(text);
  if (selection === undefined)
    throw refused('topic', 'must be the path of a topic, such as /category/politics');
  return selection.kind === 'all' ? undefined : text;
}

function stateOf(text: string | undefined): State | undefined {
  const state = states.find((name) => name === text);
  if (text !== undefined && state === undefined)
    throw refused('state', `must be one of ${states.join(', ')}`);
  return state;
}

function instantOf(text: string | undefined): number {
  if (text === undefined) return Number.NEGATIVE_INFINITY;
  const result = v.safeParse(instant, text);
  if (result.success) return result.output;
  throw refused('changed', splitCode(result.issues[0].message).message);
}

function numberOf(name: string, text: string, least: number, most: number): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw refused(name, `must be a whole number from ${least} to ${most}`);
}

function refused(name: string, message: string): RefusedRequest {
  return new RefusedRequest(400, `The parameter ${name.slice(0, 40)} ${message}.`);
}
