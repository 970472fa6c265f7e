import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderOf, writeFile } from '../support.ts';
import { ROOT } from './blocks.ts';

const CLI = join(ROOT, 'dist/cli.js');

/** `serve` starts, and stops once it is ready; all other commands run as they are. */
const FEEDSTAND = `
const { spawn, spawnSync } = require('node:child_process');
const args = process.argv.slice(2);
if (args[0] !== 'serve') process.exit(spawnSync(process.execPath, [CLI, ...args], { stdio: 'inherit' }).status ?? 1);
const child = spawn(process.execPath, [CLI, ...args, '--port', '0', '--log', 'json'], { stdio: ['ignore', 'inherit', 'pipe'] });
let log = '';
child.stderr.on('data', (data) => {
  log += data;
  process.stderr.write(data);
  if (log.includes('"message":"ready"') || log.includes('"message":"listening"') && args.includes('--bundle')) child.kill('SIGTERM');
});
child.on('exit', (code, signal) => process.exit(/"message":"(ready|listening)"/.test(log) ? 0 : (code || 1)));
`;

/** What commands of the documents are called by. `wrangler` stands for a deployment, which no test can do. */
const COMMANDS: Readonly<Record<string, string>> = {
  npx: 'command=$1; shift; exec "$command" "$@"',
  wrangler: 'echo "not run: wrangler $*"',
};

/** A folder in which the commands of the documents can be run, and their search path. */
export function world(extra: string): { readonly folder: string; readonly path: string } {
  const folder = folderOf({ 'bin/feedstand.cjs': `const CLI = ${JSON.stringify(CLI)};\n${FEEDSTAND}` });
  const bin = join(folder, 'bin');
  const script = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  for (const [name, text] of Object.entries(COMMANDS)) script(name, text);
  script('feedstand', `exec ${process.execPath} ${join(bin, 'feedstand.cjs')} "$@"`);
  const home = join(folder, 'home');
  mkdirSync(home);
  cpSync(join(ROOT, 'articles'), join(home, 'articles'), { recursive: true });
  EXTRAS[extra]?.(home);
  return { folder: home, path: `${bin}:${process.env.PATH}` };
}

const run = (folder: string, ...args: string[]) =>
  execFileSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, FEEDS_URL: 'https://feeds.example.com' },
  });

function siteOfJekyll(folder: string): void {
  const config = 'title: A blog\nurl: https://blog.example\ntimezone: UTC\n';
  writeFile(folder, 'my-site/_config.yml', config);
  writeFile(folder, 'my-site/_posts/2026-03-01-a.md', '---\ntitle: A\n---\n\nText.\n');
}

/** What a block needs beside the articles, by its comment `with: NAME`. */
const EXTRAS: Readonly<Record<string, (folder: string) => void>> = {
  'the feed of the articles'(folder) {
    writeFileSync(join(folder, 'old-feed.xml'), run(folder, 'show', '/feed.rss?limit=200'));
  },
  'an export of WordPress'(folder) {
    cpSync(join(ROOT, 'test/fixtures/wordpress.xml'), join(folder, 'wordpress-export.xml'));
  },
  'a folder of records'(folder) {
    const site = 'title: The Wire\nurl: https://news.example\nids: tag:news.example,2024\n';
    writeFile(folder, 'news/site.yaml', site);
    const fields = 'slug: a\ntitle: A\npublished: 2026-03-01T00:00:00Z';
    writeFile(folder, 'news/a.md', `---\n${fields}\n---\n\nText.\n`);
  },
  'an export of a CMS'(folder) {
    const fields = { id: '_id', title: 'name', published: 'created_at', html: 'body.rendered' };
    const site = { title: 'The Wire', url: 'https://news.example', ids: 'tag:news.example,2024', fields };
    const post = { _id: 7, name: 'A', created_at: 1_777_777_777, body: { rendered: '<p>Text.</p>' } };
    writeFile(folder, 'cms.yaml', JSON.stringify({ ...site, records: 'data.posts' }));
    writeFile(folder, 'export/posts.json', JSON.stringify({ data: { posts: [post] } }));
  },
  'a site of Hugo'(folder) {
    writeFile(folder, 'my-site/hugo.toml', 'baseURL = "https://blog.example/"\ntitle = "A blog"\n');
    writeFile(folder, 'my-site/content/posts/a.md', `---\ntitle: A\ndate: 2026-03-01\n---\n\nText.\n`);
  },
  'a site of Astro'(folder) {
    writeFile(folder, 'my-site/astro.config.mjs', "export default { site: 'https://blog.example' };\n");
    writeFile(
      folder,
      'my-site/src/pages/blog/[...slug].astro',
      '---\nconst posts = await getCollection("blog");\n---\n',
    );
    writeFile(
      folder,
      'my-site/src/content/blog/a.md',
      "---\ntitle: A\npubDate: '2026-03-01'\n---\n\nText.\n",
    );
  },
  'a site of Eleventy'(folder) {
    writeFile(folder, 'my-site/eleventy.config.js', 'export const config = { dir: { input: "content" } };\n');
    writeFile(
      folder,
      'my-site/content/_data/metadata.json',
      '{"title":"A blog","url":"https://blog.example/"}',
    );
    writeFile(folder, 'my-site/content/blog/a.md', '---\ntitle: A\ndate: 2026-03-01\n---\n\nText.\n');
  },
  'a site of Docusaurus'(folder) {
    const config = "export default { title: 'A', url: 'https://blog.example', baseUrl: '/' };\n";
    writeFile(folder, 'my-site/docusaurus.config.ts', config);
    writeFile(folder, 'my-site/blog/2026-03-01-a.md', '# A\n\nText.\n');
  },
  'a site of Zola'(folder) {
    writeFile(folder, 'my-site/zola.toml', 'base_url = "https://blog.example"\ntitle = "A blog"\n');
    writeFile(folder, 'my-site/content/a.md', '+++\ntitle = "A"\ndate = 2026-03-01\n+++\n\nText.\n');
  },
  'a site of Hexo'(folder) {
    writeFile(folder, 'my-site/_config.yml', 'title: A blog\nurl: https://blog.example\n');
    writeFile(folder, 'my-site/source/_posts/a.md', '---\ntitle: A\ndate: 2026-03-01\n---\n\nText.\n');
  },
  'a folder of Markdown'(folder) {
    writeFile(folder, 'feeds.yaml', 'dialect: plain\nurl: https://blog.example\n');
    writeFile(folder, 'my-site/posts/a.md', '---\ntitle: A\ndate: 2026-03-01\n---\n\nText.\n');
  },
  'a site of Jekyll': siteOfJekyll,
  'a site of Jekyll and its feed'(folder) {
    siteOfJekyll(folder);
    writeFile(folder, 'public/feed.xml', run(folder, 'show', '/feed.atom', 'my-site'));
  },
};

/** The names for `with:`. */
export const extras: readonly string[] = Object.keys(EXTRAS);
