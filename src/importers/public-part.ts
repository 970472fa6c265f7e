export interface PublicPart {
  readonly text: string;
  /** The kinds of removed parts, without duplicates. */
  readonly removed: readonly string[];
}

/**
 * Removes the parts of a body that a newsletter shows to some readers only, and everything after a paywall. The rest stays
 * unchanged, so Markdown with HTML works too. An unclosed part hides the rest of the body, which is the safe side.
 */
export function publicPart(body: string): PublicPart {
  const removed = new Set<string>();
  let text = '';
  let position = 0;
  let hidden: HiddenPart | undefined;
  for (const match of body.matchAll(TOKEN)) {
    const token = tokenOf(match);
    if (hidden !== undefined) {
      hidden = stillHidden(hidden, token);
      if (hidden === undefined) position = endOf(body, match);
      continue;
    }
    hidden = hiddenPart(token);
    if (hidden === undefined) continue;
    removed.add(hidden.what);
    text += body.slice(position, match.index);
  }
  return { text: hidden === undefined ? text + body.slice(position) : text, removed: [...removed] };
}

// A tag ends at the next `<` at the latest: `<` in an attribute is rare, and a long search for `>` is slow.
const TOKEN = /<!--\s*kg-gated-block:(begin|end)\b([^<>]*)|<(\/?)([a-z][a-z0-9-]*)([^<>]*)/gi;

interface Token {
  /** Set for Ghost, which marks such parts with comments. */
  readonly edge: string | undefined;
  readonly name: string;
  readonly closes: boolean;
  readonly attributes: string;
}

function tokenOf([, edge, rules = '', slash, name = '', attributes = '']: RegExpExecArray): Token {
  return {
    edge: edge?.toLowerCase(),
    name: name.toLowerCase(),
    closes: slash === '/',
    attributes: attributes + rules,
  };
}

interface HiddenPart {
  readonly what: string;
  /** The element that ends the part; `undefined` if a comment or nothing ends it. */
  readonly element?: string;
  readonly endsByComment?: boolean;
  /** The number of open elements of the same name. */
  readonly depth: number;
}

const LIMITED = 'parts that only some readers see';

function hiddenPart({ edge, name, closes, attributes }: Token): HiddenPart | undefined {
  if (edge !== undefined) {
    const visible = edge === 'end' || /\bnonMember:["']?true\b/.test(attributes);
    return visible ? undefined : { what: LIMITED, endsByComment: true, depth: 1 };
  }
  if (closes) return undefined;
  if (isWall(name, attributes)) return { what: 'the text after a paywall', depth: 1 };
  return isLimited(name, attributes) ? { what: LIMITED, element: name, depth: 1 } : undefined;
}

function stillHidden(part: HiddenPart, { edge, name, closes }: Token): HiddenPart | undefined {
  if (part.endsByComment) return edge === 'end' ? undefined : part;
  if (name === '' || name !== part.element) return part;
  const depth = part.depth + (closes ? -1 : 1);
  return depth === 0 ? undefined : { ...part, depth };
}

/** Markers of Substack and Buttondown for text that only subscribers see. */
function isWall(name: string, attributes: string): boolean {
  return (
    name === 'buttondown-subscriberwall' ||
    /\brole\s*=\s*["']?paywall\b|\bclass\s*=[^=]*\bpaywall-jump\b/i.test(attributes)
  );
}

/** Blocks for some readers, and forms that work only in the e-mails of a newsletter. */
function isLimited(name: string, attributes: string): boolean {
  if (name === 'buttondown-filtered-block') return !/\bdata-variant\s*=\s*["']?web\b/i.test(attributes);
  const audiences = /\bdata-dynamic-audiences\s*=\s*(["']?)([^"']*)/i.exec(attributes)?.[2];
  if (audiences !== undefined) return !/\bnon_sub\b/.test(audiences);
  return /\bclass\s*=[^=]*\b(buttondown-block-(premium|free)\b|subscription-widget-wrap)/i.test(attributes);
}

/** Where a token's tag or comment ends. */
function endOf(body: string, { index, 0: token }: RegExpExecArray): number {
  const end = index + token.length;
  return body[end] === '>' ? end + 1 : end;
}
