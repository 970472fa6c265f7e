import { parseArgs } from 'node:util';
import { buildRows } from './build-rows.ts';
import { dialectRows } from './dialect-rows.ts';
import { httpRows } from './http-rows.ts';
import { describeMachine } from './machine.ts';
import { renderRows } from './render-rows.ts';
import { holds, type Row } from './row.ts';
import { scaleRows } from './scale-rows.ts';

/**
 * `npm run bench -- [--json] [--only TEXT] [--sizes 1000,10000]`: one table with ratios, each against its goal. Nothing here fails.
 * Without flags it takes less than three minutes; 10,000 articles take two more, 100,000 ten.
 */
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string', multiple: true }, sizes: { type: 'string' } },
});
// Larger ones take minutes and gigabytes of files.
const LARGEST_BUILD = 10_000;
const { only = [''], sizes = '1000' } = values;
const wanted = (name: string): boolean => only.some((text) => name.includes(text));
const rows: Row[] = [];
if (!values.json) console.log(describeMachine());
const show = (more: readonly Row[]) => {
  rows.push(...more);
  if (!values.json) for (const row of more) console.log(format(row));
};
show(renderRows(wanted));
show(await httpRows(wanted));
for (const size of sizes.split(',').map(Number)) {
  show(await scaleRows(size, wanted));
  if (size <= LARGEST_BUILD) show([...(await buildRows(size, wanted)), ...dialectRows(size, wanted)]);
}
if (!values.json) console.log(describeMachine());
if (values.json) {
  const plain = rows.map((row) => {
    const { name, ratio, goal = null } = row;
    return { name, ratio, goal, holds: holds(row) ?? null };
  });
  console.log(JSON.stringify({ rows: plain }));
}

function format(row: Row): string {
  const { name, ratio, goal, atLeast, note = '', unit = '×' } = row;
  const mark = goal === undefined ? '' : `${atLeast ? '≥' : '≤'} ${goal}`;
  const verdict = { undefined: '', true: 'holds', false: 'MISSED' }[String(holds(row))];
  return [
    name.padEnd(46),
    `${ratio.toFixed(2)} ${unit}`.padStart(12),
    mark.padStart(9),
    ` ${verdict}`.padEnd(8),
    note,
  ].join(' ');
}
