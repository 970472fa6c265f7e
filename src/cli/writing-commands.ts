import { Argument, type Command, Option } from 'commander';
import type { BuildFlags } from './build.ts';
import type { BundleFlags } from './bundle.ts';
import { AGAINST, type CommandContext, collected, DIR, LOG, SITE_FILE, withSite } from './command-options.ts';
import { init } from './init.ts';
import { schema, schemaNames } from './schema.ts';

export function addBundle(program: Command, { terminal, finish }: CommandContext): void {
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

export function addAnnounce(program: Command, { terminal, finish }: CommandContext): void {
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

export function addBuild(program: Command, { terminal, finish }: CommandContext): void {
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

export function addInit(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('init')
    .description(
      'write a commented site.yaml, and a draft article if the folder has no article; overwrites nothing',
    )
    .argument('[DIR]', 'the folder, made if it is not there', 'articles')
    .option('--workers', 'write wrangler.toml and a workflow for Cloudflare Workers instead')
    .option('--docker', 'write a Dockerfile and a Compose file instead')
    .option('--from-wordpress <FILE>', 'begin with the articles of an export of WordPress')
    .action(async (folder, flags) => finish(await init(folder, flags, terminal)));
}

export function addNew(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('new')
    .description('write a draft with a title, its slug and the present time')
    .argument('<TITLE>', 'the title of the article')
    .argument(...DIR)
    .action(async (title, articles) => {
      const { newArticle } = await import('./new-article.ts');
      finish(await newArticle(title, { articles }, terminal));
    });
}

export function addSchema(program: Command, { terminal, finish }: CommandContext): void {
  program
    .command('schema')
    .description('print the JSON Schema of a record or of site.yaml, for editors')
    .addArgument(new Argument('<NAME>', 'of what').choices(schemaNames))
    .action((name) => finish(schema(name, terminal)));
}

export function addImport(program: Command, { terminal, finish }: CommandContext): void {
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
