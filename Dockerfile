FROM node:22-alpine AS build
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npm run build && npm pack --ignore-scripts --pack-destination /tmp

FROM node:22-alpine
COPY --from=build /tmp/ddb-doctor-*.tgz /tmp/
RUN npm install --global --ignore-scripts --no-audit --no-fund /tmp/ddb-doctor-*.tgz && rm /tmp/ddb-doctor-*.tgz
# Nobody in particular: it reads AWS, and keeps what it keeps in its own home.
USER node
WORKDIR /home/node
ENTRYPOINT ["ddb-doctor"]
CMD ["--help"]
