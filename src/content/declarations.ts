import { attribute, classesOf, type Element } from './html-tree.ts';

/** An inline style: property → value, in lower case. The last declaration wins, and `!important` wins over others. */
export function declarationsOf(element: Element): ReadonlyMap<string, string> {
  const style = attribute(element, 'style');
  return style === undefined ? NONE : parseDeclarations(style);
}

const NONE: ReadonlyMap<string, string> = new Map();

function parseDeclarations(style: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const important = new Map<string, string>();
  for (const declaration of plainCss(style).split(';')) {
    const colon = declaration.indexOf(':');
    const property = declaration.slice(0, colon).trim();
    const value = declaration.slice(colon + 1).trim();
    const bang = value.lastIndexOf('!');
    if (bang >= 0 && value.slice(bang + 1).trim() === 'important') {
      important.set(property, value.slice(0, bang).trim());
    } else if (colon > 0) found.set(property, value);
  }
  return new Map([...found, ...important]);
}

/** CSS in lower case, without comments and escapes. */
function plainCss(style: string): string {
  const [first = '', ...commented] = style.toLowerCase().split('/*');
  const rest = commented.map((text) => {
    const end = text.indexOf('*/');
    return end < 0 ? '' : text.slice(end + 2);
  });
  return [first, ...rest].join(' ').replace(/\\([\da-f]{1,6})\s?/g, (_escape, code: string) => {
    const point = Number.parseInt(code, 16);
    return point > 0 && point < 0x80 ? String.fromCharCode(point).toLowerCase() : ' ';
  });
}

const HIDDEN_CLASS =
  /^([a-z]{1,20}-)?(sr-only|visually-?hidden|hidden-visually|screen-?reader(-only|-text)?|screen-?readers?-only|a11y-hidden|assistive-text|element-invisible|mso-hide)(-focusable)?$/;
const SHOWN_CLASS = /^not-sr-only$/;

/** The attribute that hides this element on a page: `hidden`, `style="display:none"` …; `undefined` if the page shows it. */
export function hiddenBy(element: Element): string | undefined {
  if (element.attrs.length === 0) return element.tagName === 'dialog' ? 'without open' : undefined;
  if (attribute(element, 'hidden') !== undefined) return 'hidden';
  if (attribute(element, 'popover') !== undefined) return 'popover';
  if (element.tagName === 'dialog' && attribute(element, 'open') === undefined) return 'without open';
  const named = hidingClass(classesOf(element));
  if (named !== undefined) return `class="${named}"`;
  return hiddenByStyle(declarationsOf(element));
}

/** The class that hides an element from view; `undefined` if none does. `classes` are in lower case. */
export function hidingClass(classes: readonly string[]): string | undefined {
  const named = classes.find((name) => HIDDEN_CLASS.test(name));
  return classes.some((name) => SHOWN_CLASS.test(name)) ? undefined : named;
}

// An opacity of 0 does not count as hidden: pages use it to fade images in.
function hiddenByStyle(style: ReadonlyMap<string, string>): string | undefined {
  if (style.size === 0) return undefined;
  for (const [property, hiding] of HIDING) {
    const value = style.get(property);
    if (value !== undefined && hiding.test(value)) return `style="${property}:${value}"`;
  }
  const positioned = /absolute|fixed/.test(style.get('position') ?? '');
  if (
    positioned &&
    ['left', 'right', 'top', 'clip', 'clip-path'].some((name) => isOutside(style.get(name)))
  ) {
    return 'style="position:absolute"';
  }
  return undefined;
}

const HIDING: readonly (readonly [string, RegExp])[] = [
  ['display', /^none$/],
  ['visibility', /^(hidden|collapse)$/],
  ['content-visibility', /^hidden$/],
  ['mso-hide', /^all$/],
];

function isOutside(value: string | undefined): boolean {
  return (
    value !== undefined &&
    /^-\d{3,6}(\.\d{1,6})?(px|em|rem|vw|%)|^rect\(\s*[01](px)?[\s,]+[01](px)?[\s,]+[01](px)?[\s,]+[01](px)?\s*\)|^inset\(\s*(50|100)%/.test(
      value,
    )
  );
}

const STRUCK_CLASSES = ['line-through', 'strikethrough', 'text-decoration-line-through'];

/** Whether an inline style or a known class strikes out the text. */
export function isStruckOut(element: Element): boolean {
  if (element.attrs.length === 0) return false;
  const style = declarationsOf(element);
  return (
    DECORATIONS.some((property) => style.get(property)?.includes('line-through')) ||
    classesOf(element).some((name) => STRUCK_CLASSES.includes(name))
  );
}

const DECORATIONS = [
  'text-decoration',
  'text-decoration-line',
  '-webkit-text-decoration',
  '-webkit-text-decoration-line',
];
