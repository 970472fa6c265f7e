import { quoted } from '../quoted.ts';
import type { Starter } from './starter.ts';

/** What a repository of articles needs to deploy its feeds to Cloudflare Workers. `articles` is their folder. */
export function workersStarter(articles: string): Starter {
  const folder = quoted(articles);
  return {
    files: {
      'wrangler.toml': wranglerSettings(articles),
      '.github/workflows/feeds.yml': workflow(),
    },
    next: [
      'edit wrangler.toml: name, and the route of your own host name',
      `set feeds in ${articles}/site.yaml to the public address, such as https://feeds.example.com`,
      'npm pkg set scripts.deploy="wrangler deploy"',
      'npm install --save-dev wrangler',
      `npx feedstand bundle ${folder} && npx wrangler dev`,
      'npx wrangler deploy',
      'for the workflow: add the secret CLOUDFLARE_API_TOKEN to the repository',
      'add bundle/ and .wrangler/ to .gitignore',
    ],
  };
}

function wranglerSettings(articles: string): string {
  return `# The Worker that serves the feeds of ${articles}/. Its parts: https://developers.cloudflare.com/workers/wrangler/configuration/

name = "my-feeds"

# Written by \`feedstand bundle\`: the articles, and an entry that serves them.
main = "bundle/worker.js"
compatibility_date = "2026-04-01"
minify = true

# A library brings a parser of XML that nothing calls, a fifth of the script.
[alias]
sax = "./bundle/no-parser.js"

# Runs before each deployment. An error in a record, or no public address, stops the deployment.
[build]
command = ${JSON.stringify(`npx feedstand bundle ${quoted(articles)}`)}
watch_dir = [${JSON.stringify(articles)}]

# Articles of a larger publication. run_worker_first keeps them private: they may hold what is not due yet.
[assets]
directory = "bundle/assets"
binding = "ASSETS"
run_worker_first = true
html_handling = "none"
not_found_handling = "none"

# Cloudflare's cache in front of the Worker; each deployment empties it.
[cache]
enabled = true

# A log of errors: npx wrangler tail
[observability]
enabled = true

# The public address, on a zone of your account. Without it: NAME.SUBDOMAIN.workers.dev.
# [[routes]]
# pattern = "feeds.example.com"
# custom_domain = true
`;
}

function workflow(): string {
  return `# Deploys the feeds on every push to main. Scheduled and expired articles need no deployment.
name: Feeds
on:
  push: { branches: [main] }
  workflow_dispatch:
concurrency: feeds
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci
      - run: npx wrangler deploy
        env:
          CLOUDFLARE_API_TOKEN: \${{ secrets.CLOUDFLARE_API_TOKEN }}
`;
}
