import { namedKinds, topicKinds } from '../../domain/topic-kinds.ts';
import type { OldAddress } from '../old-addresses.ts';
import { EVERYTHING_PAGE } from '../static-address.ts';
import { type HostRules, queriedFeeds } from './host-rules.ts';
import type { MediaRules } from './media-rules.ts';
import { titleCase } from './pages-files.ts';

/**
 * Directives for a site block of Caddy 2.5 or later. Its `root` is the output folder or, where the feeds are below a path, the
 * folder that this path is in.
 */
export function formatCaddy(rules: HostRules): string {
  const { prefix, pages } = rules;
  const kinds = topicKinds.join('|');
  return [
    '# Written by feedstand build. Import it in a site block with:',
    `#   root * ${prefix === '' ? 'OUT' : `PARENT  # OUT is PARENT${prefix}`}`,
    'route {',
    matched('private', [`path ${prefix}/.feedstand/*`], ['respond 404']),
    ...rules.old.map((address, index) => oldAddress(rules, address, index)),
    ...oldPatterns(rules),
    ...(pages ? personAtFeed(rules) : []),
    ...rules.feeds.map(({ suffix, contentType }) => {
      const pattern = `^${escaped(prefix)}/(feed|(${kinds})/[^/]+)${escaped(suffix)}$`;
      return matched(
        suffix.slice(1),
        [`path_regexp ${quoted(pattern)}`],
        served(rules, contentType, feedVary(rules)),
      );
    }),
    ...rules.lists.map(({ path, contentType }, index) => {
      return matched(`list${index}`, [`path ${quoted(prefix + path)}`], served(rules, contentType));
    }),
    ...pageBlocks(rules),
    ...(rules.media === undefined ? [] : [mediaBlock(rules.media)]),
    `\tfile_server`,
    '}',
    'handle_errors {',
    `\trewrite * ${prefix}/404.html`,
    '\tfile_server',
    '}',
    '',
  ].join('\n');
}

const FILES = 'file_server {\n\t\t\tprecompressed br gzip\n\t\t}';

function feedVary({ pages }: HostRules): string {
  return pages ? 'Accept-Encoding, Sec-Fetch-Dest' : 'Accept-Encoding';
}

function served({ cacheControl }: HostRules, contentType: string, vary = 'Accept-Encoding'): string[] {
  return [
    header('Content-Type', contentType),
    header('Cache-Control', cacheControl),
    header('Vary', vary),
    header('Access-Control-Allow-Origin', '*'),
    header('X-Content-Type-Options', 'nosniff'),
    FILES,
  ];
}

function pageHeaders({ page }: HostRules): string[] {
  const fields = Object.entries(page).map(([name, value]) => header(name, value));
  return [...fields, header('X-Content-Type-Options', 'nosniff')];
}

/** What a person's own navigation gets at the address of a feed: the page about it or, with `?raw`, its bytes as text. */
function personAtFeed(rules: HostRules): string[] {
  const { prefix } = rules;
  const suffixes = rules.feeds.map(({ suffix }) => escaped(suffix)).join('|');
  const pattern = `^(${escaped(prefix)}/(?:feed|[a-z]+/[^/]+?))(?:${suffixes})$`;
  const person = ['method GET', 'header Sec-Fetch-Dest document', 'header Sec-Fetch-Mode navigate'];
  const uncached = [
    header('Cache-Control', 'private, no-store'),
    header('Vary', feedVary(rules)),
    'header -Etag',
    'header -Last-Modified',
  ];
  const page = [...uncached, ...pageHeaders(rules), FILES];
  return [
    // Caddy evaluates the conditions of one matcher in any order, so what one of them finds is kept before another uses it.
    `\t@feed path_regexp feed ${quoted(pattern)}`,
    '\tvars @feed page {http.regexp.feed.1}',
    matched(
      'raw',
      [...person, 'query raw=*', `path_regexp ${quoted(pattern)}`],
      [...uncached, header('Content-Type', 'text/plain; charset=utf-8'), FILES],
    ),
    matched(
      'person',
      [
        ...person,
        `path_regexp ${quoted(pattern)}`,
        'file {\n\t\t\ttry_files {http.vars.page}.page.html {http.vars.page}.html\n\t\t}',
      ],
      ['rewrite * {http.matchers.file.relative}', ...page],
    ),
    matched(
      'everything',
      [...person, `path ${prefix}/feed`],
      [`rewrite * ${prefix}/${EVERYTHING_PAGE}`, ...page],
    ),
  ];
}

