import type { CreateDeltas, Deltas } from '../feeds/deltas.ts';

/** Deltas whose code is loaded when a document of a site that has them is first rendered. */
export const createDeltasLater: CreateDeltas = (entries, digest) => {
  let loading: Promise<Deltas> | undefined;
  let loaded: Deltas | undefined;
  const load = async () => {
    const { createDeltas } = await import('../feeds/deltas.ts');
    loaded = createDeltas(entries, digest);
    return loaded;
  };
  return {
    remember(feed) {
      loading ??= load();
      if (loaded !== undefined) loaded.remember(feed);
      else void loading.then((deltas) => deltas.remember(feed));
    },
    since: (base, feed) => loaded?.since(base, feed),
  };
};
