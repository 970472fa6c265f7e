import { oncePerSite } from './item-parts.ts';
import type { Frame, FrameOptions } from './output.ts';

/**
 * Frames of an output as `render` gives them, which asks the library `feed`. A feed whose texts need no escaping gets the frame that
 * was rendered once for the site, with marks, and its texts in their places.
 */
export function keptFrame(render: (options: FrameOptions) => Frame): (options: FrameOptions) => Frame {
  const skeletonsOf = oncePerSite(() => new Map<string, Skeleton>());
  return (options) => {
    const texts = textsOf(options);
    if (!texts.every((text) => PLAIN.test(text)) || !isNormal(options.website)) return render(options);
    const skeletons = skeletonsOf(options.site);
    const key = [...options.prefixes].join(' ');
    const skeleton = skeletons.get(key) ?? skeletonOf(render(marked(options)));
    skeletons.set(key, skeleton);
    return fill(skeleton, texts);
  };
}

type Skeleton = { readonly [Part in keyof Frame]: readonly string[] };

// Not empty, and with nothing that XML or JSON escapes.
const PLAIN = /^[^\u0000-\u001f"'&<>\\\u007f-\u009f\ud800-\udfff]+$/;

/** What differs between the feeds of a site. */
function textsOf({ title, description, website, language, id, self, alternates }: FrameOptions): string[] {
  return [title, description, website, language, id, self, ...alternates.map(({ href }) => href)];
}

/** The library writes URLs in normal form. */
function isNormal(url: string): boolean {
  return URL.canParse(url) && new URL(url).href === url;
}

function markOf(index: number): string {
  return `https://feedstand-mark-${index}.invalid/`;
}
const MARK = /https:\/\/feedstand-mark-(\d)\.invalid\//;

function marked(options: FrameOptions): FrameOptions {
  const [title = '', description = '', website = '', language = '', id = '', self = '', ...hrefs] = textsOf(
    options,
  ).map((_, index) => markOf(index));
  const alternates = options.alternates.map((link, index) => ({ ...link, href: hrefs[index] ?? '' }));
  return { ...options, title, description, website, language, id, self, alternates };
}

/** Text and the number of the mark after it, in turn. */
function skeletonOf({ opening, rest, after }: Frame): Skeleton {
  return { opening: opening.split(MARK), rest: rest.split(MARK), after: after.split(MARK) };
}

function fill({ opening, rest, after }: Skeleton, texts: readonly string[]): Frame {
  const filled = (pieces: readonly string[]) =>
    pieces.map((piece, index) => (index % 2 === 0 ? piece : texts[Number(piece)])).join('');
  return { opening: filled(opening), rest: filled(rest), after: filled(after) };
}
