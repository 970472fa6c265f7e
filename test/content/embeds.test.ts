import { expect, test } from 'vitest';
import { createSafeHtml } from '../../src/content/safe-html.ts';

const read = (html: string) => createSafeHtml(html, 'https://news.example/world/calm');
const figure = (href: string, text: string) => `<figure><a href="${href}">${text}</a></figure>`;
const A = 'https://v.example/1';

test.each([
  [`<iframe src="${A}" title="A film"></iframe>`, figure(A, 'A film')],
  [`<iframe src="${A}"><a href="/sea">Sea by The Piers</a></iframe>`, figure(A, 'Sea by The Piers')],
  [`<iframe src="${A}">Your browser does not support frames.</iframe>`, figure(A, A)],
  [
    '<iframe src="https://www.youtube.com/embed/abc"></iframe>',
    figure('https://www.youtube.com/embed/abc', 'YouTube'),
  ],
  [`<iframe src="${A}" /><p>after</p>`, `${figure(A, A)}<p>after</p>`],
  [`<p><iframe src="${A}"></iframe></p>`, figure(A, A)],
  [`<p>See <iframe src="${A}" title="this"></iframe>.</p>`, `<p>See <a href="${A}">this</a>.</p>`],
  [
    `<figure><iframe src="${A}"></iframe><figcaption>c</figcaption></figure>`,
    `<figure><a href="${A}">${A}</a><figcaption>c</figcaption></figure>`,
  ],
  [
    '<object data="/r.pdf" type="application/pdf">Report</object>',
    figure('https://news.example/r.pdf', 'Report'),
  ],
  [
    '<object data="/c.svg" type="image/svg+xml">Chart</object>',
    '<img src="https://news.example/c.svg" alt="Chart" />',
  ],
  ['<object data="/c.svg"><img src="/c.png"></object>', '<img src="https://news.example/c.png" />'],
  [`<object><param name="movie" value="${A}"><embed src="${A}"></object>`, figure(A, A)],
  ['<embed src="/b.pdf" title="Budget">', figure('https://news.example/b.pdf', 'Budget')],
  [
    '<lite-youtube videoid="abc" playlabel="Film"></lite-youtube>',
    figure('https://www.youtube.com/watch?v=abc', 'Film'),
  ],
  [
    '<lite-youtube videoid="abc"><a href="https://youtu.be/abc">Film</a></lite-youtube>',
    '<a href="https://youtu.be/abc">Film</a>',
  ],
  [`<amp-iframe src="${A}" title="Map"></amp-iframe>`, figure(A, 'Map')],
  [`<x-map src="${A}"></x-map>`, figure(A, A)],
  [
    '<video src="/v.mp4"><track src="/v.vtt" kind="captions" srclang="en"></video>',
    '<video src="https://news.example/v.mp4" controls><track src="https://news.example/v.vtt" kind="captions" srclang="en" /></video>',
  ],
  [
    `<video src="/v.mp4"><object data="/v.swf"></object></video>`,
    '<video src="https://news.example/v.mp4" controls></video>',
  ],
])('%s becomes one working link', (html, expected) => {
  const { html: safe, dropped } = read(html);
  expect(safe).toBe(expected);
  expect(dropped).toEqual([]);
});

test.each([
  ['<iframe srcdoc="<p>Chart</p>"></iframe>', 'an <iframe> without an address'],
  ['<iframe src="about:blank"></iframe>', 'an <iframe> without an address'],
  ['<iframe src="javascript:x"></iframe>', 'an <iframe> without an address'],
  ['<object classid="x"></object>', 'an <object> without an address'],
  ['<x-chart data="1,2"></x-chart>', '<x-chart>'],
])('%s is removed with a warning: %s', (html, what) => {
  expect(read(html)).toMatchObject({ html: '', dropped: [what] });
});

test('a frame within a link is moved after it, since links cannot be nested', () => {
  const frame = `<iframe src="${A}" title="Turnout"></iframe>`;
  expect(read(`<p><a href="/x">Wards ${frame}</a></p>`).html).toBe(
    `<p><a href="https://news.example/x">Wards </a><a href="${A}">Turnout</a></p>`,
  );
  expect(read(`<p><a href="/x">${frame}</a></p>`)).toMatchObject({
    html: figure(A, 'Turnout'),
    dropped: ['the link to /x around an embed'],
  });
});

test('a frame in a noscript and its lazy twin become one link', () => {
  const late = `<iframe data-src="${A}"></iframe>`;
  const frame = `<noscript><iframe src="${A}"></iframe></noscript>`;
  expect(read(`<div class="player" data-id="1"></div>${frame}`).html).toBe(`<div></div>${figure(A, A)}`);
  expect(read(late + frame)).toMatchObject({ html: figure(A, A), dropped: [] });
});

test('a frame without a size is a tracker, not an embed', () => {
  expect(
    read('<noscript><iframe src="https://t.example/" width="0" height="0"></iframe></noscript>').html,
  ).toBe('');
});
