import type { Page, PlainBody } from './dialect.ts';
import { jekyllAddress, jekyllId } from './jekyll-address.ts';
import { fileUrl, type JekyllSite, postUrl } from './jekyll-links.ts';
import { withoutKramdown } from './kramdown.ts';
import { withoutLiquid } from './liquid.ts';
import { createExpressions } from './liquid-expression.ts';
import { firstText } from './people.ts';
import { escapeHtml, player } from './shortcode.ts';

/** Removes Liquid and the parts of kramdown that are not Markdown elsewhere. */
export function jekyllBody(text: string, page: Page, site: JekyllSite): PlainBody {
  const isHtml = /^\.html?$/.test(page.extension);
  const marked = withMore(text, page, site);
  const isLiquid = firstText(page.fields, ['render_with_liquid']) !== 'false';
  const { text: plain, dropped } = isLiquid
    ? withoutJekyllTags(marked, page, { site, isHtml })
    : { text: marked, dropped: new Map<string, number>() };
  return { text: isHtml ? plain : withoutKramdown(plain), dropped };
}

const MORE = '<!--more-->';

/** Marks the end of the excerpt in the way that our summaries know. */
function withMore(text: string, { fields }: Page, { settings }: JekyllSite): string {
  const separator = firstText(fields, ['excerpt_separator']) ?? settings.separator;
  if (separator === undefined || separator.trim() === '') return text;
  return text.replace(separator, () => `\n\n${MORE}\n\n`);
}

interface BodyPlace {
  readonly site: JekyllSite;
  readonly isHtml: boolean;
}

function withoutJekyllTags(text: string, page: Page, { site, isHtml }: BodyPlace): PlainBody {
  const base = site.plan.url.replace(/\/$/, '');
  const { baseUrl, texts } = site.settings;
  const origin = base.endsWith(baseUrl) ? base.slice(0, base.length - baseUrl.length) : base;
  const path = baseUrl;
  const textOf = (name: string): string | undefined => {
    if (name === 'site.url') return origin;
    if (name === 'site.baseurl') return path;
    const [, where, key = ''] = /^(site|page)\.([\w-]+)$/.exec(name) ?? [];
    if (where === 'site') return texts[key];
    return where === 'page' ? pageText(key, page, site) : undefined;
  };
  const { textOf: output, assign } = createExpressions({ textOf, relative: path, absolute: base });
  return withoutLiquid(text, {
    isHtml,
    output,
    tag(name, rest) {
      if (name === 'assign') return assign(rest);
      return tagText(name, rest.replace(/^["']|["']$/g, ''), site);
    },
  });
}

function tagText(name: string, argument: string, site: JekyllSite): string | undefined {
  switch (name) {
    case 'post_url':
      return postUrl(argument, site);
    case 'link':
      return fileUrl(argument, site);
    case 'gist': {
      const [id = ''] = argument.split(/\s+/);
      const url = `https://gist.github.com/${id}`;
      return /^[\w./-]+$/.test(id) ? `<a href="${url}">${escapeHtml(url)}</a>` : undefined;
    }
    case 'youtube':
      return /^[\w-]{11}$/.test(argument)
        ? player(`https://www.youtube-nocookie.com/embed/${argument}`)
        : undefined;
    default:
      return undefined;
  }
}

function pageText(key: string, page: Page, { plan, settings }: JekyllSite): string | undefined {
  if (key === 'title') return page.title;
  if (key !== 'url' && key !== 'id') return firstText(page.fields, [key]);
  const address = jekyllAddress(page, settings.pattern);
  if (typeof address !== 'string') return undefined;
  const url = plan.url.replace(/\/$/, '') + address;
  return key === 'url' ? address : jekyllId(page, url).slice(plan.url.length - 1);
}
