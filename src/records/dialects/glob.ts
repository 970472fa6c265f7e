/** `*` matches within a name, and `**` any folders. */
export function globPattern(glob: string): RegExp {
  const source = glob.replace(/\/$/, '').replace(/\*{2,}\/|\*+|\?|[\\^$.|+()[\]{}]/g, (part) => {
    if (part.endsWith('/')) return '(?:[^/]+/)*';
    if (part.startsWith('*')) return '[^/]*';
    return part === '?' ? '[^/]' : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}
