#!/usr/bin/env node
const { main, processIo } = require('../dist/load.cjs')('cli/main.cjs');

main(process.argv.slice(2), processIo(process)).then((code) => {
  process.exitCode = code;
  // Nobody waits for what is still under way.
  setTimeout(() => process.exit(), 2000).unref();
});
