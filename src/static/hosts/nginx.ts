import { namedKinds, topicKinds } from '../../domain/topic-kinds.ts';
import type { OldAddress } from '../old-addresses.ts';
import { type HostRules, queriedFeeds } from './host-rules.ts';
import type { MediaRules } from './media-rules.ts';
import { titleCase } from './pages-files.ts';

/**
 * Directives for a `server` block of nginx 1.18 or later. Its `root` is the output folder or, where the feeds are below a path, the
 * folder that this path is in.
 */
export function formatNginx(rules: HostRules): string {
  const { prefix, pages } = rules;
  return [
    '# Written by feedstand build. Include it in a server block with:',
    `#   root ${prefix === '' ? 'OUT;' : `PARENT;  # OUT is PARENT${prefix}`}`,
    'gzip_static on;  # the .gz files that --compress writes; brotli_static on; needs a module',
    `error_page 404 ${prefix}/404.html;`,
    `location = ${prefix}/404.html { internal; ${type(rules.page['content-type'])} ${fields(missingFields(rules), ' always')} }`,
    `location @no_feed { ${type('text/plain; charset=utf-8')} ${fields(noFeedFields(rules), ' always')} return 404 "There is no such feed.\n"; }`,
    `location ^~ ${prefix}/.feedstand/ { return 404; }`,
    ...rules.feeds.map((feed) => feedLocation(rules, feed)),
    ...(pages ? [pageAtFeed(rules), sourceAtFeed(rules)] : []),
    homeLocation(rules),
    topicPages(rules),
    ...rules.lists.map(({ path, contentType }) => {
      return `location = ${quoted(prefix + path)} { ${type(contentType)} ${fields(sharedFields(rules))} }`;
    }),
    ...(rules.media === undefined ? [] : [mediaLocation(rules.media)]),
    ...oldLocations(rules),
    '',
  ].join('\n');
}

type Fields = Readonly<Record<string, string>>;

const NOSNIFF = { 'X-Content-Type-Options': 'nosniff' };

function feedVary({ pages }: HostRules): string {
  return pages ? 'Accept-Encoding, Sec-Fetch-Dest' : 'Accept-Encoding';
}

function sharedFields({ cacheControl }: HostRules): Fields {
  return {
    'Cache-Control': cacheControl,
    Vary: 'Accept-Encoding',
    'Access-Control-Allow-Origin': '*',
    ...NOSNIFF,
  };
}

function pageFields({ page }: HostRules): Fields {
  const { 'content-type': _type, ...others } = page;
  return { ...others, ...NOSNIFF };
}

function missingFields(rules: HostRules): Fields {
  return { 'Cache-Control': 'max-age=60', Vary: 'Accept-Encoding', ...pageFields(rules) };
}

function noFeedFields(rules: HostRules): Fields {
  return { 'Cache-Control': 'max-age=60', Vary: feedVary(rules), ...NOSNIFF };
}

/** A feed or, for a person's own navigation, the page about it, if there is one. */
function feedLocation(
  rules: HostRules,
  { suffix, contentType }: { readonly suffix: string; readonly contentType: string },
): string {
  const { prefix } = rules;
  const pattern = `^${escaped(prefix)}(?<topic>/(?:feed|[a-z]+/[^/]+))${escaped(suffix)}$`;
  const name = suffix.slice(1);
  const person = [
    '  set $person "$http_sec_fetch_dest $http_sec_fetch_mode $request_method";',
    `  if (-f "$document_root${prefix}$topic.html") { set $person "$person page"; }`,
    `  if (-f "$document_root${prefix}$topic.page.html") { set $person "$person page"; }`,
    '  if ($args ~ "(^|&)raw(=|&|$)") { set $person "$person raw"; }',
    `  if ($person = "document navigate GET page") { rewrite ^ ${prefix}/.page$topic last; }`,
    `  if ($person = "document navigate GET page raw") { rewrite ^ ${prefix}/.raw$topic.${name} last; }`,
  ];
  return [
    `location ~ ${quoted(pattern)} {`,
    ...(rules.pages ? person : []),
    '  error_page 404 @no_feed;',
    `  ${type(contentType)}`,
    `  ${fields({ ...sharedFields(rules), Vary: feedVary(rules), 'Access-Control-Expose-Headers': 'ETag, Last-Modified, Link' })}`,
    '}',
  ].join('\n');
}

/** No cache may keep a page at the address of a feed, and it has no validators. */
function pageAtFeed(rules: HostRules): string {
  const { prefix, page } = rules;
  const own = { ...pageFields(rules), ...uncached(rules) };
  return [
    `location ~ ${quoted(`^${escaped(prefix)}/\\.page(?<topic>/.+)$`)} {`,
    '  internal; etag off; if_modified_since off;',
    `  try_files ${prefix}$topic.page.html ${prefix}$topic.html =404;`,
    `  ${type(page['content-type'])}`,
    `  ${fields(own)}`,
    '}',
  ].join('\n');
}

