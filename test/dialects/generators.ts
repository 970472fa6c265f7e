import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { FIXTURES, type Fixture, feedFile, siteFolder, ZONE } from './fixtures.ts';
import { makeHistory } from './history.ts';

// Runs each generator on the site that the tests have for it, in two time zones, and compares its feed with the folder:
// `npm run dialects`. Generators of npm are taken from the folders in GENERATORS, in which they are installed (`:` between
// them). With --update the feeds of the first zone are saved, for the tests. Names of generators select some.

const ZONES = [ZONE, 'America/Los_Angeles'];

const tools = (process.env.GENERATORS ?? '').split(delimiter).filter((folder) => folder !== '');
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const selected = FIXTURES.filter(({ name }) => names.length === 0 || names.includes(name));
let isWrong = false;
for (const fixture of selected) for (const zone of ZONES) isWrong = !compare(fixture, zone) || isWrong;
process.exitCode = isWrong ? 1 : 0;

function compare(fixture: Fixture, zone: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'feedstand-dialect-'));
  try {
    cpSync(siteFolder(fixture), folder, { recursive: true });
    if (fixture.hasHistory) makeHistory(folder);
    const modules = modulesFor(fixture);
    if (modules !== undefined) symlinkSync(modules, join(folder, 'node_modules'));
    const feed = join(folder, fixture.output);
    const ran = generate(fixture, folder, zone);
    if (ran !== undefined) return report(fixture, zone, `not run: ${ran}`, fixture.command === undefined);
    if (process.argv.includes('--update') && zone === ZONES[0]) copyFileSync(feed, feedFile(fixture));
    const args = ['dist/cli.js', 'check', join(folder, fixture.articles), '--quiet', '--against', feed];
    const site = join(folder, 'other.yaml');
    writeFileSync(site, `timeZone: ${zone}\n`);
    if (fixture.needsZone) args.push('--site', site);
    const checked = spawnSync(process.execPath, args, { encoding: 'utf8' });
    const line = checked.stdout.split('\n').find((text) => text.includes(' items: ')) ?? checked.stderr;
    const counts = line.slice(line.indexOf(': ') + 2);
    const isEqual = counts.includes(` 0 different, ${fixture.leftOut} only there, 0 only here`);
    return report(fixture, zone, isEqual ? counts : checked.stdout, isEqual);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function modulesFor({ command: [program] = [''] }: Fixture): string | undefined {
  const folders = tools.map((folder) => resolve(folder, 'node_modules'));
  return folders.find((folder) => existsSync(join(folder, '.bin', program)));
}

/** Why the generator could not be run, if so. */
function generate({ command, output }: Fixture, folder: string, zone: string): string | undefined {
  if (command === undefined) return 'no registry has it, so that its feed is written by hand';
  const [program, ...args] = command;
  const path = [join(folder, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  const constant = { NODE_ENV: 'production', CI: '1', DOCUSAURUS_NO_PERSISTENT_CACHE: '1' };
  const env = { ...process.env, ...constant, PATH: path, TZ: zone };
  try {
    execFileSync(program, args, { cwd: folder, env, stdio: 'pipe' });
  } catch (error) {
    const { code, stderr } = error as { readonly code?: string; readonly stderr?: Buffer };
    return code === 'ENOENT' ? `${program} is not installed` : String(stderr ?? error).slice(0, 2000);
  }
  return existsSync(join(folder, output)) ? undefined : `${program} wrote no ${output}`;
}

function report({ name }: Fixture, zone: string, text: string, isRight = false): boolean {
  console.log(`${name} in ${zone}: ${text}`);
  return isRight;
}
