import { type Fields, type Item, markupOf, numberOf, partsOf, textOf, variantsOf } from './item.ts';
import { headlineOf } from './item-texts.ts';

/** A picture of more pixels is for print. */
const WIDEST = 2048;

/** Superdesk's name for the lead picture, and others that are in use. */
const LEAD = /^(?:featuremedia|featured|main|lead|hero|teaser)/;

/** The lead picture of an article, as a record writes it: the one that is named so, or the first. */
export function pictureOf(item: Item): Fields | undefined {
  const pictures = partsOf(item, 'associations').filter(isPicture);
  const isLead = (one: Item) => LEAD.test((textOf(one, 'rel', 'name') ?? '').toLowerCase());
  const ordered = [...pictures.filter(isLead), ...pictures];
  return ordered.map(readPicture).find((picture) => picture !== undefined);
}

function isPicture(item: Item): boolean {
  return ['picture', 'graphic', 'image'].includes(textOf(item, 'type') ?? '');
}

function readPicture(item: Item): Fields | undefined {
  const rendition = renditionOf(item, /^image\//);
  if (rendition === undefined) return undefined;
  const captions = variantsOf(item, 'description', 'descriptions').filter((one) => markupOf(one) === 'text');
  return {
    ...fileOf(rendition),
    // Superdesk sends the alternative text as the body of a picture.
    alt: textOf(item, 'alttext', 'alt_text', 'body_text') ?? headlineOf(item),
    caption: captions[0]?.value,
    credit: textOf(item, 'by', 'byline', 'creditline', 'copyrightholder'),
    width: numberOf(rendition, 'width'),
    height: numberOf(rendition, 'height'),
  };
}

/** Sounds and films, as a record writes its attachments. */
export function attachmentsOf(item: Item): readonly Fields[] {
  return partsOf(item, 'associations').flatMap((one) => {
    const kind = textOf(one, 'type') ?? '';
    const rendition = ['audio', 'video'].includes(kind) ? renditionOf(one, /^(?:audio|video)\//) : undefined;
    if (rendition === undefined) return [];
    const title = headlineOf(one);
    return { ...fileOf(rendition), seconds: numberOf(rendition, 'duration'), title };
  });
}

/** The widest rendition that is not for print, or else the narrowest. */
function renditionOf(item: Item, types: RegExp): Item | undefined {
  const usable = partsOf(item, 'renditions').filter((one) => {
    const type = typeOf(one);
    return /^https?:/i.test(textOf(one, 'href') ?? '') && (type === undefined || types.test(type));
  });
  const widthOf = (one: Item) => numberOf(one, 'width') ?? 0;
  const byWidth = usable.toSorted((a, b) => widthOf(b) - widthOf(a));
  return byWidth.find((one) => widthOf(one) <= WIDEST) ?? byWidth.at(-1);
}

function typeOf(rendition: Item): string | undefined {
  return textOf(rendition, 'contenttype', 'mimetype')?.toLowerCase();
}

function fileOf(rendition: Item): Fields {
  return {
    url: textOf(rendition, 'href'),
    type: typeOf(rendition),
    bytes: numberOf(rendition, 'sizeinbytes', 'size'),
  };
}
