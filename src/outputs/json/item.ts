import { type Article, htmlOf } from '../../domain/article/article.ts';
import type { Person } from '../../domain/article/person.ts';
import type { Site } from '../../domain/site/site.ts';
import { formatInstant } from '../../domain/text/instant.ts';
import { distinctNames } from '../../domain/text/slug.ts';

/** One article as an item of JSON Feed 1.1. Keys without a value are absent. */
export function renderJsonItem(article: Article, site: Site): string {
  const { summary, language, authors, categories, tags, image, attachments, source } = article;
  return JSON.stringify({
    id: article.id,
    url: article.url,
    external_url: source?.url,
    title: article.title,
    ...(site.content === 'full' ? { content_html: htmlOf(article) } : { content_text: summary }),
    summary,
    image: image?.url,
    date_published: formatInstant(article.published),
    date_modified: formatInstant(article.updated),
    authors: unlessEmpty(authors.map(jsonAuthor)),
    tags: unlessEmpty(distinctNames([...categories, ...tags])),
    language: language === site.language ? undefined : language,
    attachments: unlessEmpty(
      attachments.map(({ url, type, title, bytes, seconds }) => {
        return { url, mime_type: type, title, size_in_bytes: bytes, duration_in_seconds: seconds };
      }),
    ),
    _feedstand: {
      categories: unlessEmpty(categories),
      tags: unlessEmpty(tags),
      contributors: unlessEmpty(article.contributors),
      image,
      source,
      related: unlessEmpty(article.related),
      corrections: unlessEmpty(article.corrections.map(({ at, note }) => ({ at: formatInstant(at), note }))),
      rights: article.rights,
    },
  });
}

/** JSON Feed has no field for an author's e-mail address, but says that `url` may be a `mailto:` link. */
export function jsonAuthor({ name, url, email, avatar }: Person) {
  return { name, url: url ?? (email === undefined ? undefined : `mailto:${email}`), avatar };
}

function unlessEmpty<Value>(list: readonly Value[]): readonly Value[] | undefined {
  return list.length === 0 ? undefined : list;
}
