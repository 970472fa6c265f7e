// The service as a module worker.

export {
  type BundleEnvironment,
  type BundleWorker,
  type BundleWorkerOptions,
  createBundleWorker,
  createWorker,
  type Worker,
  type WorkerOptions,
} from './runtime/worker.ts';
