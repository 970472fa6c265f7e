import { SourceError } from '../../domain/article-source.ts';

/** The release that our tests run with. */
const PACKAGE = 'postgres@3.4.9';

/** The package that speaks PostgreSQL. Throws `SourceError` that says what to install. */
export async function loadPostgres(): Promise<typeof import('postgres')> {
  try {
    return (await import('postgres')).default;
  } catch (cause) {
    const message = `a store in PostgreSQL needs the package postgres: npm install ${PACKAGE}`;
    throw new SourceError(message, { cause });
  }
}
