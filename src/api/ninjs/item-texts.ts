import { textOf as textOfHtml } from '../../content/text-of.ts';
import { isMarkup } from '../../domain/markup.ts';
import { type Fields, type Item, markupOf, textOf, type Variant, variantsOf } from './item.ts';

/** The texts of an item, as fields of a record. */
export function textsOf(item: Item): Fields {
  const descriptions = variantsOf(item, 'description', 'descriptions');
  const summary =
    descriptions.find((one) => markupOf(one) === 'text') ?? preferred(descriptions, ['', 'main']);
  const headline = headlineOf(item);
  return {
    title: headline,
    summary: plainTextOf(summary),
    html: bodyOf(item, descriptions, headline),
    language: textOf(item, 'language')?.replaceAll('_', '-'),
    rights: rightsOf(item),
  };
}

/** The headline as plain text. */
export function headlineOf(item: Item): string | undefined {
  return plainTextOf(preferred(variantsOf(item, 'headline', 'headlines'), ['main', '']));
}

/** The body as HTML. A flash may have no text but its headline, and then that is all there is to read. */
function bodyOf(item: Item, descriptions: readonly Variant[], headline: string | undefined) {
  const body = htmlOf(variantsOf(item, 'body', 'bodies')) ?? htmlOf(descriptions);
  return body ?? (headline === undefined ? undefined : paragraphsOf(headline));
}

function htmlOf(variants: readonly Variant[]): string | undefined {
  const html = variants.find((one) => markupOf(one) === 'html' && !isBlank(one.value))?.value;
  const text = variants.find((one) => markupOf(one) === 'text')?.value;
  return html ?? (text === undefined ? undefined : paragraphsOf(text));
}

/** What a reader sees without text, too. */
const SEEN = /<(?:audio|blockquote|embed|figure|iframe|img|math|object|picture|pre|svg|table|video)\b/i;

function isBlank(html: string): boolean {
  return !SEEN.test(html) && textOfHtml(html).replaceAll('\u00a0', ' ').trim() === '';
}

function preferred(variants: readonly Variant[], roles: readonly string[]): Variant | undefined {
  const found = roles.flatMap((role) =>
    variants.filter((one) => one.role === role && markupOf(one) !== 'other'),
  );
  return found[0] ?? variants.find((one) => markupOf(one) !== 'other');
}

function plainTextOf(variant: Variant | undefined): string | undefined {
  if (variant === undefined) return undefined;
  const { type, role, value } = variant;
  // Editors of headlines write <b> and &amp;, which no field of ninjs announces.
  const isHtml = markupOf(variant) === 'html' || (type === '' && role !== 'text' && isMarkup(value));
  return isHtml ? textOfHtml(value) : value.replaceAll(/\s+/g, ' ');
}

function paragraphsOf(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').trim();
  // Agencies separate paragraphs by one line end or by an empty line.
  return escaped
    .split(/(?:\r?\n\s*)+/)
    .map((line) => `<p>${line}</p>`)
    .join('\n');
}

function rightsOf(item: Item): string | undefined {
  const holder = textOf(item, 'copyrightholder');
  const notice = textOf(item, 'copyrightnotice') ?? (holder === undefined ? undefined : `© ${holder}`);
  const texts = [notice, textOf(item, 'usageterms')].flatMap((text) => {
    return text === undefined ? [] : textOfHtml(text) || [];
  });
  return texts.length === 0
    ? undefined
    : texts.reduce((before, next) => `${before}${stopOf(before)} ${next}`);
}

function stopOf(text: string): string {
  return /\p{P}$/u.test(text) ? '' : '.';
}
