#!/usr/bin/env node
const load = require('../dist/load.cjs');

load.begin(process.argv[2]);
const { main, processIo } = load('cli/main');

// An end that nobody decided is a defect; once it is decided, nobody waits for what is still under way.
process.exitCode = 255;
main(process.argv.slice(2), processIo(process, load.collectSooner)).then((code) => process.exit(code));
