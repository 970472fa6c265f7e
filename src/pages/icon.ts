import { type Colour, formatColour } from '../domain/site/colour.ts';
import { createDocument, type TextDocument } from '../feeds/text-document.ts';
import { RUST } from './accent.ts';

/** The feed icon in the site's colour, for a site without an icon. */
export function renderIcon(accent: Colour = RUST): TextDocument {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${formatColour(accent)}"/><g fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round"><path d="M8 15.5A8.5 8.5 0 0 1 16.5 24M8 8.5A15.5 15.5 0 0 1 23.5 24"/></g><circle cx="9.75" cy="22.25" r="2.5" fill="#fff"/></svg>`;
  return createDocument(svg, { 'content-type': 'image/svg+xml' });
}
