import * as v from 'valibot';
import { articleFields } from '../article/article-schema.ts';
import { described, either, isText, listOf, mapping, recordOf } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { nameText, urlText } from '../text/plain-text.ts';

/** How records are written: our own way, or that of a generator of websites. */
export const DIALECTS = [
  'feedstand',
  'hugo',
  'jekyll',
  'astro',
  'eleventy',
  'docusaurus',
  'zola',
  'hexo',
  'plain',
] as const;

export type DialectName = (typeof DIALECTS)[number];

/** The source of articles' ids; see `idOf`. */
export const ID_RULES = [
  'permalink',
  'permalink-without-slash',
  'permalink-without-extension',
  'path',
  'tag',
  'slug',
] as const;

export type IdRule = (typeof ID_RULES)[number];

const oneName = v.pipe(
  nameText,
  v.transform((name): readonly string[] => [name]),
);
const names = either(isText, oneName, listOf(nameText));

const pattern = v.pipe(
  urlText,
  v.regex(
    /^(?:\/(?!\/)|https?:\/\/)/i,
    coded('permalink.invalid', 'must begin with / or https://, such as /:year/:month/:slug/'),
  ),
);
const onePattern = v.pipe(
  pattern,
  v.transform((text): ReadonlyMap<string, string> => new Map([['', text]])),
);
const patterns = either(
  isText,
  onePattern,
  recordOf(nameText, pattern, 'must be a pattern, or a mapping of sections, such as { posts: /:slug/ }'),
);

const fieldName = v.pipe(
  nameText,
  v.check(
    (name) => Object.hasOwn(articleFields.entries, name),
    coded('field.unknown', 'must be a field of our records, such as published, title or html'),
  ),
);

function oneOf<const Words extends readonly string[]>(words: Words): v.PicklistSchema<Words, string> {
  return v.picklist(words, coded('choice.invalid', `must be one of ${words.join(', ')}`));
}

const builtFolder = v.pipe(
  nameText,
  v.transform((folder): { readonly folder: string; readonly content?: string } => ({ folder })),
);
const built = either(
  isText,
  builtFolder,
  mapping({
    folder: described(nameText, 'The folder with the built website, relative to the articles.'),
    content: described(
      v.exactOptional(nameText),
      'The element with the text of an article: a name, .class, #id or [name=value].',
    ),
  }),
);

/** The fields of `site.yaml` that say how records are read. They change nothing in a `Site`. */
export const readingFields = {
  dialect: described(
    v.exactOptional(oneOf(DIALECTS)),
    'Which generator the articles are written for. By default the one whose configuration is found.',
  ),
  dates: described(
    v.exactOptional(names),
    'Fields with the date of publication, best first; filename is the date in the name of the file.',
  ),
  permalink: described(
    v.exactOptional(patterns),
    'Addresses of articles, such as /:year/:month/:slug/; or one pattern for each section.',
  ),
  id: described(
    v.exactOptional(oneOf(ID_RULES)),
    'What ids are made of. By default what the feed of the generator has.',
  ),
  fields: described(
    v.exactOptional(
      recordOf(
        fieldName,
        names,
        'must be a mapping of our fields to yours, such as { published: [date, pubDate] }',
      ),
    ),
    'Fields of records by the name that they have here, best first.',
  ),
  records: described(
    v.exactOptional(nameText),
    'The key of the list of records in JSON files, such as posts or data.posts.',
  ),
  built: described(
    v.exactOptional(built),
    'The folder with the website as its generator built it, relative to the articles: bodies are taken from its pages.',
  ),
};

const rules = mapping(readingFields);

export type ReadingRules = v.InferOutput<typeof rules>;

/** The fields that a record can have. */
export const RECORD_FIELDS: readonly string[] = Object.keys(articleFields.entries);

/** The rules in `site.yaml` by which records are read; none if it is invalid, which `parseSite` reports. */
export function readingRules(record: unknown): ReadingRules {
  const read = v.safeParse(rules, record);
  return read.success ? read.output : {};
}
