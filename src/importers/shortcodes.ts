/** A WordPress shortcode, such as `[caption width="300"]…[/caption]`. */
export interface Shortcode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  /** Attributes without a name, such as the URL in `[embed https://…]`. */
  readonly values: readonly string[];
  /** The text before the closing tag; empty if there is no closing tag. */
  readonly inner: string;
}

/** Returns the HTML that replaces a shortcode; `undefined` leaves it unchanged. */
export type Replacement = (shortcode: Shortcode) => string | undefined;

/** Replaces known shortcodes and lists the names of the others. */
export function replaceShortcodes(
  text: string,
  replacements: ReadonlyMap<string, Replacement>,
): { readonly text: string; readonly left: ReadonlySet<string> } {
  const tags = pairedTags(text);
  const left = new Set<string>();
  let [result, done] = ['', 0];
  for (const tag of tags) {
    if (tag.start < done || tag.closes) continue;
    const replacement = replacements.get(tag.name);
    const end = tag.partner?.end ?? tag.end;
    const inner = tag.partner === undefined ? '' : text.slice(tag.end, tag.partner.start);
    const html = replacement?.({ name: tag.name, ...attributesOf(tag.attributes), inner });
    if (html === undefined) {
      if (isShortcode(tag)) left.add(tag.name);
      continue;
    }
    result += text.slice(done, tag.start) + html;
    done = end;
  }
  return { text: result + text.slice(done), left };
}

interface Tag {
  readonly name: string;
  readonly attributes: string;
  readonly start: number;
  readonly end: number;
  readonly closes: boolean;
  /** The matching closing tag. */
  partner?: Tag;
}

/** A single pass. Tags contain no brackets, so many opening brackets take linear time. */
function pairedTags(text: string): readonly Tag[] {
  const tags: Tag[] = [];
  const open = new Map<string, Tag[]>();
  for (const match of text.matchAll(/\[(\/?)([a-z][\w-]*)((?:[\s=/][^[\]]*)?)\]/gi)) {
    const [whole, slash = '', name = '', attributes = ''] = match;
    const end = match.index + whole.length;
    // `[[name]]` is an escaped shortcode, and `[name](…)` is a Markdown link.
    if (text[match.index - 1] === '[' || text[end] === '(') continue;
    const tag = { name: name.toLowerCase(), attributes, start: match.index, end, closes: slash !== '' };
    tags.push(tag);
    const waiting = open.get(tag.name) ?? [];
    if (!tag.closes) open.set(tag.name, [...(waiting.length < 100 ? waiting : []), tag]);
    else {
      const opening = waiting.pop();
      if (opening !== undefined) opening.partner = tag;
    }
  }
  return tags;
}

/** Parses `name="value"`, `name='value'`, `name=value` and plain values. */
function attributesOf(text: string): Pick<Shortcode, 'attributes' | 'values'> {
  const attributes = new Map<string, string>();
  const values: string[] = [];
  const written = text
    .replace(/^[=\s]+/, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#8221;', '"');
  const parts = written.matchAll(
    /([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|([^\s"'=]\S*)/g,
  );
  for (const [, name, double, single, bare, quoted, alone] of parts) {
    if (name !== undefined) attributes.set(name.toLowerCase(), double ?? single ?? bare ?? '');
    else values.push(quoted ?? alone ?? '');
  }
  return { attributes, values: values.filter((value) => value !== '' && value !== '/') };
}

/** Excludes words in brackets, such as "[sic]". */
function isShortcode({ name, attributes, partner }: Tag): boolean {
  return partner !== undefined || /[=/]/.test(attributes) || /[-_]/.test(name) || USUAL.has(name);
}

const USUAL = new Set(['gallery', 'playlist', 'embed', 'audio', 'video', 'caption', 'polldaddy', 'archives']);
