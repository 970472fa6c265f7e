import { cachedSource } from './cached-source.ts';

/** Reads the folder of its first argument and writes the cache of its second one. Tells when it begins to write, and when it has ended. */
const [folder = '', file = ''] = process.argv.slice(2);
const { source, cache } = cachedSource(folder, file);
await source.load();
process.send?.(Date.now());
await cache.close();
process.send?.(Date.now());
setInterval(() => {}, 1000);
