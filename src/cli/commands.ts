import { type Command, Option } from 'commander';
import { check, checkFormats } from './check.ts';
import {
  AGAINST,
  type CommandContext,
  collected,
  DIR,
  FEEDS_URL,
  LOG,
  SITE_FILE,
  STORE,
  withSite,
} from './command-options.ts';
import { explain } from './explain.ts';
import { links } from './links.ts';
import { serve } from './serve.ts';
import { show } from './show.ts';
import { addStore, addToken } from './store-commands.ts';
import {
  addAnnounce,
  addBuild,
  addBundle,
  addImport,
  addInit,
  addNew,
  addSchema,
} from './writing-commands.ts';

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
  addNew,
  addSchema,
  addImport,
  addStore,
  addToken,
];

/** Adds every command, in the order of the help text. */
export function addCommands(program: Command, context: CommandContext): void {
  for (const add of COMMANDS) add(program, context);
}

function addServe(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('serve')
    .description('serve the feeds of a folder, or of a store, over HTTP')
    .argument(...DIR)
    .option(...STORE)
    .option(...SITE_FILE)
    .option('--host <HOST>', 'address to listen on (default: $HOST or 127.0.0.1)')
    .option('--port <PORT>', 'port to listen on; 0 lets the system choose (default: $PORT or 8787)')
    .option(...FEEDS_URL)
    .option('--bundle <FILE>', 'serve what feedstand bundle wrote instead of a folder')
    .addOption(LOG)
    .option('--log-requests', 'log each request')
    .addOption(
      new Option(
        '--access-log <FORMAT>',
        'write each request to standard output as web servers do, with its address',
      ).choices(['common', 'combined']),
    )
    .option('--log-sample <N>', 'log one of N requests, and every error of the service (default: 1)')
    .option('--metrics', 'metrics for Prometheus at /metrics, for everybody (default: $METRICS)')
    .option('--admin-port <PORT>', 'the same on a port of its own (default: $ADMIN_PORT)')
    .option('--state <FILE>', 'keep what is to be announced in a file, over restarts (default: $STATE_FILE)')
    .option('--cache <FILE>', 'keep prepared articles in a file, for a fast restart (default: $CACHE_FILE)')
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
