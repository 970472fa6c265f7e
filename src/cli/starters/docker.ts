import { quoted } from '../quoted.ts';
import type { Starter } from './starter.ts';

/** What a repository of articles needs to run its feeds in a container. `articles` is their folder. */
export function dockerStarter(articles: string): Starter {
  return {
    files: {
      'feeds.Dockerfile': dockerfile(articles),
      'feeds.Dockerfile.dockerignore': `*\n!package.json\n!package-lock.json\n!*.tgz\n!${articles}\n`,
      'compose.feeds.yaml': compose(articles),
    },
    next: [
      'edit compose.feeds.yaml: FEEDS_URL, the public address',
      'docker compose --file compose.feeds.yaml up --build',
      `to follow edits of ${quoted(articles)} without a new image, uncomment its volume in compose.feeds.yaml`,
    ],
  };
}

function dockerfile(articles: string): string {
  return `# The feeds of ${articles}/, by the version of feedstand in package-lock.json.
FROM node:22-alpine
WORKDIR /app
COPY package.json package-lock.json *.tgz ./
RUN npm ci --omit=dev --ignore-scripts
COPY ${JSON.stringify([articles, '/articles'])}
RUN mkdir /cache && chown node:node /cache
ENV NODE_ENV=production HOST=0.0.0.0 CACHE_FILE=/cache/articles
USER node
EXPOSE 8787
HEALTHCHECK --interval=10s --start-period=30s CMD wget -q -O /dev/null http://127.0.0.1:8787/healthz
CMD ["node_modules/.bin/feedstand", "serve", "/articles"]
`;
}

function compose(articles: string): string {
  return `services:
  feeds:
    build: { context: ., dockerfile: feeds.Dockerfile }
    environment:
      FEEDS_URL: https://feeds.example.com
    ports: ['127.0.0.1:8787:8787']
    restart: unless-stopped
    volumes:
      - cache:/cache
      # - ${JSON.stringify(`./${articles}:/articles:ro`)}
volumes:
  # Prepared articles, for a fast restart.
  cache:
`;
}
