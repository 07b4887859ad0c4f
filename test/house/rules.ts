/** A room of the house: a folder of `src`, or a file at its top. */
export interface Room {
  readonly name: string;
  readonly makes: string;
  /** What the room may not do, for people. */
  readonly mayNot: string;
  /** The rooms that it may import, where they are fewer than all before it. */
  readonly imports?: readonly string[];
  /** Node's own modules that it may import, where it is one that does no I/O. */
  readonly node?: readonly string[];
}

const PURE = ['node:crypto', 'node:zlib'];

/** Data flows from the first to the last: rooms of one line know nothing of each other, but where `imports` says so. */
export const FLOORS: readonly (readonly Room[])[] = [
  [
    {
      name: 'model',
      makes:
        'the nouns of everybody: `Call`, `Denial`, `CloudTrailEvent`, `Window`, `AuthorizationRequest`, `ReadResult`, `Owner`, policies and the one table of layers, the one table of partitions, ARN, `Gap`, `Unknown`, error; `reference/`: the generated service reference',
      mayNot: 'do I/O, import anything',
      imports: [],
      node: PURE,
    },
  ],
  [
    {
      name: 'aws',
      makes: 'clients: credentials, Regions, proxies, assumed roles, retries, pacers',
      mayNot: 'know denials',
    },
    {
      name: 'evaluation',
      makes: 'the policy engine: statement, layer, `Authorization`, three-valued',
      mayNot: 'import anything but model, do I/O',
      imports: ['model'],
      node: PURE,
    },
    {
      name: 'denials',
      makes: '`Denial`: a `Call` and a reason, from what AWS said and what the record holds',
      mayNot: 'do I/O',
      node: PURE,
    },
  ],
  [
    {
      name: 'sources',
      makes:
        'events and texts from outside, one folder a source behind `DenialSource`; `records/` turns bytes into records',
      mayNot: 'know policies',
      imports: ['model', 'aws', 'denials'],
    },
    {
      name: 'evidence',
      makes: 'the one read-only door to AWS, and bundles on disk',
      mayNot: 'decide anything',
      imports: ['model', 'aws', 'denials'],
    },
    {
      name: 'requests',
      makes: 'what AWS asks for a `Call`: `AuthorizationRequest`s and their context',
      mayNot: 'do I/O',
      imports: ['model', 'denials'],
      node: PURE,
    },
  ],
  [{ name: 'check', makes: 'the kit for checks and their one door', mayNot: 'print' }],
  [{ name: 'remedy', makes: 'candidate changes, the chain, proof; `code/` turns a change into code', mayNot: 'print' }],
  [{ name: 'diagnosis', makes: 'one group of denials to one `Diagnosis`', mayNot: 'print' }],
  [{ name: 'access', makes: '`Answer`: a question about a call that nobody made yet', mayNot: 'print' }],
  [
    {
      name: 'grant',
      makes: '`Plan`: an intent, its proof; `writer/` is the only place that can write to AWS',
      mayNot: 'let anything but `run/grant-apply.ts` import `writer/`',
    },
  ],
  [
    {
      name: 'report',
      makes: 'the one output contract of reports, answers and plans, and its forms',
      mayNot: 'do I/O',
      node: [...PURE, 'node:util'],
    },
  ],
  [{ name: 'run', makes: 'one file a command, what they share, and the state kept between runs', mayNot: 'print' }],
  [{ name: 'index', makes: 'the public API', mayNot: "reach `grant`'s writer" }],
  [
    {
      name: 'mcp',
      makes: 'read-only tools over the public API',
      mayNot: 'do what index.ts does not offer',
      imports: ['index', 'model'],
    },
  ],
  [
    {
      name: 'cli',
      makes: 'flags, exit codes, the terminal, configuration; one object a command',
      mayNot: 'hold rules',
    },
  ],
];

export const ROOMS: readonly Room[] = FLOORS.flat();

/** The rooms that `room` may import: itself, those before it, or those that its rule names. */
export function mayImport(room: string): ReadonlySet<string> {
  const floor = FLOORS.findIndex((rooms) => rooms.some(({ name }) => name === room));
  const own = ROOMS.find(({ name }) => name === room);
  const before = FLOORS.slice(0, Math.max(0, floor)).flatMap((rooms) => rooms.map(({ name }) => name));
  return new Set([room, ...(own?.imports ?? before)]);
}

/** What the checks of `diagnostics/` may import beside each other. */
export const CHECKS_IMPORT: readonly string[] = ['check', 'model'];

/** Names that may stand at the project's top. */
export const TOP: readonly string[] = [
  'src',
  'diagnostics',
  'test',
  'bin',
  'scripts',
  'docs',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'LICENSE',
  'Dockerfile',
  'action.yml',
  'node_modules',
  'dist',
  'coverage',
];
