// Telling hubs and caches of changes, on Node.

export { type AnnounceSettings, readAnnounceSettings } from './announce/settings.ts';
export { StateFileError } from './announce/state-file.ts';
export { type AnnounceOptions, type Announcing, announceChanges } from './runtime/node-announce.ts';
