import type { SiteFiles } from './configuration.ts';

/** The HTML of a page by its URL, from the folder that a generator wrote; `undefined` if it is not there. */
export function builtPages(files: SiteFiles, site: string): (url: string) => string | undefined {
  return (url) => {
    const path = pathIn(url, site);
    if (path === undefined) return undefined;
    for (const file of filesFor(path)) {
      const html = files.read(file);
      if (html !== undefined) return html;
    }
    return undefined;
  };
}

/** The path below the website; a website with a path may be built with or without it. */
function pathIn(url: string, site: string): string | undefined {
  const base = site.endsWith('/') ? site : `${site}/`;
  if (!url.startsWith(base)) return undefined;
  try {
    const path = decodeURIComponent(url.slice(base.length).split(/[?#]/, 1)[0] ?? '');
    return path.split(/[/\\]/).includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}

function filesFor(path: string): readonly string[] {
  if (path === '' || path.endsWith('/')) return [`${path}index.html`, `${path.slice(0, -1)}.html`];
  return /\.x?html?$/i.test(path) ? [path] : [`${path}.html`, `${path}/index.html`];
}
