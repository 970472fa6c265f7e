import { Argument, type Command, Option } from 'commander';
import type { BuildFlags } from './build.ts';
import type { BundleFlags } from './bundle.ts';
import { check, checkFormats } from './check.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { links } from './links.ts';
import { logFormats } from './log.ts';
import { schema, schemaNames } from './schema.ts';
import { serve } from './serve.ts';
import { show } from './show.ts';
import type { Terminal } from './terminal.ts';

/** Where a command writes, and what it tells its exit code. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly finish: (exitCode: number) => void;
}

const DIR = ['[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")'] as const;

const FEEDS_URL = [
  '--feeds-url <URL>',
  'public address of this service (default: $FEEDS_URL or "feeds" in site.yaml)',
] as const;

const LOG = new Option('--log <FORMAT>', 'how to log (default: text on a terminal, JSON elsewhere)').choices(
  logFormats,
);

const SITE_FILE = [
  '--site <FILE>',
  'what to read in place of site.yaml in the folder (default: $SITE_FILE)',
] as const;

const AGAINST = [
  '--against <FEED>',
  'fail if an id or a date of publication differs from a feed: a file, a URL, or the folder of a bundle; repeatable',
] as const;

/** An option that may be given several times. */
function collected(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

const COMMANDS = [
  addServe,
  addCheck,
  addShow,
  addLinks,
  addExplain,
  addBundle,
  addAnnounce,
  addBuild,
  addInit,
  addSchema,
  addImport,
];

/** `--site` as a setting has another name. */
function withSite<Given extends { readonly site?: string }>({
  site,
  ...flags
}: Given): Omit<Given, 'site'> & { siteFile: string | undefined } {
  return { ...flags, siteFile: site };
}

/** Adds every command, in the order of the help text. */
export function addCommands(program: Command, context: CommandContext): void {
  for (const add of COMMANDS) add(program, context);
}

function addServe(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('serve')
    .description('serve the feeds of a folder over HTTP')
    .argument(...DIR)
    .option(...SITE_FILE)
    .option('--host <HOST>', 'address to listen on (default: $HOST or 127.0.0.1)')
    .option('--port <PORT>', 'port to listen on; 0 lets the system choose (default: $PORT or 8787)')
    .option(...FEEDS_URL)
    .option('--bundle <FILE>', 'serve what feedstand bundle wrote instead of a folder')
    .addOption(LOG)
    .option('--log-requests', 'log each request')
    .option('--state <FILE>', 'keep what is to be announced in a file, over restarts (default: $STATE_FILE)')
    .option(
      '--poll',
      'look for changed files once a second, where the file system sends no events (default: $POLL)',
    )
    .action(async (articles, flags) => finish(await serve({ articles, ...withSite(flags) }, terminal)));
}

function addCheck(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('check')
    .description('print every problem in a folder; exit 1 if there is an error, 0 if there are only warnings')
    .argument(...DIR)
    .option(...SITE_FILE)
    .addOption(
      new Option('--format <FORMAT>', 'text, one JSON document, or annotations of GitHub Actions').choices(
        checkFormats,
      ),
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('--quiet', 'print only errors and the summary')
    .option('--strict', 'exit 1 for warnings too')
    .option('--all', 'print every place of a problem that many records have')
    .option(...AGAINST, collected)
    .option('--suggest', 'with --against, print the settings of site.yaml that would make them equal')
    .action(async (articles, flags) => finish(await check({ articles, ...withSite(flags) }, terminal)));
}

function addShow(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('show')
    .description('print one feed, such as /tag/ukraine.atom')
    .argument('<ADDRESS>', 'the address of the feed, optionally with ?limit=N')
    .argument(...DIR)
    .option(...SITE_FILE)
    .option(...FEEDS_URL)
    .action(async (address, articles, flags) =>
      finish(await show(address, { articles, ...withSite(flags) }, terminal)),
    );
}

function addLinks(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('links')
    .description('print the <link> lines by which a website says where its feeds are')
    .argument(...DIR)
    .option(...SITE_FILE)
    .option('--topic <TOPIC>', 'a topic such as /tag/ukraine, instead of everything; repeatable', collected)
    .option(...FEEDS_URL)
    .action(async (articles, flags) => finish(await links({ articles, ...withSite(flags) }, terminal)));
}

function addExplain(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('explain')
    .description('say in which feeds an article is, at what place, and why not in others')
    .argument('<ARTICLE>', 'its slug, id, title or file; in a list of records file[index]')
    .argument(...DIR)
    .option(...SITE_FILE)
    .option('--json', 'print one JSON document')
    .option('--validators', 'print the entity tag of each feed too')
    .action(async (name, articles, flags) =>
      finish(await explain(name, { articles, ...withSite(flags) }, terminal)),
    );
}

function addBundle(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('bundle')
    .description('write what a Worker serves, and its entry; fails like check')
    .argument(...DIR)
    .option(...SITE_FILE)
    .option('--out <FOLDER>', 'where to write it', 'bundle')
    .option('--allow-problems', 'leave records with errors out')
    .option('--feeds-url <URL>', 'public address of the feeds (default: $FEEDS_URL or "feeds" in site.yaml)')
    .option(...AGAINST, collected)
    .action(async (articles, flags) => {
      const { bundle } = await import('./bundle.ts');
      finish(await bundle({ articles, ...withSite<BundleFlags & { site?: string }>(flags) }, terminal));
    });
}

function addAnnounce(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('announce')
    .description('announce what a new bundle changes to hubs and caches, once it is deployed')
    .requiredOption('--bundle <FILE>', 'the new bundle')
    .option('--since <OLD>', 'the former bundle, or the address of the service while it still serves that')
    .addOption(
      new Option('--only <FILE>', 'announce the paths in a file instead, as --list prints them').conflicts(
        'since',
      ),
    )
    .option('--list', 'print the paths of the changed feeds, and announce nothing')
    .addOption(LOG)
    .action(async (flags) => {
      const { announce } = await import('./announce.ts');
      finish(await announce(flags, terminal));
    });
}

function addBuild(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('build')
    .description('write the feeds and pages as files for any web server; fails like check')
    .argument(...DIR)
    .option(...SITE_FILE)
    .option('--out <FOLDER>', 'where to write them')
    .option('--compress', 'write .gz and .br files beside them')
    .option('--next-change', 'print when the next scheduled or expiring article changes the feeds, or none')
    .option('--allow-problems', 'leave records with errors out')
    .option('--feeds-url <URL>', 'public address of the feeds (default: $FEEDS_URL or "feeds" in site.yaml)')
    .option(...AGAINST, collected)
    .action(async (articles, flags) => {
      const { build } = await import('./build.ts');
      finish(await build({ articles, ...withSite<BuildFlags & { site?: string }>(flags) }, terminal));
    });
}

function addInit(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('init')
    .description(
      'write a commented site.yaml, and a draft article if the folder has no article; overwrites nothing',
    )
    .argument('[DIR]', 'the folder, made if it is not there', 'articles')
    .action(async (folder) => finish(await init(folder, terminal)));
}

function addSchema(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('schema')
    .description('print the JSON Schema of a record or of site.yaml, for editors')
    .addArgument(new Argument('<NAME>', 'of what').choices(schemaNames))
    .action((name) => finish(schema(name, terminal)));
}

function addImport(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('import')
    .description('write the articles of an export of another system, or of a feed, as records')
    .argument('<SOURCE>', 'the file, or the folder of files')
    .argument(...DIR)
    .option('--html', 'keep bodies as HTML, in JSON records, instead of turning them into Markdown')
    .option('--force', 'overwrite records that are there already')
    .option('--dry-run', 'write nothing, but say what would be written')
    .option('--site <URL>', 'address of the website, which some exports leave out')
    .action(async (file, articles, flags) => {
      // Loaded lazily: parsers of other formats would double the time to start.
      const { importArticles } = await import('./import.ts');
      finish(await importArticles(file, { articles, ...flags }, terminal));
    });
}
