import type { PlainAnswer, PlainRequest } from './plain.ts';
import { textAnswer } from './text-answer.ts';

/** Takes subscription requests. See `Hub.subscribe`. */
export interface HubService {
  /** The answer to the body of a form. */
  subscribe(form: string): { readonly status: number; readonly text: string };
}

/** A subscription request is shorter, even with a secret and a long callback. */
const MAX_FORM_BYTES = 16 * 1024;

const FORM = 'application/x-www-form-urlencoded';

/** Answers a POST to the service's own WebSub hub (WebSub section 5.1). */
export async function answerHub(request: PlainRequest, hub: HubService): Promise<PlainAnswer> {
  const type = request.header('content-type') ?? '';
  if (type.split(';')[0]?.trim().toLowerCase() !== FORM)
    return textAnswer(415, `A subscription request must have the type ${FORM}.`);
  const form = await request.readText?.(MAX_FORM_BYTES);
  if (form === undefined) return textAnswer(413, 'A subscription request has at most 16 KiB.');
  const { status, text } = hub.subscribe(form);
  return textAnswer(status, text, status === 503 ? { 'retry-after': '3600' } : {});
}
