import { namedKinds, topicKinds } from '../../domain/topic-kinds.ts';
import type { HostRules } from './host-rules.ts';

// The formats of Cloudflare Pages and Netlify, which share them but for details: a `*` within a part of a path, as in
// `/tag/*.rss`, is Cloudflare's alone. Netlify takes the type of a feed from its extension.

/** The file `_headers`. */
export function formatHeadersFile(rules: HostRules): string {
  const { prefix, cacheControl, page, feeds, lists, media } = rules;
  const shared = { 'Cache-Control': cacheControl, 'Access-Control-Allow-Origin': '*' };
  const { 'content-type': _type, ...pageFields } = page;
  const all = ['/feed', ...topicKinds.map((kind) => `/${kind}/*`)];
  const blocks = [
    block(`${prefix}/*`, { 'X-Content-Type-Options': 'nosniff' }),
    block(`${prefix}/`, { 'Cache-Control': cacheControl, ...pageFields }),
    ...topicKinds.map((kind) => block(`${prefix}/${kind}/*`, { ...shared, ...pageFields })),
    ...feeds.flatMap(({ suffix, contentType }) =>
      all.map((path) => {
        return block(`${prefix}${path}${suffix}`, {
          'Content-Type': contentType,
          ...(path === '/feed' ? shared : {}),
        });
      }),
    ),
    ...lists.map(({ path, contentType }) => {
      return block(`${prefix}${path}`, { 'Content-Type': contentType, ...shared });
    }),
  ];
  if (media !== undefined)
    blocks.push(block(`${media.path}*`, media.fields), block(`${media.path}*.svg`, media.svgFields));
  return `# Written by feedstand build.\n${blocks.join('')}`;
}

function block(path: string, fields: Readonly<Record<string, string>>): string {
  const lines = Object.entries(fields).map(([name, value]) => `  ${titleCase(name)}: ${value}\n`);
  return `${path}\n${lines.join('')}`;
}

/** The name of a header field as people write it. */
export function titleCase(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase());
}

/** The file `_redirects`. Removed addresses are left out: neither host can answer 410. */
export function formatRedirectsFile({ prefix, base, old }: HostRules): string {
  const own = (url: string) => (url.startsWith(`${base}/`) ? prefix + url.slice(base.length) : url);
  const lines = old.flatMap(({ path, location, status }) => {
    return location === undefined ? [] : [`${prefix}${encodeURI(path)} ${own(location)} ${status}\n`];
  });
  const patterns = namedKinds.flatMap((kind) => {
    const [from, to] = [`${prefix}/${kind}/:slug`, `${prefix}/${kind}/:slug`];
    return [
      ...['/feed', '/feed/', '/feed/rss2/', '/rss/'].map((end) => `${from}${end} ${to}.rss 301\n`),
      `${from}/feed/atom/ ${to}.atom 301\n`,
    ];
  });
  return `# Written by feedstand build.\n${lines.join('')}${patterns.join('')}`;
}
