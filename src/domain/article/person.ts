import * as v from 'valibot';
import { described, either, isText, mapping } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { nameText } from '../text/plain-text.ts';
import { fileUrl, webUrl } from '../text/web-url.ts';

export interface Person {
  readonly name: string;
  readonly url?: string;
  readonly email?: string;
  readonly avatar?: string;
}

const email = v.pipe(
  nameText,
  v.regex(/^[^\s@<>"]+@[^\s@<>"]+$/, coded('email.invalid', 'must be an e-mail address')),
);

const personFields = mapping({
  name: described(nameText, 'The name, as readers see it.'),
  url: described(v.exactOptional(webUrl), 'Their page: an http or https URL.'),
  email: described(v.exactOptional(email), 'Their e-mail address. Everybody who gets a feed sees it.'),
  avatar: described(
    v.exactOptional(fileUrl),
    'A picture of them: an http or https URL or, in a record with media: serve, a path relative to it.',
  ),
});

const personName = v.pipe(
  nameText,
  v.transform((name): Person => ({ name })),
);

/** A name, or a mapping with `name`, `url`, `email` and `avatar`. */
export const person = either(isText, personName, personFields);
