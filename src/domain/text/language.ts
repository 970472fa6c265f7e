import * as v from 'valibot';
import { coded } from '../problem.ts';
import { nameText } from './plain-text.ts';

// RFC 5646 section 2.1, without grandfathered tags; longer first subtags are reserved, and no language has one.
const TAG =
  /^[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z0-9]{5,8}|\d[a-z0-9]{3}))*(-[a-wyz0-9](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?$/i;

/** A well-formed BCP 47 language tag; its value is in the conventional case (RFC 5646 section 2.1.1). */
export const language = v.pipe(
  nameText,
  v.regex(TAG, (issue) =>
    coded('language.invalid', `must be a language tag such as en, de or pt-BR, is "${issue.input}"`),
  ),
  v.transform(conventionalCase),
);

// ISO 639 codes of languages written from right to left, and ISO 15924 codes of such scripts.
const RIGHT_TO_LEFT =
  /^(ar|arc|ckb|dv|fa|he|ks|ku-Arab|nqo|ps|sd|syr|ug|ur|yi)(-(?!Latn|Cyrl)|$)|-(Arab|Hebr|Syrc|Thaa|Nkoo)(-|$)/;

export function isRightToLeft(tag: string): boolean {
  return RIGHT_TO_LEFT.test(tag);
}

function conventionalCase(tag: string): string {
  const subtags = tag.toLowerCase().split('-');
  const singleton = subtags.findIndex((subtag) => subtag.length === 1);
  return subtags
    .map((subtag, index) => {
      if (index === 0 || (singleton !== -1 && index > singleton)) return subtag;
      if (subtag.length === 2) return subtag.toUpperCase();
      return subtag.length === 4 && /^[a-z]/.test(subtag)
        ? subtag.charAt(0).toUpperCase() + subtag.slice(1)
        : subtag;
    })
    .join('-');
}
