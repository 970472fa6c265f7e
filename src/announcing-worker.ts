// Announcing scheduled changes to hubs and caches, on Workers.

export {
  createScheduledAnnouncer,
  type ScheduledHandler,
  type ScheduledOptions,
} from './runtime/worker-announce.ts';
