// The service as a module worker.

export {
  type BundleWorker,
  type BundleWorkerOptions,
  createBundleWorker,
  createWorker,
  type Worker,
  type WorkerOptions,
} from './runtime/worker.ts';
export type { BundleEnvironment } from './runtime/worker-assets.ts';
