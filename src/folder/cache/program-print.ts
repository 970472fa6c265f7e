import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contentHash } from '../content-hash.ts';

const OWN_FILE = fileURLToPath(import.meta.url);
const ROOT = join(dirname(OWN_FILE), '../..');

/** The folders whose code makes an article of a record. */
const FOLDERS = ['domain', 'content', 'records', 'folder'];

/**
 * A hash of the program that makes articles of records: its code, its packages and its runtime. A version number would miss what
 * somebody has built from the repository.
 */
export function programPrint(): string {
  const { node, icu, tz } = process.versions;
  const packages = new Map<string, string>();
  for (const name of ownDependencies()) addPackage(packages, name, ROOT);
  return contentHash(JSON.stringify([node, icu, tz, [...packages], codeFiles()]));
}

function codeFiles(): string[] {
  try {
    return FOLDERS.flatMap((folder) => codeIn(join(ROOT, folder)));
  } catch {
    // Somebody has bundled the program into one file.
    return [contentHash(readFileSync(OWN_FILE))];
  }
}

function codeIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const code = names.filter((name) => /(?<!\.d)\.[jt]s$/.test(name));
  return code.map((name) => `${name} ${contentHash(readFileSync(join(folder, name)))}`);
}

/** The packages of the program, which is in the nearest folder that has a manifest. */
function ownDependencies(): string[] {
  for (let folder = ROOT; folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = manifestOf(folder);
    if (manifest !== undefined) return Object.keys(manifest.dependencies ?? {});
  }
  return [];
}

/** Adds the version of a package, which is in the nearest `node_modules` that has it, and those of the packages that it needs. */
function addPackage(packages: Map<string, string>, name: string, start: string): void {
  for (let folder = start; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name);
    const found = manifestOf(place);
    if (found === undefined && dirname(folder) !== folder) continue;
    if (found === undefined || packages.has(place)) return;
    packages.set(place, found.version);
    for (const needed of Object.keys(found.dependencies ?? {})) addPackage(packages, needed, place);
    return;
  }
}

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

function manifestOf(place: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'));
  } catch {
    return undefined;
  }
}
