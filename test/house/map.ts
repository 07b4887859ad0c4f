import { importsOf, type SourceFile, sourceFiles, targetOf } from './files.js';
import { mayImport, ROOMS } from './rules.js';

const sources = sourceFiles('src', 'diagnostics');

/** The room of a path below `src`: its folder, or the name of a file at the top. */
export function roomOf(path: string): string | undefined {
  return /^src\/([^/.]+)/.exec(path)?.[1];
}

interface Arrow {
  readonly from: string;
  readonly to: string;
}

function arrowsOf(file: SourceFile): Arrow[] {
  const from = roomOf(file.path);
  if (from === undefined) return [];
  return importsOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .flatMap((specifier) => {
      const to = roomOf(targetOf(file, specifier));
      return to === undefined || to === from ? [] : [{ from, to }];
    });
}

const arrows = sources.flatMap(arrowsOf);

/** How many rooms stand on each other, each on the ones that it imports. */
export function depthOf(given: readonly Arrow[]): number {
  const below = new Map<string, Arrow[]>();
  for (const arrow of given) below.set(arrow.from, [...(below.get(arrow.from) ?? []), arrow]);
  const depths = new Map<string, number>();
  const depth = (room: string): number => {
    const known = depths.get(room) ?? 1 + Math.max(0, ...(below.get(room) ?? []).map(({ to }) => depth(to)));
    depths.set(room, known);
    return known;
  };
  return Math.max(0, ...[...below.keys()].map(depth));
}

export const DEPTH = depthOf(arrows);

/** The files that import each other, directly or through others, a circle each. `given`: a file to those that it imports. */
export function circlesOf(given: ReadonlyMap<string, readonly string[]>): string[][] {
  const reached = (from: string): ReadonlySet<string> => {
    const seen = new Set(given.get(from));
    for (const file of seen) for (const next of given.get(file) ?? []) seen.add(next);
    return seen;
  };
  const reach = new Map([...given.keys()].map((file) => [file, reached(file)]));
  const circles = [...reach].map(([file, to]) => [...to].filter((other) => reach.get(other)?.has(file)).sort());
  return [...new Map(circles.filter(({ length }) => length > 0).map((files) => [files.join(), files])).values()];
}

/** Circles of imports in the sources, types and imports on demand too. */
export const CIRCLES = circlesOf(
  new Map(
    sources.map((file) => [
      file.path,
      importsOf(file)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetOf(file, specifier).replace(/\.js$/, '.ts')),
    ]),
  ),
);

/** The table of rooms as ARCHITECTURE.md prints it. */
export function roomsTable(): string {
  const rows = ROOMS.map(({ name, makes, mayNot }) => {
    const imports = ROOMS.filter(({ name: to }) => arrows.some((arrow) => arrow.from === name && arrow.to === to));
    const path = name === 'index' ? '`src/index.ts`' : `\`src/${name}/\``;
    return `| ${path} | ${makes} | ${mayNot} | ${imports.map((room) => room.name).join(', ') || 'nothing'} |`;
  });
  return ['| room | makes | may not | imports |', '|---|---|---|---|', ...rows].join('\n');
}

/** The hand-written sources that name at least `most` of these words as texts. */
function naming(words: readonly string[], least: number): string[] {
  return sources
    .filter(({ text }) => !text.startsWith('// Generated'))
    .filter(({ text }) => words.filter((word) => new RegExp(`['"\`]${word}['"\`]`).test(text)).length >= least)
    .map(({ path }) => path)
    .sort();
}

const POLICY_TYPES = [
  'identity-policy',
  'permissions-boundary',
  'session-policy',
  'service-control-policy',
  'resource-control-policy',
  'vpc-endpoint-policy',
  'resource-policy',
  'role-trust-policy',
];

/** Where what should stand once is named. */
export const NAMED = {
  policyTypes: naming(POLICY_TYPES, 3),
  partitions: naming(['aws-us-gov', 'aws-cn'], 2),
  homeRegions: naming(['us-gov-west-1', 'cn-north-1', 'us-east-1'], 1),
  trustCalls: naming(['sts:tagsession', 'sts:setsourceidentity', 'sts:setcontext'], 1),
};

/** The counts as ARCHITECTURE.md prints them. */
export function counts(): string {
  const rooms = new Set(sources.flatMap(({ path }) => roomOf(path) ?? []));
  const kinds = new Set(arrows.map(({ from, to }) => `${from} ${to}`));
  const backwards = [...kinds].filter((kind) => {
    const [from = '', to = ''] = kind.split(' ');
    return !mayImport(from).has(to);
  });
  const list = (paths: readonly string[]) => paths.map((path) => `\`${path}\``).join(', ');
  return [
    `- ${rooms.size} rooms stand, ${DEPTH} on top of each other at the most, ${kinds.size} arrows lead from one to another, ${backwards.length} against the order; ${CIRCLES.length} circles of files import each other.`,
    `- Three or more policy types are named in ${NAMED.policyTypes.length} files: ${list(NAMED.policyTypes)}.`,
    `- Partitions are named in ${list(NAMED.partitions)}, their home Regions in ${list(NAMED.homeRegions)}.`,
    `- What a trust policy decides beside sts:AssumeRole is named in ${list(NAMED.trustCalls)}.`,
  ].join('\n');
}

/** A text with what stands between its marks replaced. */
export function filledMap(text: string): string {
  const between = (whole: string, mark: string, inner: string) =>
    whole.replace(
      new RegExp(`<!-- ${mark} -->[\\s\\S]*<!-- /${mark} -->`),
      () => `<!-- ${mark} -->\n${inner}\n<!-- /${mark} -->`,
    );
  return between(between(text, 'rooms', roomsTable()), 'counts', counts());
}
