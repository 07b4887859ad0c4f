// Writes dist/cache/: runs the command line on what people run, and keeps the code that V8 compiled on the way.
const { existsSync, mkdirSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { dirname, join } = require('node:path');
const load = require('../dist/load.cjs');

const MESSAGE =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:PutItem on resource: ' +
  'arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy';
const EXAMPLE = join(__dirname, '../test/example-account');

async function warmUp() {
  const { main } = load(join('cli', 'main.cjs'));
  const server = createServer(refuse).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const replay = existsSync(EXAMPLE) ? [['--replay', EXAMPLE]] : [];
  const runs = [
    ['--version'],
    ['--help'],
    ['--sinse'],
    ['checks'],
    ['permissions'],
    ['explain', '--offline', MESSAGE],
    ...replay,
    ...['json', 'csv', 'markdown', 'html'].flatMap((form) => replay.map((argv) => [...argv, '--output', form])),
    ['--arn', 'arn:aws:iam::111122223333:user/ana', '--region', 'us-east-1', '--endpoint-url', url],
    ['explain', MESSAGE, '--region', 'us-east-1', '--endpoint-url', url],
  ];
  for (const argv of runs) await main(argv, silent());
  server.close();
  server.closeAllConnections();
}

/** AWS, saying no to everything. */
function refuse(_, response) {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end('{"__type":"AccessDeniedException","message":"no"}');
}

function silent() {
  const output = { isTTY: false, write: async () => {} };
  return {
    stdout: output,
    stderr: output,
    stdin: (async function* () {})(),
    env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE' },
    now: () => new Date(),
    signal: new AbortController().signal,
  };
}

function writeCache() {
  rmSync(dirname(load.CACHE), { recursive: true, force: true });
  mkdirSync(load.CACHE, { recursive: true });
  for (const [path, script] of load.scripts) {
    writeFileSync(join(load.CACHE, `${path.replaceAll(/[\\/]/g, '-')}.bin`), script.createCachedData());
  }
}

Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' });
warmUp().then(writeCache);