function mediaBlock({ path, fields, svgFields, types }: MediaRules): string {
  const all = Object.entries(fields).map(([name, value]) => header(name, value));
  const typed = Array.from(types).flatMap(([type, extensions], index) => {
    const own = type === 'image/svg+xml' ? svgFields : {};
    const matcher = `@type${index}`;
    const paths = extensions.map((extension) => `*.${extension}`).join(' ');
    const lines = Object.entries({ 'Content-Type': type, ...own }).map(([name, value]) => {
      return header(name, value, `${matcher} `);
    });
    return [`${matcher} path ${paths}`, ...lines];
  });
  return matched('media', [`path ${path}*`], [...all, ...typed, 'file_server']);
}

function pageBlocks(rules: HostRules): string[] {
  const { prefix, cacheControl } = rules;
  const page = [
    header('Cache-Control', cacheControl),
    header('Vary', 'Accept-Encoding'),
    ...pageHeaders(rules),
  ];
  const groups = topicKinds.map((kind) => {
    return matched(
      `group_${kind}`,
      [`path ${prefix}/`, `query kind=${kind}`],
      [
        `try_files ${prefix}/index.${kind}.{query.page}.html ${prefix}/index.${kind}.html ${prefix}/index.html`,
        ...page,
        FILES,
      ],
    );
  });
  const topics = topicKinds.map((kind) => `${prefix}/${kind}/*`).join(' ');
  return [
    ...groups,
    matched('home', [`path ${prefix}/`], [`rewrite * ${prefix}/index.html`, ...page, FILES]),
    matched('topic', [`path ${topics}`], ['try_files {path}.html', ...page, FILES]),
  ];
}

function oldAddress(
  { prefix, pages }: HostRules,
  { path, location, status }: OldAddress,
  index: number,
): string {
  const answer = location === undefined ? 'respond 410' : `redir ${quoted(location)} ${status}`;
  const person = 'not {\n\t\t\theader Sec-Fetch-Dest document\n\t\t\theader Sec-Fetch-Mode navigate\n\t\t}';
  const conditions = [`path ${quoted(prefix + path)}`, ...(pages && path === '/feed' ? [person] : [])];
  return matched(`old${index}`, conditions, [answer]);
}

function oldPatterns(rules: HostRules): string[] {
  const { prefix, base, gonePatterns } = rules;
  const topic = `^${escaped(prefix)}/(${namedKinds.join('|')})/(?:[^/]+/)*([A-Za-z0-9-]+)/(?:feed|rss)/?`;
  const moved = [
    ['rss', `${topic}(?:(?:rss2?|rdf|feed)/?)?$`],
    ['atom', `${topic}atom/?$`],
  ].map(([suffix, pattern]) => {
    const name = `moved_${suffix}`;
    const to = `${base}/{http.regexp.${name}.1}/{http.regexp.${name}.2}.${suffix}`;
    return matched(name, [`path_regexp ${name} ${quoted(pattern ?? '')}`], [`redir ${to} 301`]);
  });
  const gone = gonePatterns.map((path, index) => {
    const pattern = `(?i)^${escaped(prefix)}${escaped(path).replaceAll('\\*', '[^/]+')}/?$`;
    return matched(`gone${index}`, [`path_regexp ${quoted(pattern)}`], ['respond 410']);
  });
  const queried = queriedFeeds(rules).map(({ word, url }, index) => {
    const words = word.replace(/[()]/g, '').split('|');
    const query = words.map((value) => `feed=${value}`).join(' ');
    return matched(`query${index}`, [`path ${prefix}/`, `query ${query}`], [`redir ${url} 301`]);
  });
  return [...moved, ...gone, ...queried];
}

function matched(name: string, conditions: readonly string[], directives: readonly string[]): string {
  const lines = (some: readonly string[]) => some.map((line) => `\t\t${line}`).join('\n');
  return `\t@${name} {\n${lines(conditions)}\n\t}\n\thandle @${name} {\n${lines(directives)}\n\t}`;
}

/** `matcher` ends with a space. */
function header(name: string, value: string, matcher = ''): string {
  return `header ${matcher}${titleCase(name)} ${quoted(value)}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
