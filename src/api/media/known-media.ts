import { uploadsNamed } from '../../records/uploads.ts';
import type { ApiParts, Prepare } from '../exchange.ts';

/** Prepares records with the files that they name, which it looks up before. */
export function withKnownMedia({ prepare, media }: Pick<ApiParts, 'prepare' | 'media'>): Prepare {
  if (media === undefined) return prepare;
  return async (job, context) => {
    if (context.site.media === undefined) return prepare(job, context);
    const texts = job.kind === 'patch' ? [job.record.text, job.patch] : [job.record.text];
    return prepare(job, { ...context, media: await uploadsNamed(texts, media.library, context.now) });
  };
}
