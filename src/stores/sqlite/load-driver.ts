import { SourceError } from '../../domain/article-source.ts';
import type { Driver } from './driver.ts';
import { loadNodeDriver } from './node-driver.ts';

/** Node has SQLite without a flag and without a warning from here on. */
const FIRST_WITH_SQLITE = 24;

/** The release that our tests run with. */
const PACKAGE = 'libsql@0.5.29';

/** The driver of this Node. Throws `SourceError` that says what to install. */
export async function loadDriver(major = Number.parseInt(process.versions.node, 10)): Promise<Driver> {
  if (major >= FIRST_WITH_SQLITE) return loadNodeDriver();
  try {
    return (await import('./libsql-driver.ts')).libsqlDriver;
  } catch (cause) {
    // A package that is there but does not run says why itself.
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND';
    const reason = isMissing ? '' : ` (${(cause as Error).message})`;
    const message = `a store in SQLite needs the package libsql on Node ${major}: npm install ${PACKAGE}, or use Node ${FIRST_WITH_SQLITE} or later, which needs none${reason}`;
    throw new SourceError(message, { cause });
  }
}
