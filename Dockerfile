# One image for every process of the house; what a container runs is its command (see compose.yaml).
FROM node:20.20-bookworm-slim AS build
WORKDIR /house
COPY package.json package-lock.json .npmrc ./
COPY scripts/house.mjs scripts/tether.mjs scripts/
# Exactly what the lock file names, in a layer that is made anew only when that changes.
RUN node -e "import('/house/scripts/house.mjs').then((house) => house.ensureInstalled())"
COPY . .
RUN node scripts/build.mjs
RUN npm prune --omit=dev --no-save --no-audit --no-fund

FROM node:20.20-bookworm-slim
WORKDIR /house
ENV NODE_ENV=production
ENV TZ=UTC
ENV NODE_OPTIONS="--enable-source-maps --max-semi-space-size=32"
COPY --from=build --chown=node:node /house /house
USER node
EXPOSE 3000
CMD ["node", ".build/front.mjs"]
