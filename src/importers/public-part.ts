export interface PublicPart {
  readonly text: string;
  /** The parts that were left out, each once. */
  readonly removed: readonly string[];
}

/**
 * What everybody may read of a body: without what a newsletter shows to some of its readers only. Everything after a paywall is
 * removed too. The rest stays to the letter, so a body in Markdown with HTML in it can be given as well. A part that is never
 * closed hides the rest, rather than showing it.
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

// A tag ends where the next one begins at the latest: `<` in an attribute is rare, and a long search for `>` is slow.
const TOKEN = /<!--\s*kg-gated-block:(begin|end)\b([^<>]*)|<(\/?)([a-z][a-z0-9-]*)([^<>]*)/gi;

interface Token {
  /** Of Ghost, which marks such parts with comments. */
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
  /** The element whose end is the end of the part; none for what only a comment or nothing ends. */
  readonly element?: string;
  readonly endsByComment?: boolean;
  /** How many elements of the same name are open. */
  readonly depth: number;
}

const LIMITED = 'parts that only some readers see';

function hiddenPart({ edge, name, closes, attributes }: Token): HiddenPart | undefined {
  if (edge !== undefined) {
    const visible = edge === 'end' || /\bnonMember:["']?true\b/.test(attributes);
    return visible ? undefined : { what: LIMITED, endsByComment: true, depth: 1 };
  }
  if (closes) return undefined;
  if (isWall(name, attributes)) return { what: 'what follows a paywall', depth: 1 };
  return isLimited(name, attributes) ? { what: LIMITED, element: name, depth: 1 } : undefined;
}

function stillHidden(part: HiddenPart, { edge, name, closes }: Token): HiddenPart | undefined {
  if (part.endsByComment) return edge === 'end' ? undefined : part;
  if (name === '' || name !== part.element) return part;
  const depth = part.depth + (closes ? -1 : 1);
  return depth === 0 ? undefined : { ...part, depth };
}

/** Markers of Substack and Buttondown; the text after them is for subscribers. */
function isWall(name: string, attributes: string): boolean {
  return (
    name === 'buttondown-subscriberwall' ||
    /\brole\s*=\s*["']?paywall\b|\bclass\s*=[^=]*\bpaywall-jump\b/i.test(attributes)
  );
}

/** Blocks for some readers, and the forms of a newsletter, which work in its e-mails alone. */
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
