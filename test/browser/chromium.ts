import { type Browser, chromium } from 'playwright-core';
import { findTool } from '../system-tool.ts';

/** The system's Chromium, if there is one; `CHROMIUM` names another. */
export const CHROMIUM = process.env.CHROMIUM || findTool('chromium', 'chromium-browser', 'google-chrome');

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a temporary profile. */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? '', args: [...FLAGS, ...flags] });
}
