/** The optional dependencies: `npm install --omit=optional` leaves them out. */
const OPTIONAL = ['fast-xml-parser', 'feedsmith', 'turndown'];

/** Says what to install if an error is that of a missing optional dependency; `undefined` for other errors. */
export function missingPackage(error: unknown): string | undefined {
  const { code, message = '' } = (error ?? {}) as { readonly code?: unknown; readonly message?: string };
  if (code !== 'ERR_MODULE_NOT_FOUND') return undefined;
  const name = OPTIONAL.find((one) => message.includes(`'${one}'`));
  if (name === undefined) return undefined;
  return `this command needs the package ${name}, which is not installed: run npm install without --omit=optional`;
}
