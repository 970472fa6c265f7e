import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RECORDS, SITE } from '../pages/publication.ts';
import { NOON } from '../support.ts';
import { CHROMIUM, openBrowser } from './chromium.ts';
import { visit } from './visit.ts';
import { serveSite } from './website.ts';

const FIELDS = {
  language: 'en-GB',
  accent: 'ffd000',
  logo: 'https://media.example/logo.png',
  favicon: 'https://media.example/icon.png',
  tags: { Ports: { description: 'Quays & cranes' } },
  authors: {
    'Ines Calloway': { title: 'Ines Calloway, politics editor', description: 'Has covered it since 2014.' },
  },
  rights: 'All rights reserved',
};
const PORTS = RECORDS.map((record) =>
  'image' in record ? { ...record, image: { ...record.image, url: 'https://media.example/a.jpg' } } : record,
);
const MANY = [
  ...PORTS,
  { tags: Array.from({ length: 300 }, (_, index) => `Topic ${index}`), categories: ['Côte'] },
];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(CHROMIUM === undefined)('in Chromium', { timeout: 60_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(() => browser?.close());

  test('a click on the link to a feed shows the page about it, at the address of the feed', async () => {
    const base = await serveSite(PORTS, FIELDS);
    const { page, open } = await visit(browser);
    await open(`${base}/`);
    // A link as other websites have it.
    await page.evaluate('document.body.innerHTML = \'<a href="tag/ports.rss">Our feed</a>\'');
    await page.getByRole('link', { name: 'Our feed' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ports' }).waitFor();
    expect(page.url()).toBe(`${base}/tag/ports.rss`);
    expect(await page.evaluate('document.contentType')).toBe('text/html');
    await page.getByText('Other formats').click();
    await page.getByRole('link', { name: 'Show the source' }).click();
    await page.getByText('<rss version="2.0"').waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Ports' }).waitFor();
  });

  test.each(['rss', 'atom', 'json'])(
    'a script, a frame and a reader get the bytes of .%s before and after a person saw the page',
    async (extension) => {
      const base = await serveSite(PORTS, FIELDS);
      const address = `${base}/tag/ports.${extension}`;
      const feed = await (await fetch(address)).text();
      const { page, open } = await visit(browser);
      await open(`${base}/robots.txt`);
      const read = `fetch(${JSON.stringify(address)}).then((response) => response.text())`;
      expect(await page.evaluate(read)).toBe(feed);
      const response = await open(address);
      expect(response.headers()['content-type']).toBe('text/html; charset=utf-8');
      await open(`${base}/robots.txt`);
      expect(await page.evaluate(read)).toBe(feed);
      await open(address);
      expect(await page.evaluate('document.contentType')).toBe('text/html');
      await open(`${base}/robots.txt`);
      const framed = page.waitForResponse(address);
      await page.evaluate(
        `void document.body.appendChild(Object.assign(document.createElement('iframe'), { src: ${JSON.stringify(address)} }))`,
      );
      expect((await framed).headers()['content-type']).not.toContain('html');
    },
  );

  test('the button copies the address, and says so', async () => {
    const base = await serveSite(PORTS, FIELDS);
    const { page, open } = await visit(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await open(`${base}/tag/ports`);
    await page.getByText('Other formats').click();
    for (const [name, extension] of [
      ['RSS', 'rss'],
      ['Atom', 'atom'],
      ['JSON Feed', 'json'],
    ]) {
      await page.getByRole('button', { name: `Copy the ${name} address` }).click();
      await page.getByRole('status').getByText('Copied').waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${base}/tag/ports.${extension}`);
    }
  });

  test.each([390, 768, 1280])(
    'pictures and a logo that fail leave no trace, %i pixels wide',
    async (width) => {
      const base = await serveSite(PORTS, FIELDS);
      const { page, open } = await visit(browser, { viewport: { width, height: 900 } });
      await page.route(/media\.example/, (route) => route.fulfill({ status: 404, body: 'gone' }));
      await open(`${base}/tag/ports`);
      const brand = page.locator('.brand');
      await page.locator('.items').scrollIntoViewIfNeeded();
      await expect.poll(() => page.locator('figure').count()).toBe(0);
      expect(await page.locator('.shot').count()).toBe(0);
      expect([await brand.innerText(), await brand.locator('img').isVisible()]).toEqual([SITE.title, false]);
    },
  );

  test('while a logo hangs the name is there, and once it is loaded it takes the place of the name', async () => {
    const base = await serveSite(PORTS, FIELDS);
    const { page } = await visit(browser);
    const waiting: (() => Promise<void>)[] = [];
    await page.route(/logo\.png/, (route) => {
      waiting.push(() => route.fallback());
    });
    await page.goto(`${base}/`, { waitUntil: 'domcontentloaded' });
    const [name, logo] = [page.locator('.brand span'), page.locator('.brand .logo')];
    expect([(await name.boundingBox())?.width ?? 0, await logo.isVisible()]).toEqual([
      expect.toSatisfy((width: number) => width > 50),
      false,
    ]);
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    for (const answer of waiting) await answer();
    await logo.waitFor();
    expect((await name.boundingBox())?.width).toBe(1);
    expect(await page.getByRole('link', { name: SITE.title, exact: true }).count()).toBe(1);
  });

  test('without JavaScript the addresses can be read and selected, and no button is in the way', async () => {
    const base = await serveSite(PORTS, FIELDS);
    const { page, open } = await visit(browser, { javaScriptEnabled: false });
    await open(`${base}/tag/ports`);
    await page.getByText('Other formats').click();
    await page.locator('#atom').click();
    // One click selects all of it, without a line break where it is cut.
    expect(await page.evaluate('getSelection().toString()')).toBe(`${base}/tag/ports.atom`);
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.locator('time').first().innerText()).toBe('1 November 2026');
  });

  test.each([
    ['/tag/ports', 390, 664],
    ['/tag/ports', 320, 640],
    ['/author/zoe-uber', 320, 640],
    ['/author/ines-calloway', 320, 640],
    ['/language/ar', 390, 664],
    ['/language/de', 320, 640],
  ])(
    'on a phone all of how to subscribe to %s is on the first screen, %i by %i',
    async (path, width, height) => {
      const base = await serveSite(
        [...PORTS, { language: 'de', tags: ['Lang'], authors: ['Ines Calloway'] }],
        FIELDS,
      );
      const { page, open } = await visit(browser, { viewport: { width, height } });
      await open(base + path);
      for (const part of ['code#rss', 'button.go', 'text=The Old Reader']) {
        const box = await page.locator(part).boundingBox();
        expect((box?.y ?? height) + (box?.height ?? 0), part).toBeLessThanOrEqual(height);
      }
      const address = page.locator('code#rss');
      const [start, end] = [address.locator('span').first(), address.locator('span').last()];
      expect((await end.innerText()).endsWith('.rss')).toBe(true);
      const [outer, inner] = [await address.boundingBox(), await end.boundingBox()];
      expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThanOrEqual(
        (outer?.x ?? 0) + (outer?.width ?? 0),
      );
      expect((await start.boundingBox())?.width).toBeGreaterThan(30);
    },
  );

  test.each([
    [30_000, 'now'],
    [90_000, '1 minute ago'],
    [3 * 3_600_000 + 1, '3 hours ago'],
    [25 * 3_600_000, '1 day ago'],
    // "Yesterday" would be wrong: a day lies between.
    [47 * 3_600_000, '1 day ago'],
    [40 * 86_400_000, '1 month ago'],
    [-3_600_000, 'now'],
  ])('a piece published %i ms ago is from %s, with the exact time as title', async (age, words) => {
    const published = new Date(NOON - 86_400_000).toISOString();
    const base = await serveSite([{ published, tags: ['Ports'] }], {
      language: 'en-GB',
      timeZone: 'Europe/London',
    });
    const { page, open } = await visit(browser);
    await page.clock.setFixedTime(NOON - 86_400_000 + age);
    await open(`${base}/tag/ports`);
    const time = page.locator('.items time');
    expect([await time.innerText(), await time.getAttribute('title')]).toEqual([
      words,
      '1 November 2026 at 12:00 GMT',
    ]);
    await page.emulateMedia({ media: 'print' });
    const printed = "getComputedStyle(document.querySelector('.items time'), '::after').content";
    expect(await page.evaluate(printed)).toBe('"1 November 2026 at 12:00 GMT"');
  });

  test('on paper an address is whole, and nothing is there that only a screen can do', async () => {
    const base = await serveSite(PORTS, FIELDS);
    const { page, open } = await visit(browser, { viewport: { width: 390, height: 664 } });
    await open(`${base}/tag/ports`);
    await page.emulateMedia({ media: 'print' });
    const address = page.locator('#rss');
    expect(await address.innerText()).toBe(`${base}/tag/ports.rss`);
    const [outer, first] = [await address.boundingBox(), await address.locator('span').first().boundingBox()];
    expect(first?.width).toBeLessThanOrEqual(outer?.width ?? 0);
    expect(
      await address
        .locator('span')
        .first()
        .evaluate(
          (span) =>
            getComputedStyle(span).textOverflow === 'clip' || getComputedStyle(span).display === 'inline',
        ),
    ).toBe(true);
    for (const part of ['button.go', 'summary', 'text=Feedly', '.chips', 'footer'])
      expect([part, await page.locator(part).isVisible()]).toEqual([part, false]);
  });

  test('from right to left, a date is to the left of a headline of any language', async () => {
    const base = await serveSite([{ language: 'de', title: 'Der Hafen', tags: ['Häfen'] }], {
      language: 'ar',
    });
    const { page, open } = await visit(browser, { viewport: { width: 768, height: 900 } });
    await open(`${base}/`);
    for (const line of await page.locator('.feeds p, .whole p:has(time)').all()) {
      const [title, time] = [
        await line.locator('span').boundingBox(),
        await line.locator('time').boundingBox(),
      ];
      expect((time?.x ?? 0) + (time?.width ?? 0)).toBeLessThanOrEqual(title?.x ?? 0);
    }
  });

  test('relative words are in the language of the page', async () => {
    const base = await serveSite([{ language: 'uk' }, {}]);
    const { page, open } = await visit(browser);
    await page.clock.setFixedTime(Date.parse('2026-11-01T12:00:00Z'));
    await open(`${base}/language/uk`);
    expect(await page.locator('.items time').innerText()).toBe('2 години тому');
  });

  test.each([true, false])('the filter finds feeds, with JavaScript: %s', async (javaScriptEnabled) => {
    const base = await serveSite(MANY, FIELDS);
    const { page, open } = await visit(browser, { javaScriptEnabled });
    await open(`${base}/`);
    await page.getByLabel('Find a feed').fill('topic 29');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Topic 299', exact: true }).waitFor();
    expect(await page.locator('.feeds li:visible').count()).toBe(13);
  });

  test('typing filters at once, ignores marks, and reports the matches', async () => {
    const base = await serveSite(MANY, FIELDS);
    const { page, open } = await visit(browser);
    await open(`${base}/`);
    await page.getByLabel('Find a feed').fill('COTE');
    expect(await page.locator('.feeds .name:visible').allTextContents()).toEqual(['Côte']);
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toHaveLength(2);
    expect(await page.getByRole('status').textContent()).toBe('Feeds found: 1');
    await page.getByLabel('Find a feed').fill('topic 299');
    await page.getByText('No feed here matches. Press Enter to search all feeds.').waitFor();
  });

  const VIEWS = [
    '/',
    '/?kind=tag&page=2',
    '/?q=nothing',
    '/feed',
    '/tag/ports',
    '/author/zoe-uber',
    '/language/ar',
    '/tag/nothing',
  ];
  describe.each(['light', 'dark'] as const)('by %s', (colorScheme) => {
    test.each([1200, 390, 320])(
      'at %i pixels nothing is cut off, and axe finds nothing wrong',
      async (width) => {
        const base = await serveSite(MANY, FIELDS);
        const { page, open, requests } = await visit(browser, {
          colorScheme,
          viewport: { width, height: 800 },
        });
        for (const view of VIEWS) {
          await open(base + view);
          expect(await page.evaluate('document.documentElement.scrollWidth'), view).toBe(width);
          // A layout between the two others, with the same elements and colours.
          if (width === 390) continue;
          await page.evaluate(axe);
          const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
          const found = await page.evaluate(
            `axe.run({ runOnly: ${JSON.stringify(tags)} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html)))`,
          );
          expect(found, view).toEqual([]);
        }
        const hosts = new Set(requests.map((url) => new URL(url).host));
        expect(hosts).toEqual(new Set([new URL(base).host, 'media.example']));
      },
    );
  });

  test('a page is used by keyboard, and shows where one is', async () => {
    const base = await serveSite(PORTS, FIELDS);
    const { page, open } = await visit(browser);
    await open(`${base}/tag/ports`);
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the content');
    const seen = 'getComputedStyle(document.activeElement)';
    expect(await page.evaluate(`${seen}.outlineStyle + ${seen}.outlineWidth`)).toBe('solid3px');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Feeds');
  });
});

describe.skipIf(CHROMIUM === undefined)('in a Chromium without XSLT', { timeout: 60_000 }, () => {
  test('nothing changes', async () => {
    const browser = await openBrowser(['--disable-features=XSLT']);
    try {
      const base = await serveSite(PORTS, FIELDS);
      const { page, open } = await visit(browser);
      await open(`${base}/feed.atom`);
      await page.getByRole('heading', { name: 'Subscribe' }).waitFor();
    } finally {
      await browser.close();
    }
  });
});
