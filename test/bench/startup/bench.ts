// Start-up against `node -e 0`: interleaved pairs, the median of their ratios, and the ratio of the two minima, which
// is the steadier figure on a busy machine. Needs dist/.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const PAIRS = Number(process.argv[2] ?? 15);
const root = process.env['DDB_DOCTOR_ROOT'] ?? process.cwd();
const bin = join(root, 'bin', 'ddb-doctor.js');
const MESSAGE =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy';

/** AWS, answering everything with an error at once: the calls are made, the clients loaded, nothing is read. */
const server = createServer((_, response) => {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
  response.end('{"__type":"AccessDeniedException","message":"no"}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const CASES: readonly {
  readonly name: string;
  readonly argv: readonly string[];
  readonly goal: number;
  readonly code: number;
}[] = [
  { name: '--version', argv: ['--version'], goal: 1.3, code: 0 },
  { name: 'usage error', argv: ['--sinse'], goal: 2.2, code: 252 },
  { name: 'explain, offline', argv: ['explain', '--offline', MESSAGE], goal: 2.2, code: 0 },
  { name: 'checks', argv: ['checks'], goal: 2.2, code: 0 },
  { name: 'recorded account', argv: ['--replay', join(root, 'test/example-account')], goal: Number.NaN, code: 0 },
  {
    name: 'first AWS call',
    argv: ['--arn', 'arn:aws:iam::111122223333:user/ana', '--region', 'us-east-1', '--endpoint-url', url],
    goal: 3.5,
    code: 4,
  },
];

// This variable costs Node 20 tens of milliseconds a start, bare ones too, and so flatters every ratio.
const { NODE_EXTRA_CA_CERTS: _, ...inherited } = process.env;
const env = {
  ...inherited,
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
  AWS_CONFIG_FILE: join(root, 'none'),
  AWS_SHARED_CREDENTIALS_FILE: join(root, 'none'),
};

async function milliseconds(argv: readonly string[], expected = 0): Promise<number> {
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, argv, { env, stdio: 'ignore' });
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== expected) throw new Error(`${argv.join(' ')} ended with ${code}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

console.log(
  `start-up, Node ${process.version}, ${PAIRS} pairs; ratio to node -e 0: median of pairs | of the minima | goal`,
);
for (const { name, argv, goal, code } of CASES) {
  await milliseconds([bin, ...argv], code);
  const bare: number[] = [];
  const ours: number[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    bare.push(await milliseconds(['-e', '0']));
    ours.push(await milliseconds([bin, ...argv], code));
  }
  const ratio = median(ours.map((time, pair) => time / (bare[pair] ?? Number.NaN)));
  const least = Math.min(...ours) / Math.min(...bare);
  const wanted = Number.isNaN(goal) ? '-' : goal.toFixed(1);
  console.log(
    `${name.padEnd(18)} ${ratio.toFixed(2)} | ${least.toFixed(2)} | ${wanted}  (${Math.min(...ours).toFixed(0)} ms)`,
  );
}
server.close();
