// The service on Node: a folder as a source, the server, and the platform's codings and hash.

export { createFolderSource, type FolderSourceOptions } from './folder/folder-source.ts';
export { loadSite } from './folder/site-file.ts';
export {
  defaultCacheBytes,
  nodeCacheOptions,
  nodeCompress,
  nodeDigest,
  nodeSchedule,
} from './runtime/node.ts';
export { type ServeOptions, type Serving, serve } from './runtime/node-serve.ts';
export { listen, type NodeServer, type NodeServerOptions } from './runtime/node-server.ts';
