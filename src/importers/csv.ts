/**
 * The rows of a CSV text (RFC 4180) as objects, by the names in its first row. Fields may be quoted and then hold commas, line
 * breaks and doubled quotes. A quote that is never closed ends with the text. Empty lines are not rows.
 */
export function parseCsv(text: string): Record<string, string>[] {
  const [names = [], ...rows] = csvRows(text);
  return rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name.trim(), row[index]?.trim() ?? ''])),
  );
}

// A field with the sign that ends it: quoted, or everything up to the next comma or line break.
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
