import type { Browser, BrowserContextOptions, Page, Response } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><path fill="#888" d="M0 0h300v200H0z"/></svg>';

export interface Visit {
  readonly page: Page;
  /** Every address that was asked for. */
  readonly requests: readonly string[];
  /** Opens an address and waits for all that is in sight. */
  open(address: string): Promise<Response>;
}

/**
 * A visitor with nothing in the cache. Articles' images come from `media.example`; any other host is out of reach. A word on the
 * console, which is where reports of a Content-Security-Policy go too, or an error in a script fails the test.
 */
export async function visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext(options);
  const requests: string[] = [];
  const said: string[] = [];
  await context.route(
    (url) => url.hostname !== '127.0.0.1',
    (route) => {
      const isImage = new URL(route.request().url()).hostname === 'media.example';
      return isImage ? route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }) : route.abort();
    },
  );
  const page = await context.newPage();
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => {
    // Chromium says this of a page that is itself a 404.
    if (!message.text().includes('status of 404')) said.push(message.text());
  });
  page.on('pageerror', (error) => said.push(String(error)));
  onTestFinished(async () => {
    await context.close();
    expect(said).toEqual([]);
  });
  const open = async (address: string) => {
    const response = await page.goto(address, { waitUntil: 'load' });
    if (response === null) throw new Error(`${address} gave no answer`);
    return response;
  };
  return { page, requests, open };
}
