import type { StoredSite } from '../domain/article-store.ts';
import { isError, type Problem } from '../domain/problem.ts';
import type { Site } from '../domain/site/site.ts';
import { formatInstant } from '../domain/text/instant.ts';
import { siteAfter } from '../records/site-text.ts';
import { LARGEST_RECORD, readBody, SITE_TYPES } from './body.ts';
import type { ApiParts, Exchange } from './exchange.ts';
import { entityTagOf, isNotModified, preconditionFailed, readPrecondition } from './preconditions.ts';
import { RefusedRequest } from './problem-answer.ts';
import { type ApiAnswer, emptyAnswer, jsonAnswer, textAnswer } from './request.ts';
import type { SiteWritten } from './schemas.ts';
import { storedProblems } from './stored-state.ts';

export async function getSite({ parts, request }: Exchange): Promise<ApiAnswer> {
  const stored = await parts.articles.site();
  if (stored === undefined) throw new RefusedRequest(404, `No site is stored${fromFile(parts)}.`);
  const { rev, changedAt, text } = stored;
  const validators = { etag: entityTagOf(rev), 'last-modified': new Date(changedAt).toUTCString() };
  if (isNotModified(request, rev)) return emptyAnswer(304, validators);
  return textAnswer(200, text, { 'content-type': 'application/yaml', ...validators });
}

export async function putSite({ parts, request, token, catalog }: Exchange): Promise<ApiAnswer> {
  const { articles, source, now, onWrite } = parts;
  const { text } = await readBody(request, SITE_TYPES, LARGEST_RECORD);
  if (parts.siteFile !== undefined)
    throw new RefusedRequest(409, `A stored site would not be used${fromFile(parts)}. Change that file.`);
  const present = await articles.site();
  const when = readPrecondition(request, present?.rev);
  const lasting = (await hasArticles(parts))
    ? { isExact: when !== undefined && 'ifMatch' in when, present }
    : undefined;
  const warnings = storedProblems(requireSite(text, parts, { last: catalog.site, lasting }));
  const result = await articles.putSite(text, { now: now(), when });
  if (result.kind === 'precondition') throw preconditionFailed(result.rev);
  const { rev: revision, seq, changedAt } = result.site;
  if (result.kind !== 'unchanged')
    onWrite({ token: token.name, did: result.kind, article: 'site.yaml', revision });
  await source.reached(seq);
  const written: SiteWritten = {
    result: result.kind,
    revision,
    changedAt: formatInstant(changedAt),
    warnings,
  };
  return jsonAnswer(result.kind === 'created' ? 201 : 200, written, { etag: entityTagOf(revision) });
}

async function hasArticles({ articles }: ApiParts): Promise<boolean> {
  return (await articles.changesSince(0, 1)).articles.length > 0;
}

interface Before {
  readonly last: Site;
  /** How ids may change; absent while no article has one. */
  readonly lasting: { readonly isExact: boolean; readonly present: StoredSite | undefined } | undefined;
}

/** The warnings of a site. Throws `RefusedRequest` with 422 where the service would not take it, and keep the one that it has. */
function requireSite(text: string, { parseSite }: ApiParts, before: Before): readonly Problem[] {
  const { last } = before;
  const { problems, isTaken, site } = siteAfter(last, parseSite(text));
  const found = [...problems.map((problem) => withAdvice(problem, last)), ...changedIds(site, before)];
  if (isTaken && !found.some(isError)) return found;
  throw new RefusedRequest(422, 'The site has an error, and nothing was stored.', {
    problems: storedProblems(found),
  });
}

/** Nobody waits for a file to come back here. */
function withAdvice(problem: Problem, { ids }: Site): Problem {
  return problem.code === 'ids.lost'
    ? { ...problem, message: `is missing; give "${ids}", so that no article gets another id` }
    : problem;
}

/** Other ids make every article new to every reader. Who has read the stored site may want that; without one, ids were assumed. */
function changedIds({ ids }: Site, { last, lasting }: Before): Problem[] {
  if (lasting === undefined || ids === last.ids) return [];
  const isWanted = lasting.isExact || lasting.present === undefined;
  const advice = isWanted ? '' : '; give that, or send If-Match with the entity tag of the site';
  const message = `is "${ids}", was "${last.ids}": articles get other ids, and readers show them as unread${advice}`;
  const severity = isWanted ? 'warning' : 'error';
  return [{ severity, code: 'ids.changed', origin: { file: 'site.yaml' }, field: 'ids', message }];
}

function fromFile({ siteFile }: ApiParts): string {
  return siteFile === undefined ? '' : `: the service reads ${siteFile}`;
}
