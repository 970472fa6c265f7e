import { join, relative, resolve, sep } from 'node:path';
import type { ProblemLine } from './problem-lines.ts';

/**
 * A problem as a workflow command, which GitHub Actions shows beside the line of the file. Paths count from the root of the
 * repository, which is the working directory unless `root` says otherwise.
 */
export function formatAnnotation(
  { severity, origin, line, text }: ProblemLine,
  { folder, root = '.' }: { readonly folder: string; readonly root?: string | undefined },
): string {
  const file =
    relative(resolve(root), resolve(origin.given ?? join(folder, origin.file)))
      .split(sep)
      .join('/') || '.';
  const place = line === undefined ? '' : `,line=${line}`;
  return `::${severity} file=${escapeProperty(file)}${place}::${escapeData(text)}`;
}

// As in actions/toolkit, packages/core/src/command.ts.
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
