import { expect, test } from 'vitest';
import { SAMPLES } from './ninjs-samples.ts';
import { apiOver, stores } from './service.ts';

const [, open] = stores[0];
const { body_html: _html, description_text: _text, ...bare } = SAMPLES['1.6'];

/** The one item of the feed, once this was pushed. */
async function itemOf(fields: object) {
  const { send, app } = await apiOver(open);
  const headers = { 'content-type': 'application/json' };
  const answer = await send('POST', '/api/push/ninjs', {
    headers,
    body: JSON.stringify({ ...bare, ...fields }),
  });
  expect(answer.status).toBe(201);
  expect(answer.json).toMatchObject({ warnings: [] });
  const { items } = await (await app.request('/feed.json')).json();
  expect(items).toHaveLength(1);
  return items[0];
}

test.each([
  ['Fog stops <b>all</b> ships &amp; ferries', 'Fog stops all ships & ferries'],
  ['AT&amp;T &#8220;grows&#8221;', 'AT&T “grows”'],
  ['<p>Fog</p>', 'Fog'],
  ['Inflation < 2 % & falling', 'Inflation < 2 % & falling'],
  ['if x<y then z>w', 'if x<y then z>w'],
])('the headline %j is shown as %j', async (headline, title) => {
  expect((await itemOf({ headline, body_html: '<p>A</p>' })).title).toBe(title);
});

test.each([
  ['a description', { description_html: '<p>Ships <b>wait</b>.</p>' }, '<p>Ships <b>wait</b>.</p>'],
  ['a plain description', { description_text: 'Ships & boats wait.' }, '<p>Ships &amp; boats wait.</p>'],
  ['the headline', { headline: 'ALERT: Fog & ice' }, '<p>ALERT: Fog &amp; ice</p>'],
  ['a description, not an empty body', { body_html: '<p> &nbsp;</p>', description_text: 'A' }, '<p>A</p>'],
  ['a picture alone', { body_html: '<p><img src="https://a.example/b.jpg" alt=""></p>' }, '<img '],
])('a flash without a text has %s as its body', async (_what, fields, html) => {
  expect((await itemOf(fields)).content_html).toContain(html);
});

test('terms of use are set off from the notice of copyright', async () => {
  const rights = { copyrightnotice: '© 2026 The Agency', usageterms: 'Not for resale' };
  expect((await itemOf({ ...rights, body_html: '<p>A</p>' }))._feedstand.rights).toBe(
    '© 2026 The Agency. Not for resale',
  );
});
