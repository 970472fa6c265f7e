import { Argument, Command, CommanderError, Option } from 'commander';
import { BundleError } from '../bundle/format.ts';
import { ConfigError } from '../config.ts';
import { SourceError } from '../domain/article-source.ts';
import { check, checkFormats } from './check.ts';
import { explain } from './explain.ts';
import { init } from './init.ts';
import { links } from './links.ts';
import { logFormats } from './log.ts';
import { schema, schemaNames } from './schema.ts';
import { serve } from './serve.ts';
import { show } from './show.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command line and resolves to the exit code: 0, or 1 with one clear message on standard error. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    terminal.stderr.write(`feedstand: ${messageOf(error)}\n`);
    return 1;
  }
}

function createProgram(terminal: Terminal, finish: (exitCode: number) => void): Command {
  const program = new Command('feedstand')
    .description('Publishes a folder of articles as RSS, Atom and JSON Feed.')
    .version(terminal.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    });
  program
    .command('serve')
    .description('serve the feeds of a folder over HTTP')
    .argument('[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")')
    .option('--host <HOST>', 'address to listen on (default: $HOST or 127.0.0.1)')
    .option('--port <PORT>', 'port to listen on; 0 lets the system choose (default: $PORT or 8787)')
    .option(
      '--feeds-url <URL>',
      'public address of this service (default: $FEEDS_URL or "feeds" in site.yaml)',
    )
    .option('--bundle <FILE>', 'serve what feedstand bundle wrote instead of a folder')
    .addOption(
      new Option('--log <FORMAT>', 'how to log (default: text on a terminal, JSON elsewhere)').choices(
        logFormats,
      ),
    )
    .option('--log-requests', 'log each request')
    .option(
      '--poll',
      'look for changed files once a second, where the file system sends no events (default: $POLL)',
    )
    .action(async (articles, flags) => finish(await serve({ articles, ...flags }, terminal)));
  program
    .command('check')
    .description('print every problem in a folder; exit 1 if there is an error, 0 if there are only warnings')
    .argument('[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")')
    .addOption(
      new Option('--format <FORMAT>', 'text, one JSON document, or annotations of GitHub Actions').choices(
        checkFormats,
      ),
    )
    .addOption(new Option('--json', 'the same as --format json').conflicts('format'))
    .option('--quiet', 'print errors and the summary alone')
    .option('--strict', 'exit 1 for warnings too')
    .option('--all', 'print every place of a problem that many records have')
    .action(async (articles, flags) => finish(await check({ articles, ...flags }, terminal)));
  program
    .command('show')
    .description('print one feed, such as /tag/ukraine.atom')
    .argument('<ADDRESS>', 'the address of the feed, with ?limit=N if wanted')
    .argument('[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")')
    .option(
      '--feeds-url <URL>',
      'public address of this service (default: $FEEDS_URL or "feeds" in site.yaml)',
    )
    .action(async (address, articles, flags) =>
      finish(await show(address, { articles, ...flags }, terminal)),
    );
  program
    .command('links')
    .description('print the <link> lines by which a website says where its feeds are')
    .argument('[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")')
    .option(
      '--topic <TOPIC>',
      'a topic such as /tag/ukraine, instead of everything; may be given again',
      (topic: string, before: readonly string[] = []) => [...before, topic],
    )
    .option(
      '--feeds-url <URL>',
      'public address of this service (default: $FEEDS_URL or "feeds" in site.yaml)',
    )
    .action(async (articles, flags) => finish(await links({ articles, ...flags }, terminal)));
  program
    .command('explain')
    .description('say in which feeds an article is, at what place, and why not in others')
    .argument('<ARTICLE>', 'its slug, id, title or file; in a list of records file[index]')
    .argument('[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")')
    .option('--json', 'print one JSON document')
    .option('--validators', 'print the entity tag of each feed too')
    .action(async (name, articles, flags) => finish(await explain(name, { articles, ...flags }, terminal)));
  program
    .command('bundle')
    .description('write what a Worker serves, and its entry; fails like check')
    .argument('[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")')
    .option('--out <FOLDER>', 'where to write it', 'bundle')
    .option('--allow-problems', 'leave records with errors out')
    .option('--feeds-url <URL>', 'public address of the feeds (default: $FEEDS_URL or "feeds" in site.yaml)')
    .action(async (articles, flags) => {
      const { bundle } = await import('./bundle.ts');
      finish(await bundle({ articles, ...flags }, terminal));
    });
  program
    .command('init')
    .description(
      'write a commented site.yaml, and a draft article where there is no article; overwrites nothing',
    )
    .argument('[DIR]', 'the folder, made if it is not there', 'articles')
    .action(async (folder) => finish(await init(folder, terminal)));
  program
    .command('schema')
    .description('print the JSON Schema of a record or of site.yaml, for editors')
    .addArgument(new Argument('<NAME>', 'of what').choices(schemaNames))
    .action((name) => finish(schema(name, terminal)));
  program
    .command('import')
    .description('write the articles of an export of another system, or of a feed, as records')
    .argument('<SOURCE>', 'the file, or the folder of files')
    .argument('[DIR]', 'the folder with the articles (default: $ARTICLES or "articles")')
    .option('--html', 'keep bodies as HTML, in JSON records, instead of turning them into Markdown')
    .option('--force', 'overwrite records that are there already')
    .option('--dry-run', 'write nothing, but say what would be written')
    .option('--site <URL>', 'address of the website, which some exports leave out')
    .action(async (file, articles, flags) => {
      // Loaded when it is wanted: parsers of other formats would double the time to start.
      const { importArticles } = await import('./import.ts');
      finish(await importArticles(file, { articles, ...flags }, terminal));
    });
  return program;
}

function messageOf(error: unknown): string {
  const isClear = [ConfigError, SourceError, BundleError].some((kind) => error instanceof kind);
  if (isClear && error instanceof Error) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
