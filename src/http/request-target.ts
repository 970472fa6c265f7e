import type { PlainAnswer } from './plain.ts';
import { textAnswer } from './text-answer.ts';

/** Bytes. RFC 9112 section 3 wants at least 8,000; no address of ours is nearly as long. */
export const LONGEST_TARGET = 8192;

/** Whether a request asks for more than `LONGEST_TARGET`, by its URL, whole or from its path on, which is ASCII. */
export function isTooLong(url: string): boolean {
  // With scheme and host before it: most requests are decided here.
  if (url.length <= LONGEST_TARGET) return false;
  const start = url.startsWith('/') ? 0 : url.indexOf('/', url.indexOf('://') + 3);
  return url.length - start > LONGEST_TARGET;
}

/** 414: a longer address takes longer to look at, and none is ours (RFC 9112 section 3). */
export function answerTooLong(): PlainAnswer {
  return textAnswer(414, `An address here is at most ${LONGEST_TARGET} bytes long.`);
}
