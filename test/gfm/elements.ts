import { Parser } from 'htmlparser2';
import { createContent } from '../../src/content/content.ts';
import { htmlOf } from '../../src/domain/article/article.ts';
import { parseArticle } from '../../src/domain/article/parse-article.ts';
import { parseSite } from '../../src/domain/site/site.ts';
import { referenceHtml } from './reference.ts';

const site = parseSite(
  { ids: 'tag:a.example,2026', url: 'https://a.example/' },
  { file: 'site.yaml' },
  { feeds: 'https://a.example' },
);

/** The start and end of each element in a feed's body, in order. */
export function ownElements(markdown: string): string[] {
  return elementsOf({ markdown });
}

/** The same for GFM's HTML after our sanitizer. */
export function gfmElements(markdown: string): string[] {
  return elementsOf({ html: referenceHtml(markdown) });
}

function elementsOf(body: { readonly markdown: string } | { readonly html: string }): string[] {
  if (!site.ok) throw new Error('the site settings of this comparison are invalid');
  const record = { title: 'A', slug: 'a', published: '2026-11-01T00:00:00Z', ...body };
  const context = { origin: { file: 'a.md' }, site: site.value, defaultSlug: 'a', createContent };
  const parsed = parseArticle(record, context);
  if (!parsed.ok) return parsed.problems.map(({ message }) => message);
  const elements: string[] = [];
  const parser = new Parser({
    onopentagname: (name) => elements.push(name),
    onclosetag: (name) => elements.push(`/${name}`),
  });
  parser.end(htmlOf(parsed.value));
  return elements;
}
