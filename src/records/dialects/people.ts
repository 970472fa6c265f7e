import { isMapping } from '../../domain/schema.ts';
import { resolveWebUrl } from '../../domain/text/web-url.ts';
import type { DialectPlan } from './dialect.ts';

/** A person in the form of our records. */
export type WrittenPerson = string | Readonly<Record<string, unknown>>;

/** The people in a field: a name, a key, a mapping, or a list of these. */
export function peopleOf(value: unknown, plan: DialectPlan): readonly WrittenPerson[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((one): readonly WrittenPerson[] => {
    const text = typeof one === 'string' ? one.trim() : '';
    const person = isMapping(one) ? personFrom(withKey(one, plan), plan.url) : personOf(text, plan);
    return person === undefined ? [] : [person];
  });
}

/** Fields of a mapping override those of the person whose key it has. */
function withKey(fields: Readonly<Record<string, unknown>>, { people }: DialectPlan) {
  const { key } = fields;
  return typeof key === 'string' ? { name: key, ...people.get(key), ...fields } : fields;
}

/** `[Ada Berg](https://…) (The Wire)`, used by some sites. */
const LINKED = /^\[([^\]]{1,200})\]\(([^()\s]{1,1000})\)/;

function personOf(text: string, plan: DialectPlan): WrittenPerson | undefined {
  if (text === '') return undefined;
  const known = plan.people.get(text);
  if (known !== undefined) return personFrom({ name: text, ...known }, plan.url);
  const [, name, link] = LINKED.exec(text) ?? [];
  return name === undefined ? text : personFrom({ name, url: link }, plan.url);
}

// Field names in generators and themes.
const NAMES = ['name', 'title', 'display_name', 'displayname'];
const URLS = ['url', 'website', 'site', 'homepage', 'uri', 'link'];
const PICTURES = ['avatar', 'image_url', 'imageurl', 'picture', 'image'];

function personFrom(fields: Readonly<Record<string, unknown>>, base: string): WrittenPerson | undefined {
  const name = firstText(fields, NAMES);
  if (name === undefined) return undefined;
  const url = webUrlOf(firstText(fields, URLS), base);
  const avatar = webUrlOf(firstText(fields, PICTURES), base);
  if (url === undefined && avatar === undefined) return name;
  return { name, ...(url === undefined ? {} : { url }), ...(avatar === undefined ? {} : { avatar }) };
}

function webUrlOf(text: string | undefined, base: string): string | undefined {
  return text === undefined ? undefined : resolveWebUrl(text, base);
}

/** The first of these fields that contains text. */
export function firstText(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
  }
  return undefined;
}
