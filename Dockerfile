# The service on Node, for any folder of records:
#   docker build --tag feedstand .
#   docker run --publish 8787:8787 --volume /srv/articles:/articles:ro --volume feedstand-cache:/cache \
#     --env FEEDS_URL=https://feeds.example.com feedstand
FROM node:22-alpine AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc tsconfig.json ./
RUN npm ci --ignore-scripts
COPY src src
RUN npm run build && npm prune --omit=dev --ignore-scripts
# What a store needs beside, such as postgres@3.4.9.
ARG PACKAGES=''
RUN if [ -n "$PACKAGES" ]; then npm install --omit=dev --no-save --ignore-scripts $PACKAGES; fi

FROM node:22-alpine
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY schema schema
RUN mkdir /cache && chown node:node /cache
ENV NODE_ENV=production HOST=0.0.0.0 CACHE_FILE=/cache/articles
# For STATE_FILE, which a volume at /state keeps.
RUN mkdir /state && chown node /state
USER node
EXPOSE 8787
HEALTHCHECK --interval=10s --start-period=30s CMD wget -q -O /dev/null http://127.0.0.1:${PORT:-8787}/healthz
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["serve", "/articles"]
