import { readFileSync } from 'node:fs';
import type { Terminal } from './terminal.ts';

export const schemaNames = ['record', 'site'] as const;

export type SchemaName = (typeof schemaNames)[number];

/** Prints the JSON Schema of a record or of `site.yaml`. */
export function schema(name: SchemaName, terminal: Terminal): number {
  terminal.stdout.write(schemaText(name));
  return 0;
}

/** The JSON Schema of a record or of `site.yaml`, as text. */
export function schemaText(name: SchemaName): string {
  // As far from dist/cli as from src/cli.
  return readFileSync(new URL(`../../schema/${name}.json`, import.meta.url), 'utf8');
}
