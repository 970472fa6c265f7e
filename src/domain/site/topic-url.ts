import * as v from 'valibot';
import { described, either, isText, mapping } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { plainText } from '../text/plain-text.ts';
import { resolveUrl } from '../text/web-url.ts';
import { byKind, topicKinds } from '../topic-kinds.ts';

/** The parts of a topic that the address of its page on the website may contain. */
export interface TopicParts {
  readonly slug: string;
  readonly name: string;
  readonly kind: string;
}

/** Fills in `{slug}`, `{name}` and `{kind}`. */
export function fillTopicUrl(pattern: string, parts: TopicParts): string {
  return pattern.replace(/\{(slug|name|kind)\}/g, (_, part: keyof TopicParts) => {
    return encodeURIComponent(parts[part]);
  });
}

/** A path on the website or a URL, with placeholders in braces. */
export const topicUrl = v.pipe(
  plainText,
  v.rawTransform<string, string>(({ dataset: { value }, addIssue, NEVER }) => {
    const issue = (message: string) => addIssue({ message: coded('topic-url.invalid', message) });
    const filled = fillTopicUrl(value, { slug: 'x', name: 'x', kind: 'x' });
    const [unknown] = filled.match(/\{[^{}]*\}?|\}/) ?? [];
    if (unknown !== undefined) issue(`knows {slug}, {name} and {kind}, and not "${unknown}", in "${value}"`);
    else if (isWebAddress(filled)) return value;
    else issue(`must be a path such as /tag/{slug}, or an http or https URL, is "${value}"`);
    return NEVER;
  }),
);

function isWebAddress(text: string): boolean {
  if (/^\/(?!\/)/.test(text)) return true;
  const url = /^https?:\/\//i.test(text) ? resolveUrl(text) : undefined;
  return url?.username === '' && url.password === '';
}

const ofEachKind = mapping(
  byKind(topicKinds, (kind) => {
    return described(v.exactOptional(topicUrl), `Where topics of the kind ${kind} are: a path or a URL.`);
  }),
);

const ofEveryKind = v.pipe(
  topicUrl,
  v.transform((url): v.InferOutput<typeof ofEachKind> => byKind(topicKinds, () => url)),
);

/** Where the website has its topics: one pattern for every kind, or one for each. */
export const topicUrls = v.optional(either(isText, ofEveryKind, ofEachKind), {});

export type TopicUrls = v.InferOutput<typeof ofEachKind>;
