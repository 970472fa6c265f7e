import { type DefaultTreeAdapterMap, parse } from 'parse5';

type Node = DefaultTreeAdapterMap['node'];
export type Attributes = Readonly<Record<string, string>>;

/** The attributes of every element of a name, and the text within it, as a browser reads a page. */
export function elementsIn(html: string, name: string): (Attributes & { readonly text: string })[] {
  return [...nodesOf(parse(html))].flatMap((node) => {
    if (!('tagName' in node) || node.tagName !== name) return [];
    const attributes = Object.fromEntries(node.attrs.map((each) => [each.name, each.value]));
    return [{ ...attributes, text: textOf(node) }];
  });
}

export function hrefsIn(html: string): string[] {
  return elementsIn(html, 'a').map(({ href }) => href ?? '');
}

/** The elements that make a browser send further requests, with their addresses. */
export function requestsIn(html: string): string[] {
  return ['img', 'script', 'iframe', 'source', 'link', 'style', 'object', 'embed'].flatMap((name) => {
    return elementsIn(html, name).flatMap(({ src, rel = '', href, data }) => {
      return [src, data, /icon|stylesheet|preload/.test(rel) ? href : undefined].flatMap((url) => url ?? []);
    });
  });
}

function textOf(node: Node): string {
  return [...nodesOf(node)].map((each) => ('value' in each ? each.value : '')).join('');
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  if ('childNodes' in node) for (const child of node.childNodes) yield* nodesOf(child);
}
