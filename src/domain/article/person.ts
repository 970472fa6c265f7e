import * as v from 'valibot';
import { either, isText, mapping } from '../field-kinds.ts';
import { nameText } from '../text/plain-text.ts';
import { webUrl } from '../text/web-url.ts';

export interface Person {
  readonly name: string;
  readonly url?: string;
  readonly email?: string;
  readonly avatar?: string;
}

const email = v.pipe(nameText, v.regex(/^[^\s@<>"]+@[^\s@<>"]+$/, 'must be an e-mail address'));

const personFields = mapping({
  name: nameText,
  url: v.exactOptional(webUrl),
  email: v.exactOptional(email),
  avatar: v.exactOptional(webUrl),
});

const personName = v.pipe(
  nameText,
  v.transform((name): Person => ({ name })),
);

/** A name, or a mapping with `name`, `url`, `email` and `avatar`. */
export const person = either(isText, personName, personFields);
