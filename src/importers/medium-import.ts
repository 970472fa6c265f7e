import { DomHandler, DomUtils, Parser, type parseDocument } from 'htmlparser2';
import { parseDate } from './dates.ts';
import { linkTo, readEntries, titleOr } from './entries.ts';
import {
  type ImportedArticle,
  type Importer,
  present,
  type SourceFile,
  slugFrom,
  sourceText,
} from './imported.ts';

/** Reads the unpacked export of Medium: a folder `posts` with one HTML page per story, marked up as an h-entry. */
export const medium: Importer = {
  name: 'Medium export',
  matches: (files) => files.some(isStory),
  read: (files) => {
    const found = readEntries(
      files.filter(isStory),
      ({ path }) => path,
      (file) => fromStory(file),
    );
    return { ...found, notes: [UNMARKED] };
  },
};

const UNMARKED =
  'a Medium export does not say which stories are unlisted or for members; review them before you publish';

const HEAD_BYTES = 20_000;

function isStory({ path, bytes }: SourceFile): boolean {
  if (!/\.html?$/i.test(path)) return false;
  const head = new TextDecoder().decode(bytes().subarray(0, HEAD_BYTES));
  return /<article[^<>]*\bh-entry\b/.test(head) && /<section[^<>]*\bdata-field=/.test(head);
}

type Elements = ReturnType<typeof parseDocument>['children'];
type Element = NonNullable<ReturnType<typeof DomUtils.findOne>>;

function fromStory(file: SourceFile): ImportedArticle | string {
  const children = parse(sourceText(file));
  const body = byClass(children, 'e-content');
  const titleText = textIn(byClass(children, 'p-name'));
  if (body === undefined) return 'pages without a story';
  const content = contentOf(body, titleText);
  if (content.html.trim() === '') return 'stories without a text';
  const time = byClass(children, 'dt-published');
  const isDraft = /(^|\/)draft[^/]*$/i.test(file.path);
  const isResponse = !isDraft && content.blocks <= 1 && content.image === undefined;
  const published = parseDate(time?.attribs.datetime)?.instant;
  if (published === undefined && !isDraft) return 'stories without a date';
  const title = titleOr(titleText, content.html);
  const url = byClass(children, 'p-canonical')?.attribs.href;
  const name = file.path.replace(/^.*\//, '').replace(/\.html?$/i, '');
  const fields = present({
    slug: slugFrom(`https://medium.com/${slugIn(url) ?? name.replace(/^draft_/i, '')}`, title),
    id: idOf(children, time, name),
    url,
    title,
    summary: textIn(byClass(children, 'p-summary')),
    published,
    draft: isDraft || isResponse ? true : undefined,
    authors: authorOf(byClass(children, 'p-author')),
    tags: elements(children, 'p-tag').map((tag) => textIn(tag)),
    image: content.image,
  });
  return { fields, html: content.html, lost: [], notes: isResponse ? [RESPONSE] : [] };
}

const RESPONSE =
  'a story of one paragraph, which may be a response to another story; a draft now, remove `draft` to publish it';

/** The last path segment of a URL. The segment before it names the author or the publication. */
function slugIn(url: string | undefined): string | undefined {
  return (
    url
      ?.replace(/[?#].*$/, '')
      .split('/')
      .at(-1) || undefined
  );
}

function elements(nodes: Elements, name: string): Element[] {
  return DomUtils.findAll(({ attribs }) => (attribs.class ?? '').split(/\s+/).includes(name), nodes);
}

function byClass(nodes: Elements, name: string): Element | undefined {
  return elements(nodes, name)[0];
}

function textIn(element: Element | undefined): string {
  return element === undefined ? '' : DomUtils.textContent(element).replace(/\s+/g, ' ').trim();
}

/** `https://medium.com/p/ID`, as in Medium's own feeds. The date links there, or in a draft the last paragraph. */
function idOf(nodes: Elements, time: Element | undefined, name: string): string | undefined {
  const links = DomUtils.getElementsByTagName('a', byTag(nodes, 'footer')?.children ?? [], true);
  const near = time?.parent === undefined ? [] : links.filter((link) => link === time.parent);
  const found = [...near, ...links].map(({ attribs }) => /\/p\/([\da-f]+)$/.exec(attribs.href ?? '')?.[1]);
  const id = found.find((one) => one !== undefined) ?? /-([\da-f]{6,})$/.exec(name)?.[1];
  return id === undefined ? undefined : `https://medium.com/p/${id}`;
}

function byTag(nodes: Elements, name: string): Element | undefined {
  return DomUtils.getElementsByTagName(name, nodes, true)[0];
}

function authorOf(author: Element | undefined): unknown[] {
  const name = textIn(author);
  return name === '' ? [] : [present({ name, url: author?.attribs.href })];
}

interface Content {
  readonly html: string;
  /** The number of block elements. */
  readonly blocks: number;
  readonly image: unknown;
}

const BLOCKS = new Set('p pre blockquote figure ul ol h1 h2 h3 h4 h5 h6'.split(' '));

/** The body without its title and without the rule above it; replaces embedded code with a link. */
function contentOf(body: Element, title: string): Content {
  const blocks = DomUtils.findAll(({ name }) => BLOCKS.has(name), body.children);
  const image = leadImage(body, blocks);
  const [first] = blocks;
  const isTitle = first !== undefined && /^h[1-4]$/.test(first.name) && textIn(first) === title;
  const [rule] = elements(body.children, 'section-divider');
  for (const element of [isTitle ? first : [], rule ?? []].flat()) DomUtils.removeElement(element);
  for (const script of DomUtils.getElementsByTagName('script', body.children, true)) {
    const src = (script.attribs.src ?? '').replace(/\.js$/, '');
    const [link] = src === '' ? [] : parse(linkTo(src));
    if (link !== undefined) DomUtils.replaceElement(script, link);
  }
  const html = DomUtils.getInnerHTML(body, { encodeEntities: 'utf8' }).trim();
  return { html, blocks: blocks.length - (isTitle ? 1 : 0), image };
}

/** The image marked as featured, else an image before any text. */
function leadImage(body: Element, blocks: readonly Element[]): unknown {
  const images = DomUtils.getElementsByTagName('img', body.children, true);
  const top = blocks.find((block) => block.name !== 'h3' && block.name !== 'h4');
  const chosen =
    images.find(({ attribs }) => attribs['data-is-featured'] === 'true') ??
    images.find((image) => top?.name === 'figure' && isIn(image, top));
  if (chosen === undefined) return undefined;
  const figure = blocks.find((block) => isIn(chosen, block));
  const caption = textIn(byTag(figure?.children ?? [], 'figcaption'));
  return present({ url: chosen.attribs.src, alt: chosen.attribs.alt, caption });
}

function isIn(element: Element, ancestor: Element): boolean {
  for (let at = element.parent; at !== null; at = at.parent) if (at === ancestor) return true;
  return false;
}

const MAX_DEPTH = 500;

/** The parser takes quadratic time in the nesting depth. */
class BoundedHandler extends DomHandler {
  override onopentag(name: string, attribs: Record<string, string>): void {
    if (this.tagStack.length > MAX_DEPTH) throw new Error('its elements are nested too deeply');
    super.onopentag(name, attribs);
  }
}

function parse(html: string): Elements {
  const handler = new BoundedHandler();
  new Parser(handler).end(html);
  return handler.root.children;
}
