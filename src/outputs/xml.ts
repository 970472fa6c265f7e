// The only module that writes XML. Its input contains no characters that XML forbids: domain/text/plain-text.ts removes them.

/**
 * Escapes text for character data. `&` and `<` become numeric references, as the RSS Profile (section 3.1) recommends for plain
 * text. A carriage return becomes a reference, because parsers replace the character with a line feed (XML 1.0 section 2.11).
 */
export function escapeXml(text: string): string {
  return /[&<>\r]/.test(text) ? text.replace(/[&<>\r]/g, reference) : text;
}

/** Escapes text for an attribute value, in which parsers replace tabs and line feeds with spaces (XML 1.0 section 3.3.3). */
export function escapeAttribute(text: string): string {
  return /[&<>"\r\n\t]/.test(text) ? text.replace(/[&<>"\r\n\t]/g, reference) : text;
}

function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with plain text, on a separate line; an empty string if there is no text. */
export function textElement(name: string, text: string | undefined, attributes?: Attributes): string {
  return text === undefined ? '' : `${openingTag(name, attributes)}${escapeXml(text)}</${name}>\n`;
}

/** HTML as the content of a CDATA section. Splits `]]>`, which would end it (XML 1.0 section 2.7). */
export function inCdata(html: string): string {
  return html.includes(']]>') ? html.replaceAll(']]>', ']]]]><![CDATA[>') : html;
}

/** An element with attributes only. */
export function emptyElement(name: string, attributes: Attributes): string {
  return `<${name}${formatAttributes(attributes)}/>\n`;
}

/** An element that contains elements. */
export function element(name: string, children: string, attributes?: Attributes): string {
  return `${openingTag(name, attributes)}\n${children}</${name}>\n`;
}

/** Concatenates the elements of a list. A loop, because creating an array costs as much as rendering the elements. */
export function each<Value>(values: readonly Value[], render: (value: Value) => string): string {
  let text = '';
  for (const value of values) text += render(value);
  return text;
}

export function openingTag(name: string, attributes?: Attributes): string {
  return attributes === undefined ? `<${name}>` : `<${name}${formatAttributes(attributes)}>`;
}

function formatAttributes(attributes: Attributes): string {
  let text = '';
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined)
      text += ` ${name}="${typeof value === 'number' ? value : escapeAttribute(value)}"`;
  }
  return text;
}

/** Plain text, escaped for HTML. */
export function htmlOfText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text;
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped.replaceAll('\r', '&#13;');
}

/** The namespaces in use, by their customary prefixes. */
export const NAMESPACES = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  media: 'http://search.yahoo.com/mrss/',
} as const;
export type Prefix = keyof typeof NAMESPACES;

/** The declarations for the given prefixes, in a fixed order. */
export function namespaceDeclarations(prefixes: ReadonlySet<Prefix>): Attributes {
  const used = (Object.keys(NAMESPACES) as Prefix[]).filter((prefix) => prefixes.has(prefix));
  return Object.fromEntries(used.map((prefix) => [`xmlns:${prefix}`, NAMESPACES[prefix]]));
}
