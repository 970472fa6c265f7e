/** Replaces quotes, dashes and dots with their typographic forms, as SmartyPants and kramdown do. */
export function typographic(text: string): string {
  return text
    .replaceAll('---', '—')
    .replaceAll('--', '–')
    .replaceAll('...', '…')
    .replaceAll(/<< ?/g, '«')
    .replaceAll(/ ?>>/g, '»')
    .replace(/(^|[\s([{«—–-])"(?=\S)/g, '$1“')
    .replaceAll('"', '”')
    .replace(/'(?=\d\ds?\b)/g, '’')
    .replace(/(^|[\s([{«“—–-])'(?=\S)/g, '$1‘')
    .replaceAll("'", '’');
}
