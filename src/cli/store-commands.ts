import type { Command } from 'commander';
import { type CommandContext, collected, STORE, STORE_SITE, withSite } from './command-options.ts';

/** The commands of a store, whose code is loaded when one is run. */
export function addStore(program: Command, { terminal, finish }: CommandContext): void {
  const store = program.command('store').description('create, fill, copy and check a store');
  store
    .command('migrate')
    .description('create a store, or bring it to the schema of this release; make a backup before')
    .argument('[ADDRESS]', 'the database: sqlite:FILE, or the URL of PostgreSQL (default: $STORE)')
    .option(...STORE)
    .action(async (address, flags) => {
      const { migrate } = await import('./store-migrate.ts');
      finish(await migrate({ ...flags, store: address ?? flags.store }, terminal));
    });
  store
    .command('import')
    .description(
      'put the records of a folder into a store, and its site.yaml; again, it adds what is missing',
    )
    .argument('<DIR>', 'the folder')
    .option(...STORE)
    .option(...STORE_SITE)
    .option('--force', 'replace records and a site.yaml of the store that differ')
    .action(async (folder, flags) => {
      const { importFolder } = await import('./store-import.ts');
      finish(await importFolder(folder, withSite(flags), terminal));
    });
  store
    .command('export')
    .description('write the records of a store into a folder, as they were sent, and its site.yaml')
    .argument('<DIR>', 'the folder, made if it is not there')
    .option(...STORE)
    .option(...STORE_SITE)
    .option('--force', 'overwrite files that differ, and leave other records in the folder')
    .action(async (folder, flags) => {
      const { exportStore } = await import('./store-export.ts');
      finish(await exportStore(folder, withSite(flags), terminal));
    });
  addStoreCheck(store, { terminal, finish });
}

function addStoreCheck(store: Command, { terminal, finish }: CommandContext): void {
  store
    .command('check')
    .description('print every problem in a store, and damage of its database; exit 1 if there is an error')
    .option(...STORE)
    .option(...STORE_SITE)
    .option('--json', 'print one JSON document')
    .option('--quiet', 'print only errors and the summary')
    .option('--strict', 'exit 1 for warnings too')
    .option('--all', 'print every place of a problem that many records have')
    .action(async (flags) => {
      const { checkStore } = await import('./store-check.ts');
      finish(await checkStore(withSite(flags), terminal));
    });
}

export function addToken(program: Command, { terminal, finish }: CommandContext): void {
  const token = program.command('token').description('create, list and revoke tokens of the API');
  token
    .command('create')
    .description('create a token and print its secret, which is not stored')
    .argument('<NAME>', 'who will use it; the log names it with each write')
    .option(...STORE)
    .option(
      '--scope <SCOPES>',
      'what it may do: articles:write, articles:delete, site (default: the first two); repeatable',
      collected,
    )
    .option('--topic <TOPIC>', 'only articles on a topic such as category/politics; repeatable', collected)
    .action(async (name, flags) => {
      const { createToken } = await import('./token.ts');
      finish(await createToken(name, flags, terminal));
    });
  token
    .command('list')
    .description('print every token: its name, what it may do, and when it was created and revoked')
    .option(...STORE)
    .action(async (flags) => {
      const { listTokens } = await import('./token.ts');
      finish(await listTokens(flags, terminal));
    });
  token
    .command('revoke')
    .description('end a token')
    .argument('<NAME>')
    .option(...STORE)
    .action(async (name, flags) => {
      const { revokeToken } = await import('./token.ts');
      finish(await revokeToken(name, flags, terminal));
    });
}
