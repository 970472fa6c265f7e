import { expect, test } from 'vitest';
import { renderJsonItem } from '../../src/outputs/json/item.ts';
import { articleOf, siteOf } from '../support.ts';

test('a name that is both category and tag is one tag in JSON Feed, in its first spelling', () => {
  const article = articleOf({ categories: ['Politik'], tags: ['politik', 'Hafen', 'HAFEN'] });
  const item = JSON.parse(renderJsonItem(article, siteOf()));
  expect(item.tags).toEqual(['Politik', 'Hafen']);
  expect(item._feedstand).toMatchObject({ categories: ['Politik'], tags: ['politik', 'Hafen'] });
});
