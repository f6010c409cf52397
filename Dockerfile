# syntax=docker/dockerfile:1
# Node runs the TypeScript sources as they are; only the administrators' console, browser code, is built.

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# The optional packages are Node itself, for machines without one; this image has the official one.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-slim AS console
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=optional --ignore-scripts --no-audit --no-fund
COPY tools/console.mjs tools/console-types.mjs tools/
COPY config config
COPY src src
RUN node tools/console.mjs

FROM node:24-slim
ENV NODE_ENV=production \
    SALLYPORT_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY package.json LICENSE ./
COPY bin bin
COPY config config
COPY src src
COPY --from=console /app/dist/console dist/console
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1, so that SIGTERM arrives and requests under way are finished.
CMD ["node", "--disable-proto=delete", "bin/sallyport.mjs", "start"]
