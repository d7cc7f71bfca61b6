# The service's image: what `npm run build` puts into dist/, on a Node without shell or package manager.
# Base images are arguments, so that the image builds from a mirror too.
ARG BUILD_IMAGE=docker.io/library/node:24-bookworm-slim
ARG RUNTIME_IMAGE=gcr.io/distroless/nodejs24-debian12:nonroot

# Runs on the building machine whatever the target is; only sharp differs by architecture, and npm fetches the
# target's binaries, so that building for arm64 needs no emulation.
FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build
ARG TARGETARCH=amd64
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
RUN mkdir runtime && cp package.json package-lock.json .npmrc runtime/ && cd runtime && \
    npm ci --ignore-scripts --omit=dev --os=linux --libc=glibc --cpu="$(echo "$TARGETARCH" | sed s/amd64/x64/)"
COPY tsconfig.json ./
COPY contract contract
COPY console console
COPY scripts/build-service.ts scripts/build-console.ts scripts/bill-of-materials.ts scripts/
COPY service service
RUN RUNTIME_PACKAGES=runtime/node_modules npm run build

FROM ${RUNTIME_IMAGE}
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /build/dist ./
USER 65532:65532
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 CMD ["/nodejs/bin/node", "/app/healthcheck.js"]
# Half the memory under load for 2 % of the rate (docs/decisions/0069-a-small-young-generation.md).
CMD ["--max-semi-space-size=8", "/app/main.js"]
