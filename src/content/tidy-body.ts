import { shorten } from '../domain/text/plain-text.ts';
import { BodyWork } from './body-work.ts';
import { hideCredentials } from './credentials.ts';
import { hiddenBy, isStruckOut } from './declarations.ts';
import { asFigures, customLink, frameLink, hasContent, moveEmbedsOut, objectLink } from './embeds.ts';
import { formulaOf, isFormula, texScript } from './formulas.ts';
import {
  attribute,
  createText,
  type Element,
  isBlank,
  isElement,
  isHtml,
  isMath,
  type Node,
  type Parent,
  textWithin,
} from './html-tree.ts';
import { tidyMath } from './math.ts';
import { resolveNoscripts } from './noscript.ts';
import { tidyImage, tidyMedia, tidyPicture } from './pictures.ts';
import { ALLOWED_TAGS, DROPPED_TAGS, RENAMED_TAGS, UNWRAPPED_TAGS } from './safe-elements.ts';
import { strikeOut } from './strike.ts';

/**
 * Changes a parsed body in place, for readers without scripts and styles. Removes hidden text, marks struck-out words, sets the
 * image URLs that lazy-loading scripts would set, and replaces embeds with links. The result is not sanitized: `writeSafeHtml`
 * does that.
 */
export function tidyBody(root: Parent, base: string): BodyWork {
  const work = new BodyWork(base);
  hideCredentials(root, work);
  tidyChildren(root, work);
  root.childNodes = asFigures(root.childNodes, work);
  work.endFormula();
  if (!work.isResolved) resolveNoscripts(root, work);
  return work;
}

function tidyChildren(parent: Parent, work: BodyWork): void {
  const tidied: Node[] = [];
  for (const child of parent.childNodes) {
    if (isElement(child)) tidied.push(...tidyElement(child, work));
    else tidied.push(child);
  }
  parent.childNodes = tidied;
}

function tidyElement(element: Element, work: BodyWork): Node[] {
  const hidden = hiddenBy(element);
  if (hidden !== undefined) return withoutHidden(element, hidden, work);
  if (isMath(element)) return mathOrNothing(element, work);
  if (isFormula(element)) return formulaOf(element, work);
  if (!isHtml(element)) return dropped(element, work);
  if (isStruckOut(element)) strikeOut(element);
  return tidyByName(element, work);
}

function withoutHidden(element: Element, how: string, work: BodyWork): Node[] {
  const text = textWithin(element).replace(/\s+/g, ' ').trim();
  const what = text === '' ? 'a hidden picture or player' : `hidden text "${shorten(text, 60)}"`;
  if (hasContent(element)) work.drop(`${what} (<${element.tagName} ${how}>)`);
  return [];
}

function mathOrNothing(element: Element, work: BodyWork): Node[] {
  const nodes = tidyMath(element);
  if (nodes.length === 0) work.drop('<math>');
  return nodes;
}

type Rule = (element: Element, work: BodyWork) => Node[];

const RULES: Readonly<Record<string, Rule>> = {
  a: linkWithEmbeds,
  'amp-anim': tidyImage,
  'amp-audio': mediaWithFallback,
  'amp-iframe': frameLink,
  'amp-img': tidyImage,
  'amp-video': mediaWithFallback,
  audio: mediaWithFallback,
  embed: frameLink,
  iframe: frameLink,
  img: tidyImage,
  input: checkbox,
  noscript: (element, work) => {
    work.withinNoscript(() => tidyChildren(element, work));
    element.childNodes = asFigures(element.childNodes, work);
    return [element];
  },
  object: objectWithFallback,
  p: paragraph,
  picture: tidyPicture,
  script: (element, work) => texScript(element, work) ?? dropped(element, work),
  video: mediaWithFallback,
};

function tidyByName(element: Element, work: BodyWork): Node[] {
  const name = element.tagName;
  const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
  if (rule !== undefined) return rule(element, work);
  if (DROPPED_TAGS.has(name)) return dropped(element, work);
  element.tagName = RENAMED_TAGS.get(name) ?? name;
  tidyChildren(element, work);
  if (ALLOWED_TAGS.has(element.tagName)) return [container(element, work)];
  return UNWRAPPED_TAGS.has(name) ? unwrapped(element, work) : custom(element, work);
}

function dropped(element: Element, work: BodyWork): Node[] {
  if (!UNREPORTED.has(element.tagName)) work.drop(`<${element.tagName}>`);
  return [];
}

/** Elements of a document's head contain no text of the article. */
const UNREPORTED = new Set(['meta', 'link', 'base', 'title', 'head']);

function container(element: Element, work: BodyWork): Element {
  if (work.embeds.size > 0 && BLOCKS.has(element.tagName)) {
    element.childNodes = asFigures(element.childNodes, work);
  }
  return element;
}

const BLOCKS = new Set(
  'article aside blockquote dd details div footer header li main section td th'.split(' '),
);

function unwrapped(element: Element, work: BodyWork): Node[] {
  if (REPORTED.has(element.tagName)) work.drop(`<${element.tagName}>`);
  return element.childNodes;
}

/** Reported although their content stays: they do not work in feed readers. */
const REPORTED = new Set(['form', 'canvas']);

function custom(element: Element, work: BodyWork): Node[] {
  const linked = customLink(element, work);
  if (linked !== undefined) return linked;
  if (!element.childNodes.some(hasContent)) work.drop(`<${element.tagName}>`);
  return element.childNodes;
}

function linkWithEmbeds(element: Element, work: BodyWork): Node[] {
  const before = work.embeds.size;
  tidyChildren(element, work);
  return work.embeds.size === before ? [element] : moveEmbedsOut(element, work);
}

/** Replaces a paragraph that contains only embeds with figures. An embed among other text stays a plain link. */
function paragraph(element: Element, work: BodyWork): Node[] {
  const before = work.embeds.size;
  tidyChildren(element, work);
  const { childNodes } = element;
  if (work.embeds.size === before || !childNodes.some((child) => work.embeds.has(child))) return [element];
  if (!childNodes.every((child) => isBlank(child) || work.embeds.has(child))) {
    element.childNodes = withoutFigures(childNodes, work);
    return [element];
  }
  return asFigures(
    childNodes.filter((child) => !isBlank(child)),
    work,
  );
}

function withoutFigures(nodes: readonly Node[], work: BodyWork): Node[] {
  return nodes.flatMap((node) =>
    isElement(node) && work.embeds.has(node) && node.tagName === 'figure' ? node.childNodes : [node],
  );
}

function objectWithFallback(element: Element, work: BodyWork): Node[] {
  const nodes = objectLink(element, work);
  return nodes.flatMap((node) =>
    isElement(node) && !work.embeds.has(node) ? tidyElement(node, work) : [node],
  );
}

function mediaWithFallback(element: Element, work: BodyWork): Node[] {
  const nodes = tidyMedia(element, work);
  if (nodes[0] !== element)
    return nodes.flatMap((node) => (isElement(node) ? tidyElement(node, work) : [node]));
  tidyChildren(element, work);
  return nodes;
}

function checkbox(element: Element, work: BodyWork): Node[] {
  const type = (attribute(element, 'type') ?? '').toLowerCase();
  if (type === 'checkbox') return [createText(attribute(element, 'checked') === undefined ? '☐ ' : '☑ ')];
  if (type !== 'hidden') work.drop('<input>');
  return [];
}
