import { firstDue } from '../catalog/catalog.ts';
import type { Flags } from '../config.ts';
import { DEFAULT_OUTPUT, formatFeedPath, parseFeedPath } from '../domain/address.ts';
import { isError } from '../domain/problem.ts';
import { formatInstant } from '../domain/text/instant.ts';
import type { Edition } from '../feeds/edition.ts';
import { createFeedCache } from '../feeds/feed-cache.ts';
import { windowOf } from '../feeds/output-window.ts';
import { createPublisher } from '../feeds/publisher.ts';
import { parseFeedAddress } from '../http/feed-address.ts';
import { outputs } from '../outputs/outputs.ts';
import { feedIndexFor } from '../pages/feed-index.ts';
import { neighboursOf } from '../pages/neighbours.ts';
import { nodeCacheOptions } from '../runtime/node.ts';
import { createSource, readSetup } from './setup.ts';
import type { Terminal } from './terminal.ts';

/** Prints one feed to standard output, byte for byte as it would be served. */
export async function show(address: string, flags: Flags, terminal: Terminal): Promise<number> {
  const { config } = await readSetup(flags, terminal);
  const publisher = createPublisher({ source: createSource(config, terminal), now: terminal.now });
  const errors = (await publisher.load()).problems.filter(isError).length;
  if (errors > 0)
    terminal.stderr.write(`feedstand: records with ${errors} errors are left out; see feedstand check\n`);
  const [catalog, edition] = [publisher.catalog(), publisher.edition()];
  if (catalog === undefined || edition === undefined)
    throw new Error('a publisher that has loaded has an edition');

  const [path = '', query] = address.split('?', 2);
  const limit = new URLSearchParams(query).get('limit') ?? undefined;
  const feedPath = decode(path.startsWith('/') ? path : `/${path}`);
  const parsed = parseFeedAddress(feedPath, limit);
  const view = parsed && edition.feed(parsed.path, windowOf(outputs[parsed.output], parsed.limit));
  if (parsed === undefined || view === undefined) {
    const due = parsed && firstDue(catalog, parsed.path);
    const reason = due === undefined ? await suggestion(feedPath, edition) : notYet(due);
    terminal.stderr.write(`feedstand: there is no feed ${address}${reason}\n`);
    return 1;
  }
  const { document } = createFeedCache(nodeCacheOptions());
  terminal.stdout.write(document({ view, site: edition.site, output: parsed.output }).bytes);
  return 0;
}

/** Until then every client gets a 404, which reveals nothing. The user of this command has the records. */
function notYet(due: number): string {
  return ` until its first article is due, at ${formatInstant(due)}`;
}

async function suggestion(feedPath: string, edition: Edition): Promise<string> {
  const { path = feedPath.replace(/\.\w+$/, ''), output = DEFAULT_OUTPUT } = parseFeedPath(feedPath) ?? {};
  const [near] = neighboursOf(await feedIndexFor(edition), path);
  return near === undefined ? '' : `; did you mean ${formatFeedPath(near.path, output)}?`;
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
