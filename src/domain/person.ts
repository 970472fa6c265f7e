import * as v from 'valibot';
import { mapping } from './fields.ts';
import { plainText } from './text.ts';
import { webUrl } from './web-url.ts';

export interface Person {
  readonly name: string;
  readonly url?: string;
  readonly email?: string;
  readonly avatar?: string;
}

const email = v.pipe(plainText, v.regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'must be an e-mail address'));

const personFields = mapping({
  name: plainText,
  url: v.exactOptional(webUrl),
  email: v.exactOptional(email),
  avatar: v.exactOptional(webUrl),
});

const personName = v.pipe(
  plainText,
  v.transform((name): Person => ({ name })),
);

/** A name, or a mapping with `name`, `url`, `email` and `avatar`. */
export const person: v.GenericSchema<unknown, Person> = v.lazy((input) => {
  return typeof input === 'string' ? personName : personFields;
}) as v.GenericSchema<unknown, Person>;
