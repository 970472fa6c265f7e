import { Option } from 'commander';
import { logFormats } from './log.ts';
import type { Terminal } from './terminal.ts';

/** Where a command writes, and what it tells its exit code. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly finish: (exitCode: number) => void;
}

export const DIR = ['[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")'] as const;

export const FEEDS_URL = [
  '--feeds-url <URL>',
  'public address of this service (default: $FEEDS_URL or "feeds" in site.yaml)',
] as const;

export const STORE = [
  '--store <ADDRESS>',
  'the database that holds the articles: sqlite:FILE, or the URL of PostgreSQL (default: $STORE)',
] as const;

export const LOG = new Option(
  '--log <FORMAT>',
  'how to log (default: text on a terminal, JSON elsewhere)',
).choices(logFormats);

export const SITE_FILE = [
  '--site <FILE>',
  'what to read in place of site.yaml in the folder (default: $SITE_FILE)',
] as const;

export const STORE_SITE = [
  '--site <FILE>',
  'the site.yaml of the publication (default: $SITE_FILE, the one beside a file of SQLite, or the one in the store)',
] as const;

export const AGAINST = [
  '--against <FEED>',
  'fail if an id or a date of publication differs from a feed: a file, a URL, or the folder of a bundle; repeatable',
] as const;

/** An option that may be given several times. */
export function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** `--site` as a setting has another name. */
export function withSite<Given extends { readonly site?: string }>({
  site,
  ...flags
}: Given): Omit<Given, 'site'> & { siteFile: string | undefined } {
  return { ...flags, siteFile: site };
}