/** With `?raw` a person sees the bytes of the feed. */
function sourceAtFeed(rules: HostRules): string {
  const { prefix } = rules;
  return [
    `location ~ ${quoted(`^${escaped(prefix)}/\\.raw(?<topic>/.+)$`)} {`,
    '  internal; etag off; if_modified_since off;',
    `  try_files ${prefix}$topic =404;`,
    `  ${type('text/plain; charset=utf-8')}`,
    `  ${fields({ ...NOSNIFF, ...uncached(rules) })}`,
    '}',
  ].join('\n');
}

/** nginx sends no Last-Modified where this says that it is empty. */
function uncached(rules: HostRules): Fields {
  return { 'Cache-Control': 'private, no-store', Vary: feedVary(rules), 'Last-Modified': '' };
}

/** `/`, the pages of one kind that a query asks for, and the feeds that WordPress has there. */
function homeLocation(rules: HostRules): string {
  const { prefix, page } = rules;
  const moved = queriedFeeds(rules).map(({ word, url }) => {
    return `  if ($arg_feed ~* "^${word}$") { return 301 ${url}; }`;
  });
  const own = [
    `  ${type(page['content-type'])}`,
    `  ${fields({ 'Cache-Control': rules.cacheControl, Vary: 'Accept-Encoding', ...pageFields(rules) })}`,
    '}',
  ];
  // Within a matching `if` nginx forgets `types { }`, so a list of one kind has a location for itself.
  return [
    `location = ${prefix}/ {`,
    ...moved,
    '  set $group "$arg_kind.$arg_page";',
    `  if ($group ~ "^(${topicKinds.join('|')})\\.[0-9]{0,5}$") { rewrite ^ ${prefix}/.group/$group last; }`,
    `  try_files ${prefix}/index.html =404;`,
    ...own,
    `location ~ ${quoted(`^${escaped(prefix)}/\\.group/(?<group>[a-z]+\\.[0-9]*)$`)} {`,
    '  internal;',
    `  try_files ${prefix}/index.$group.html ${prefix}/index.\${group}html ${prefix}/index.html =404;`,
    ...own,
  ].join('\n');
}

function mediaLocation({ path, fields: own, svgFields, types }: MediaRules): string {
  const rows = Array.from(types, ([type, extensions]) => `    ${type} ${extensions.join(' ')};`);
  return [
    `location ^~ ${path} {`,
    '  gzip_static off;',
    '  types {',
    ...rows,
    '  }',
    '  default_type application/octet-stream;',
    `  ${fields(own)}`,
    `  location ~ "\\.svg$" { ${fields({ ...own, ...svgFields })} }`,
    '}',
  ].join('\n');
}

function topicPages(rules: HostRules): string {
  const { prefix, page } = rules;
  return [
    `location ~ ${quoted(`^${escaped(prefix)}(?<topic>/[a-z]+/[^./]+)$`)} {`,
    `  try_files ${prefix}$topic.html =404;`,
    `  ${type(page['content-type'])}`,
    `  ${fields({ 'Cache-Control': rules.cacheControl, Vary: 'Accept-Encoding', ...pageFields(rules) })}`,
    '}',
  ].join('\n');
}

function oldLocations(rules: HostRules): string[] {
  const { prefix, base, old, gonePatterns } = rules;
  const gone = gonePatterns.map((path) => {
    return `location ~* ${quoted(`^${escaped(prefix)}${escaped(path).replaceAll('\\*', '[^/]+')}/?$`)} { return 410; }`;
  });
  // Letters, digits and hyphens alone: any other character of an address would be in the answer's header as it is.
  const topic = `^${escaped(prefix)}/(?<kind>${namedKinds.join('|')})/(?:[^/]+/)*(?<slug>[A-Za-z0-9-]+)/(?:feed|rss)/?`;
  return [
    ...old.map((address) => oldLocation(rules, address)),
    ...gone,
    `location ~ ${quoted(`${topic}(?:(?:rss2?|rdf|feed)/?)?$`)} { return 301 ${base}/$kind/$slug.rss; }`,
    `location ~ ${quoted(`${topic}atom/?$`)} { return 301 ${base}/$kind/$slug.atom; }`,
  ];
}

function oldLocation(rules: HostRules, { path, location, status, cacheControl }: OldAddress): string {
  const { prefix, pages } = rules;
  const start = `location = ${quoted(prefix + path)} {`;
  if (location === undefined) return `${start} return 410; }`;
  const answer = `${field('Cache-Control', cacheControl)} return ${status} ${quoted(location.replaceAll('$', '%24'))}; }`;
  if (!pages || path !== '/feed') return `${start} ${answer}`;
  return [
    start,
    '  set $person "$http_sec_fetch_dest $http_sec_fetch_mode $request_method";',
    `  if ($person = "document navigate GET") { rewrite ^ ${prefix}/.page/feed last; }`,
    `  ${field('Vary', feedVary(rules))} ${answer}`,
  ].join('\n');
}

/** One type for any file name. */
function type(contentType = 'application/octet-stream'): string {
  return `types { } default_type ${quoted(contentType)};`;
}

function fields(all: Fields, always = ''): string {
  return Object.entries(all)
    .map(([name, value]) => field(name, value, always))
    .join(' ');
}

/** Only with ` always` nginx sends it with errors too. */
function field(name: string, value: string, always = ''): string {
  return `add_header ${titleCase(name)} ${quoted(value)}${always};`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
