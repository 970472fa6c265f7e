import { MATH_ATTRIBUTES } from './math.ts';

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

/** HTML elements that a body may contain. */
export const ALLOWED_TAGS = words(
  'a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl ' +
    'dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p picture pre q rp rt ' +
    'ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video wbr',
);

/** Removed together with their content. */
export const DROPPED_TAGS = words(
  'script style textarea select datalist optgroup option button template title svg noembed noframes applet meta link base ' +
    'frameset frame map area param',
);

/** Removed, but their content stays. Any other name that is not allowed is not an HTML element. */
export const UNWRAPPED_TAGS = words(
  'acronym big blink body canvas fieldset font form head html label legend marquee meter nobr noscript object output ' +
    'plaintext progress rb rtc',
);

/** Obsolete elements and their replacements. */
export const RENAMED_TAGS: ReadonlyMap<string, string> = new Map([
  ['center', 'div'],
  ['dialog', 'div'],
  ['dir', 'ul'],
  ['listing', 'pre'],
  ['menu', 'ul'],
  ['search', 'div'],
  ['strike', 's'],
  ['tt', 'code'],
  ['xmp', 'pre'],
]);

export const VOID_TAGS = words('br col hr img source track wbr');

/** Boolean attributes. */
export const FLAGS = words('controls default open reversed');

/** Attributes with a URL: of a link, and of a loaded resource. */
export const LINK_ATTRIBUTES = words('href cite');
export const SOURCE_ATTRIBUTES = words('src poster');

const GLOBAL_ATTRIBUTES = words('dir lang title');

const ATTRIBUTES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    a: 'href hreflang rel type',
    audio: 'controls src',
    blockquote: 'cite',
    col: 'span',
    colgroup: 'span',
    data: 'value',
    del: 'cite datetime',
    details: 'open',
    img: 'alt height sizes src srcset width',
    ins: 'cite datetime',
    li: 'id value',
    ol: 'reversed start type',
    q: 'cite',
    source: 'media sizes src srcset type',
    td: 'colspan headers rowspan',
    th: 'abbr colspan headers rowspan scope',
    time: 'datetime',
    track: 'default kind label src srclang',
    video: 'controls height poster src width',
  }).map(([tag, names]) => [tag, words(names)]),
);

export function isAllowedAttribute(tag: string, attribute: string): boolean {
  return GLOBAL_ATTRIBUTES.has(attribute) || ATTRIBUTES.get(tag)?.has(attribute) === true;
}

export function isAllowedInMath(attribute: string): boolean {
  return MATH_ATTRIBUTES.has(attribute);
}
