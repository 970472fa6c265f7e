import { dump } from 'js-yaml';

export type SiteFields = Readonly<Record<string, unknown>>;

/**
 * `site.yaml` with the settings of an export; missing settings are comments. `year`: a year in which the publication owned its
 * domain.
 */
export function siteText(fields: SiteFields, year: number): string {
  const { title, description, url, ids, language, author, timeZone, ...rest } = fields;
  return `# What the publication says about itself, as far as the import knows it.
${lineOf({ title }, 'title: My publication')}
${lineOf({ description }, 'description: What it is about, in a sentence')}
${lineOf({ url }, 'url: https://www.example.com/')} # the website; slugs and relative links are resolved against it
# feeds: https://feeds.example.com # the public address of this service, once it has one

# Ids of new articles begin with this; imported ones keep theirs. Choose it before anybody subscribes, and never change it: a
# reader shows an article again if its id changes. A domain you own and a year you owned it in are unique for ever.
${lineOf({ ids }, `ids: tag:example.com,${year}`)}

${lineOf({ language }, 'language: en')} # for articles without a language
${lineOf({ author }, 'author: The editors')} # for articles without an author
${lineOf({ timeZone }, 'timeZone: Europe/London')} # for times on pages${timeZone === undefined ? '' : '; guessed from the times of articles'}
${Object.keys(rest).length === 0 ? '' : `\n${siteLines(rest)}`}`;
}

/** Fields as YAML lines for `site.yaml`, with one topic per line. */
export function siteLines(fields: SiteFields): string {
  return Object.entries(fields)
    .map(([name, value]) => (COMMENTS[name] ?? '') + dump({ [name]: value }, { lineWidth: -1, flowLevel: 2 }))
    .join('');
}

const COMMENTS: Readonly<Record<string, string>> = {
  gone: '# Comment feeds; * matches any part of a path.\n',
};

function lineOf(field: SiteFields, example: string): string {
  const [value] = Object.values(field);
  return value === undefined ? `# ${example}` : dump(field, { lineWidth: -1 }).trimEnd();
}
