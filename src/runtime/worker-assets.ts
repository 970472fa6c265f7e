import { SourceError } from '../domain/article-source.ts';

/** The bindings that a bundle's Worker has. */
export interface BundleEnvironment {
  /** The bundle's files, where they are not in the script: static assets that only the Worker may serve. */
  readonly ASSETS?: { fetch(address: string): Promise<Response> };
}

/** Reads a file of the bundle with this id; `undefined` if it does not exist. Throws `SourceError` if it cannot be read. */
export async function readAsset(
  assets: BundleEnvironment['ASSETS'],
  id: string,
  name: string,
): Promise<Uint8Array | undefined> {
  const response = await assets?.fetch(`https://assets.invalid/${id}/${name}`);
  if (response?.ok) return new Uint8Array(await response.arrayBuffer());
  if (response === undefined || response.status === 404) return undefined;
  throw new SourceError(`the bundle's file ${name} is answered by ${response.status}`);
}
