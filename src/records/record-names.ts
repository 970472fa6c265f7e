/** Whether a file is read as a record: by the extensions for Markdown in CommonMark, Jekyll and GitHub, and JSON. */
export function isRecordName(path: string): boolean {
  return /\.(md|markdown|json)$/i.test(path);
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The extension in lower case, with its dot; '' if there is no extension. */
export function kindOf(path: string): string {
  return /[^.](\.[^.]+)$/.exec(nameOf(path))?.[1]?.toLowerCase() ?? '';
}

/** Whether the name of a file or folder starts with `_`, which excludes it. */
export function isSkipped(name: string): boolean {
  return name.startsWith('_');
}

/**
 * Whether a file or folder is skipped without a warning: hidden ones, npm's folder, and the names that Jekyll, Hugo and people
 * use for unpublished files.
 */
export function isSilent(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules' || (isSkipped(name) && SET_ASIDE.test(name));
}

const SET_ASIDE =
  /^_(?:(?:draft|template|example)s?(?![a-z])|(?:index|includes?|layouts?|partials?|site|data|sass)(?:\.|$))/i;

/** Whether it is an editor's backup, or a file that is still being written. */
export function isCopy(name: string): boolean {
  return /[~#]$|\.(?:bak|orig|rej|old|tmp|temp|swp|part|crdownload|\d+)$/i.test(name);
}

/** The path, or the first folder in it whose name starts with `_`: files in such a folder are not listed separately. */
export function listedPath(path: string): string {
  const names = path.split('/');
  const skipped = names.findIndex(isSkipped);
  return skipped === -1 ? path : names.slice(0, skipped + 1).join('/');
}

/** A path and its parent folders, outermost first. */
export function pathsTo(path: string): string[] {
  const names = path.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}
