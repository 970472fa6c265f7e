import { html } from 'hono/html';
import { isRightToLeft } from '../domain/text/language.ts';
import type { Markup } from './markup.ts';
import type { PageText } from './page-text.ts';

/** The attributes of an element whose text is in a language; empty if that is the page's. */
export function languageAttributes(language: string, { language: own }: PageText): Markup | string {
  if (language === own) return '';
  return html` lang="${language}" dir="${isRightToLeft(language) ? 'rtl' : 'ltr'}"`;
}
