#!/usr/bin/env node
const load = require('../dist/load.cjs');

load.isOwnProcess = true;
const { main, processIo } = load('cli/main.cjs');

main(process.argv.slice(2), processIo(process)).then((code) => {
  process.exitCode = code;
  // Nobody waits for what is still under way.
  setTimeout(() => process.exit(), 2000).unref();
});
