import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MADE_SITE, type MadeRecord, makeRecords, markdownFile } from './publication.ts';

/** Writes a publication of made-up articles. Some of the records, to be changed later. */
export function writePublication(folder: string, count: number): readonly MadeRecord[] {
  writeFileSync(
    join(folder, 'site.yaml'),
    Object.entries(MADE_SITE)
      .map(([name, value]) => `${name}: "${value}"\n`)
      .join(''),
  );
  const some: MadeRecord[] = [];
  let index = 0;
  for (const record of makeRecords({ count, bodyLength: 4000 })) {
    writeFileSync(pathOf(folder, record), markdownFile(record));
    if (index++ % Math.ceil(count / 20) === 0) some.push(record);
  }
  return some;
}

/** In folders of a few hundred, as people keep them. */
export function pathOf(folder: string, { slug, published }: MadeRecord): string {
  const path = join(folder, published.slice(0, 7), `${slug.replaceAll('/', '-')}.md`);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}
