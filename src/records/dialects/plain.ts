import { type Configuration, type DialectModule, missingFields, SERVED_MEDIA } from './configuration.ts';
import { withoutMdx } from './mdx.ts';
import { commonDialect, commonRules } from './plain-dialect.ts';

/** Markdown with front matter of no generator that is known here. */
export const plain: DialectModule = {
  label: 'Markdown',
  configure: (): Configuration => ({
    site: { ...SERVED_MEDIA.field },
    settings: {},
    people: new Map(),
    assumed: [{ name: 'permalink', value: '/:path', from: 'the path of the file' }, SERVED_MEDIA.assumption],
    missing: missingFields({}, { url: 'plain Markdown does not say where the website is' }),
  }),
  create: (plan) => ({
    ...commonDialect(plan),
    rules: commonRules(/\.(?:md|markdown|mdx)$/i),
    bodyOf: (text, { extension }) => (extension === '.mdx' ? withoutMdx(text) : { text, dropped: new Map() }),
  }),
};
