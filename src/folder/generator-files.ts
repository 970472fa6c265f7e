import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SiteFiles } from '../records/dialects/configuration.ts';
import { type FileSystem, nodeFileSystem } from './file-system.ts';
import { readRegularFile } from './regular-file.ts';

// A page that a generator built may be larger than its source.
const LARGEST_FILE = 4 * 2 ** 20;

/** The files of a generator's project, by path relative to `root`. */
export function filesBelow(root: string, fileSystem: FileSystem = nodeFileSystem): SiteFiles {
  return {
    read(path) {
      const place = join(root, path);
      // Most of the names that are tried do not exist.
      if (!existsSync(place)) return undefined;
      const content = readRegularFile(place, { limit: LARGEST_FILE, fileSystem });
      return content.kind === 'content' ? new TextDecoder().decode(content.bytes) : undefined;
    },
    exists: (path) => existsSync(join(root, path)),
    names(folder) {
      try {
        return fileSystem.readdir(join(root, folder)).sort();
      } catch {
        return [];
      }
    },
  };
}
