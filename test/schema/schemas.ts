import { articleFields } from '../../src/domain/article/article-schema.ts';
import { siteFields } from '../../src/domain/site/site-schema.ts';
import { jsonSchemaOf } from './convert.ts';

/** The schemas in the folder `schema`. */
export const schemas = {
  record: jsonSchemaOf(articleFields, {
    title: 'A record of Feedstand',
    description:
      'The front matter of an article in Markdown, or an article in JSON. Other fields are ignored, with a warning.',
  }),
  site: jsonSchemaOf(siteFields, {
    title: 'site.yaml of Feedstand',
    description:
      'What a publication says about itself. Every field may be left out. Others are ignored, with a warning.',
    isYaml: true,
  }),
};
