/**
 * Parses CSV (RFC 4180) into objects keyed by the header row. Quoted fields may contain commas, line breaks and doubled quotes.
 * An unclosed quote extends to the end of the text. Empty lines are skipped.
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [names = [], ...rows] = csvRows(text);
  return rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name.trim(), row[index]?.trim() ?? ''])),
  );
}

// A field, quoted or not, with its delimiter.
const FIELD = /(?:"([^"]*(?:""[^"]*)*)(?:"[^,\r\n]*|$)|([^,\r\n]*))(,|\r\n|\n|\r|$)/y;

function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const match = FIELD.exec(text);
    if (match === null) break;
    const [, quoted, plain = '', end] = match;
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',' && FIELD.lastIndex < text.length) continue;
    if (end === ',') row.push('');
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}
