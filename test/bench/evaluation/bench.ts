import { authorize, compilePolicies } from '../../../src/evaluation/index.js';
import type { Policies } from '../../../src/model/policies.js';
import { decide } from './cached-reg-exp.js';
import { type Draw, drawFrom } from './draw.js';
import { ACCOUNT, type BenchRequest, type BenchStatement, policies, request } from './workload.js';

const REQUESTS = 100_000;
const CHUNK = 5_000;
/** The cached-RegExp evaluator answers one request in so many, spread over the whole run. */
const SHARE = 10;
const ORGANIZATION = { managementAccount: '999999999999' };

/** What a key's policy says by default: the account's identity policies decide. */
const DEFAULT_POLICY = {
  id: 'default',
  document: {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: '*', Resource: '*' },
  },
};

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

/** Milliseconds of processor time, which a busy machine stretches less than the clock's. */
function timed(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

const statementsOf = (all: readonly { document: object }[]): BenchStatement[] =>
  all.flatMap(({ document }) => (document as { Statement: BenchStatement[] }).Statement);

/** 1,000 statements x 100,000 requests: the engine with compiled policies against the cached-RegExp evaluator. */
function manyStatements(): void {
  const draw = drawFrom(20_261_121);
  const identity = policies(draw, 1_000);
  const statements = statementsOf(identity);
  const layers: Policies = { identity, resource: [DEFAULT_POLICY] };
  let compiled = compilePolicies(layers);
  const unknown = structuredClone(layers);
  const compiling = timed(() => {
    compiled = compilePolicies(unknown);
  });
  const answer = (one: BenchRequest): string =>
    authorize({ request: one, policies: compiled, organization: ORGANIZATION, contextComplete: true }).decision;
  const decisions: Record<string, number> = {};
  const heaps: number[] = [];
  let [engine, rival, asked, disagreements] = [0, 0, 0, 0];
  for (let done = 0; done < REQUESTS; done += CHUNK) {
    const chunk = Array.from({ length: CHUNK }, () => request(draw));
    let answers: string[] = [];
    engine += timed(() => {
      answers = chunk.map(answer);
    });
    const sample = chunk.filter((_, index) => index % SHARE === 0);
    let others: string[] = [];
    rival += timed(() => {
      others = sample.map((one) => decide(statements, one).decision);
    });
    asked += sample.length;
    disagreements += others.filter((other, index) => other !== answers[index * SHARE]).length;
    for (const decision of answers) decisions[decision] = (decisions[decision] ?? 0) + 1;
    heaps.push(heap());
  }
  const [ours, theirs] = [(engine / REQUESTS) * 1000, (rival / asked) * 1000];
  console.log(`1,000 statements x ${REQUESTS} requests (${JSON.stringify(decisions)}), ${disagreements} disagreements`);
  console.log(`  compile once          ${compiling.toFixed(1)} ms`);
  console.log(`  engine, compiled      ${ours.toFixed(2)} us/request, ${(1000 / ours).toFixed(0)} M statements/s`);
  console.log(`  cached RegExp         ${theirs.toFixed(2)} us/request`);
  console.log(`  ratio                 ${(theirs / ours).toFixed(1)}x`);
  console.log(`  heap after 10 %, 50 %, 100 %: ${[1, 9, 19].map((at) => heaps[at]?.toFixed(1)).join(', ')} MiB`);
}

function allLayers(draw: Draw): Policies {
  const open = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
  const full = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
  const levels = (document: object): { target: string; policies: { id: string; document: object }[] }[] =>
    ['r-root', 'ou-1', '111122223333'].map((target) => ({
      target,
      policies: [{ id: `p-full-${target}`, document }, ...(document === full ? policies(draw, 5) : [])],
    }));
  return {
    identity: policies(draw, 60),
    permissionsBoundary: [{ id: 'boundary', document: full }],
    session: [{ id: 'session', document: full }],
    resource: [{ id: 'resource', document: open }],
    vpcEndpoint: [{ id: 'vpce-1', document: open }],
    vpcEndpointType: 'Interface',
    serviceControl: levels(full),
    resourceControl: levels(open),
  };
}

/** One evaluation over all layers, with everything that a report reads of it. */
function explained(one: BenchRequest, all: Policies | ReturnType<typeof compilePolicies>): number {
  const { layers } = authorize({ request: one, policies: all, organization: ORGANIZATION, contextComplete: true });
  let parts = 0;
  for (const layer of layers) {
    for (const list of [layer.determining, layer.nearMisses, layer.undecided]) {
      for (const { elements, conditions } of list) parts += elements.length + conditions.length;
    }
  }
  return parts;
}

function singleEvaluations(): void {
  const draw = drawFrom(42);
  const documents = allLayers(draw);
  const compiled = compilePolicies(documents);
  const requests = Array.from({ length: 20_000 }, () => request(draw));
  let parts = 0;
  for (const one of requests.slice(0, 2_000)) parts += explained(one, compiled);
  parts = 0;
  const warm = timed(() => {
    for (const one of requests) parts += explained(one, compiled);
  });
  const few = requests.slice(0, 500);
  const cold = timed(() => {
    for (const one of few) explained(one, documents);
  });
  console.log(`single full evaluations: all layers, ${(parts / requests.length).toFixed(1)} explained parts each`);
  console.log(`  compiled policies     ${((requests.length / warm) * 1000).toFixed(0)} /s`);
  console.log(
    `  from documents        ${((few.length / cold) * 1000).toFixed(0)} /s (compares 100 statements with those it knows each time)`,
  );
}

const KEYS = ['aws:PrincipalTag/team', 'aws:RequestTag/team', 'aws:SourceVpce'] as const;
const FORMS: Readonly<Record<string, (at: number) => string>> = {
  literals: (at) => `v${at}`,
  prefixes: (at) => `team-${at}-*`,
  'wildcards on both sides': (at) => `*a${at}*b`,
};

/** One decision that hangs on three unknown keys, each compared with many patterns, in statements that tie them together. */
function unknownKeys(): void {
  console.log('one decision that hangs on three unknown keys, by patterns of each key: median of 9');
  for (const [name, form] of Object.entries(FORMS)) {
    const told = [20, 40, 120, 300].map((count) => {
      const denies = Array.from({ length: count }, (_, at) =>
        KEYS.map((key, which) => ({
          Effect: 'Deny',
          Action: '*',
          Resource: '*',
          Condition: {
            StringLike: { [key]: form(at) },
            ...(at % 3 === 0 ? { StringNotEquals: { [KEYS[(which + 1) % 3] ?? key]: `w${at}` } } : {}),
          },
        })),
      );
      const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }, ...denies.flat()];
      const compiled = compilePolicies({ identity: [{ id: 'p', document: { Version: '2012-10-17', Statement } }] });
      const times = Array.from({ length: 9 }, (_, at) => {
        const resource = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/t${at}`;
        const asked = { principal: `arn:aws:iam::${ACCOUNT}:user/ana`, action: 'dynamodb:TagResource', resource };
        return timed(() => void authorize({ request: asked, policies: compiled }));
      });
      return `${count}: ${times.sort((a, b) => a - b)[4]?.toFixed(0)} ms`;
    });
    console.log(`  ${name.padEnd(24)} ${told.join(', ')}`);
  }
}

manyStatements();
singleEvaluations();
unknownKeys();
