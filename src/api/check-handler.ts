import { requireTopic } from './authentication.ts';
import { LARGEST_RECORD, RECORD_TYPES, readBody } from './body.ts';
import type { Exchange } from './exchange.ts';
import type { PreparationJob } from './preparation.ts';
import { type ApiAnswer, jsonAnswer } from './request.ts';
import type { Checked } from './schemas.ts';

/** Tells the problems of a record. A token that is limited to topics learns that a PUT would be refused, by 403. */
export async function checkRecord({ parts, request, token, catalog }: Exchange): Promise<ApiAnswer> {
  const { kind: format, text } = await readBody(request, RECORD_TYPES, LARGEST_RECORD);
  const slug = request.query.get('slug') ?? '';
  const record = { format, text };
  const job: PreparationJob = slug === '' ? { kind: 'unnamed', record } : { kind: 'record', slug, record };
  const { site } = catalog;
  const prepared = await parts.prepare(job, { site, now: parts.now() });
  const { problems } = prepared;
  if (prepared.kind === 'refused') return jsonAnswer(200, { valid: false, problems } satisfies Checked);
  const { article } = prepared.article;
  requireTopic(token, article, site);
  const { id, url } = article;
  return jsonAnswer(200, { valid: true, slug: article.slug, id, url, problems } satisfies Checked);
}
