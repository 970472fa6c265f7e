import { SourceError } from '../domain/article-source.ts';
import { type FileNames, namesIn } from './file-names.ts';
import { codeOf, type FileSystem, nodeFileSystem } from './file-system.ts';

/** The names in the folder itself, which must be readable. */
export function namesInRoot(folder: string, fileSystem: FileSystem): FileNames {
  try {
    return namesIn(folder, fileSystem);
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

export function realRoot(folder: string, fileSystem: FileSystem): string {
  try {
    return fileSystem.realpath(folder);
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}

/**
 * The identity of this folder. Another folder at the same path, such as the mount point of an unmounted disk, has another one.
 */
export function folderIdentity(folder: string, fileSystem: FileSystem = nodeFileSystem): string | undefined {
  try {
    const stats = fileSystem.stat(folder);
    return stats.isDirectory() ? `${stats.dev} ${stats.ino}` : undefined;
  } catch {
    return undefined;
  }
}

function unreadable(folder: string, cause: unknown): SourceError {
  const code = codeOf(cause);
  const reason =
    code === 'ENOENT' ? 'the folder does not exist' : code === 'ENOTDIR' ? 'it is not a folder' : code;
  return new SourceError(`the folder ${folder} cannot be read: ${reason}`, { cause });
}
