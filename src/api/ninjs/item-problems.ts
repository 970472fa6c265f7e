import { isMapping } from '../../domain/schema.ts';
import { RefusedRequest } from '../problem-answer.ts';
import type { RecordProblem } from '../schemas.ts';
import { itemOf } from './item.ts';
import { sourcesOfPublished } from './item-state.ts';

const BODIES = ['body_html', 'body_xhtml', 'body_text', 'bodies'];

/** Fields of the item, in lower case, by the field of the record that they give. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  title: ['headline', 'headlines', 'title'],
  summary: ['description_text', 'description_html', 'descriptions'],
  html: BODIES,
  body: BODIES,
  draft: ['pubstatus'],
  updated: ['versioncreated'],
  id: ['uri', 'guid'],
  rights: ['copyrightnotice', 'copyrightholder', 'usageterms'],
  authors: ['authors', 'byline', 'by', 'people', 'person'],
  contributors: ['authors'],
  source: ['source', 'infosources', 'infosource'],
  categories: ['service', 'genres', 'genre'],
  tags: ['subjects', 'subject', 'keywords'],
  related: ['trustindicators'],
  image: ['associations'],
  attachments: ['associations'],
};

/**
 * A refused record that was made of an item, with pointers into the item: who sent that knows no record. Any other error stays as
 * it is.
 */
export function refusedItem(error: unknown, value: unknown): unknown {
  if (!(error instanceof RefusedRequest) || error.details.problems === undefined) return error;
  const { problems, revision, hidden, detail } = error.details;
  return new RefusedRequest(422, detail, {
    problems: problems.map((problem) => inItem(problem, value)),
    ...(revision === undefined ? {} : { revision }),
    ...(hidden === undefined ? {} : { hidden }),
  });
}

function inItem(problem: RecordProblem, value: unknown): RecordProblem {
  const [, field = '', ...rest] = problem.pointer.split('/');
  const names = field === 'published' ? sourcesOfPublished(itemOf(value)) : SOURCES[field];
  const written = isMapping(value) ? Object.keys(value) : [];
  const keys = (names ?? [field]).flatMap((name) => written.filter((key) => key.toLowerCase() === name));
  const name = keys[0] ?? names?.[0] ?? field;
  // Parts of a list may be of another one in the item.
  const pointer = names === undefined ? ['', name, ...rest].join('/') : `/${name}`;
  const isState = field === 'draft' && problem.code === 'flag.invalid';
  return isState
    ? { ...problem, pointer, message: 'must be usable, withheld or canceled' }
    : { ...problem, pointer };
}
