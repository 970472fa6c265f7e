import * as v from 'valibot';
import { described, listOf, mapping, recordOf } from '../field-kinds.ts';
import { coded } from '../problem.ts';
import { lineText, nameText, normalized, plainText } from '../text/plain-text.ts';
import { slugOf, topicSlug } from '../text/slug.ts';
import { type NamedKind, namedKinds, TOPIC_KINDS, type TopicField } from '../topic-kinds.ts';
import { topicUrl } from './topic-url.ts';

/** The settings in `site.yaml` for topics of one kind. */
export interface TopicTable {
  /** The slug that a topic is given, by the slug of the name it is given for. */
  readonly slugs: ReadonlyMap<string, string>;
  /** The settings of a topic, by its slug. */
  readonly settings: ReadonlyMap<string, TopicSettings>;
  /** The slug that a topic has, by the slugs that it had: those it is said to have had, and the one of its name. */
  readonly aliases: ReadonlyMap<string, string>;
}

export interface TopicSettings {
  readonly slug?: string;
  readonly title?: string;
  readonly description?: string;
  readonly aliases?: readonly string[];
  /** Where the website has the topic: a path or a URL. */
  readonly url?: string;
}

/** As another system wrote it in addresses, and as we look it up: by the rules of `addressKey`. */
const formerSlug = v.pipe(
  nameText,
  v.check(
    (text) => !/[/?#\s]/.test(text),
    coded('slug.invalid', 'must be one part of a path, without spaces, "/", "?" and "#"'),
  ),
  v.transform((text) => normalized(text, 'NFC').toLowerCase()),
);

const topicSettings = v.optional(
  recordOf(
    nameText,
    mapping({
      slug: described(v.exactOptional(topicSlug), 'Its part of the feed’s address, in place of its name.'),
      title: described(v.exactOptional(lineText), 'What its feed is called.'),
      description: described(v.exactOptional(plainText), 'What its feed is about.'),
      aliases: described(v.exactOptional(listOf(formerSlug)), 'Slugs that it had; their addresses redirect.'),
      url: described(v.exactOptional(topicUrl), 'Where the website has it: a path or an http or https URL.'),
    }),
    'must be a mapping of names, such as { World: { title: World news } }',
  ),
  {},
);

function topicSettingsOf(kind: NamedKind) {
  return described(topicSettings, `Settings of topics of the kind ${kind}, by their names.`);
}

/** The fields of `site.yaml` that describe topics. */
export const topicFields = Object.fromEntries(
  namedKinds.map((kind) => [TOPIC_KINDS[kind].field, topicSettingsOf(kind)]),
) as Readonly<Record<TopicField, ReturnType<typeof topicSettingsOf>>>;

export function topicTable(settings: ReadonlyMap<string, TopicSettings>): TopicTable {
  const slugs = new Map<string, string>();
  const bySlug = new Map<string, TopicSettings>();
  const aliases = new Map<string, string>();
  for (const [name, value] of settings) {
    const slug = value.slug ?? slugOf(name);
    if (value.slug !== undefined) slugs.set(slugOf(name), value.slug);
    bySlug.set(slug, value);
    for (const alias of [slugOf(name), ...(value.aliases ?? [])]) aliases.set(alias, slug);
  }
  // A slug that a topic has leads nowhere else, and so no alias leads to another.
  for (const slug of bySlug.keys()) aliases.delete(slug);
  return { slugs, settings: bySlug, aliases };
}

/** Slugs and aliases that two topics claim. */
export function sharedSlugs(settings: ReadonlyMap<string, TopicSettings>): string[] {
  const names = new Map<string, string>();
  const shared = [...settings].flatMap(([name, { slug = slugOf(name) }]) => {
    const other = names.get(slug);
    names.set(slug, name);
    return other === undefined ? [] : [`"${other}" and "${name}" have one slug, ${slug}; the latter is used`];
  });
  const former = new Map<string, string>();
  for (const [name, { aliases = [] }] of settings) {
    for (const alias of aliases) {
      const owner = names.get(alias);
      const other = former.get(alias);
      former.set(alias, name);
      if (owner !== undefined) shared.push(`the alias ${alias} of "${name}" is the slug of "${owner}"`);
      else if (other !== undefined && other !== name)
        shared.push(`"${other}" and "${name}" have one alias, ${alias}; the latter is used`);
    }
  }
  return shared;
}
