import type { Fields, PlainBody } from './dialect.ts';
import { type LiquidRules, withoutLiquid } from './liquid.ts';
import { firstText } from './people.ts';

export interface JekyllBody {
  readonly text: string;
  /** The website, ending in a slash, with the path that the site is below. */
  readonly url: string;
  readonly fields: Fields;
  /** The address of a file of the site, where it is known. */
  readonly linkTo: (path: string) => string | undefined;
}

/** The body without Liquid: `raw`, `highlight`, links to posts and addresses of the site are done, other tags are left out. */
export function withoutJekyllTags({ text, url, fields, linkTo }: JekyllBody): PlainBody {
  const rules: LiquidRules = {
    tag(name, rest) {
      const path = rest.replace(/^["']|["']$/g, '');
      if (name === 'post_url') return linkTo(`_posts/${path}.md`) ?? '';
      if (name === 'link') return linkTo(path) ?? '';
      return undefined;
    },
    output: (expression) => outputOf(expression, url, fields),
  };
  return withoutLiquid(text, rules);
}

function outputOf(expression: string, url: string, fields: Fields): string | undefined {
  const [value = '', ...filters] = expression.split('|').map((part) => part.trim());
  const base = url.replace(/\/$/, '');
  const { origin, pathname } = new URL(base);
  const path = pathname === '/' ? '' : pathname;
  const [, quoted] = /^["']([^"']*)["']$/.exec(value) ?? [];
  if (quoted !== undefined) {
    if (filters.length === 0) return quoted;
    return filters.every((filter) => /^(?:relative|absolute)_url$/.test(filter))
      ? `${base}/${quoted.replace(/^\/+/, '')}`
      : undefined;
  }
  if (value === 'site.url') return origin;
  if (value === 'site.baseurl') return path;
  const [, field = ''] = /^page\.(\w+)$/.exec(value) ?? [];
  return filters.length === 0 ? firstText(fields, [field]) : undefined;
}
