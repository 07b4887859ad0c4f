import { readFileSync } from 'node:fs';

interface Field {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly $ref?: string;
  readonly description?: string;
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly $defs?: Readonly<Record<string, Field>>;
}

/** The objects that a reader meets, in the order of the page, with what each is. */
const OBJECTS: readonly (readonly [string, string])[] = [
  ['report', 'The whole output.'],
  ['diagnosis', 'Equal denials and what explains them.'],
  ['finding', 'What denies, or is worth knowing.'],
  ['statement', 'A policy statement that a finding is about.'],
  ['condition', 'A condition of a statement, held against the request.'],
  ['remediation', 'A change that helps, with its proof.'],
  ['proof', 'What the evaluation with the change says.'],
  ['chainStep', 'A step of the way to allowed: the fixes in order.'],
  ['notChecked', 'A layer that could not be read.'],
  ['gap', 'What could not be seen.'],
  ['cause', 'What denies in one or many accounts: a statement, or a layer that does not allow.'],
  ['mute', 'Denials that somebody accepted.'],
];

/** What the schema leaves to its names. */
const ABOUT: Readonly<Record<string, string>> = {
  'report.schemaVersion': 'Rises when a field changes its meaning or goes.',
  'report.tool': 'Name and version of ddb-doctor.',
  'report.window': '`since` and `until`, UTC; absent where none was asked for.',
  'report.evaluatedAt': 'The clock of the run, UTC.',
  'report.evidence': 'What the run read, by its SHA-256.',
  'diagnosis.id': 'Stable over runs.',
  'diagnosis.status': 'How far it is explained.',
  'diagnosis.sessions': 'Names of the sessions of the role, the first 50.',
  'diagnosis.sourceAddresses': 'Addresses, or AWS services, that the calls came from.',
  'diagnosis.action': 'The IAM action that was denied.',
  'diagnosis.resource': 'ARN, or `*`; absent where neither record nor message tells.',
  'diagnosis.service': 'Service prefix: `dynamodb`.',
  'diagnosis.eventName': 'The API operation that was called.',
  'diagnosis.region': 'Region of the call.',
  'diagnosis.account': 'Account whose trail holds the record.',
  'diagnosis.count': 'Denials.',
  'diagnosis.lastSeen': 'Empty for a text without a time.',
  'diagnosis.errorCode': "AWS's error code.",
  'diagnosis.message': "AWS's message.",
  'diagnosis.reported': "What AWS's message says: policy type, effect, policy, authorization id.",
  'diagnosis.decision': 'Of the evaluation.',
  'diagnosis.requests': 'What AWS authorizes for the call, each with its layers.',
  'diagnosis.chain': 'The way to allowed.',
  'diagnosis.remediations': 'The changes, the one to make first before the others.',
  'diagnosis.notChecked': 'The layers that could not be read for it.',
  'finding.check': 'The check that made it.',
  'finding.code': 'What it found: docs/codes.md.',
  'finding.policyType': 'The layer.',
  'finding.effect': 'A Deny, or no Allow.',
  'finding.certainty': "Proven by evaluation, likely, stated by AWS's message, or possible.",
  'finding.standing': 'Whether it denies, would deny next, or is worth knowing.',
  'finding.statements': 'The statements that it is about.',
  'finding.owner': 'Who can change it.',
  'finding.text': 'The sentence.',
  'statement.attachedTo': 'User, group, role, OU, account, endpoint or resource.',
  'statement.sid': 'Its Sid.',
  'statement.pointer': 'JSON pointer into the policy document.',
  'statement.effect': '`Allow` or `Deny`.',
  'statement.elements': 'Action, Resource and Principal, held against the request.',
  'statement.conditions': 'Its conditions, held against the request.',
  'condition.operator': '`StringNotEquals`.',
  'condition.key': '`aws:RequestedRegion`.',
  'condition.wanted': 'The values of the policy.',
  'condition.match': '`unknown` where nobody told the value.',
  'remediation.layer': 'Where the change is made.',
  'remediation.owner': 'Who can make it.',
  'remediation.text': 'The change in a sentence.',
  'remediation.change': 'The change as data.',
  'remediation.request': "Index into the diagnosis' requests.",
  'remediation.proof': 'What the evaluation with the change says.',
  'proof.assumes': 'Layers that could not be read, taken to allow.',
  'proof.why': 'Why it is not proven.',
  'proof.before': 'Decision without the change.',
  'proof.after': 'Decision with it.',
  'proof.minimal': 'Without any one element of the change the call stays denied.',
  'proof.newlyAllows': 'What else the change allows.',
  'proof.neighbours': 'Other calls that were evaluated with it.',
  'chainStep.step': 'From 1.',
  'chainStep.layer': 'Where the change is made.',
  'chainStep.owner': 'Who can make it.',
  'chainStep.decisionAfter': 'The decision with this change and those before it.',
  'chainStep.assumes': 'Layers that could not be read, taken to allow.',
  'notChecked.policyType': 'The layer.',
  'notChecked.why': 'What stood in the way.',
  'notChecked.remedy': 'What would show it.',
  'gap.code': 'docs/codes.md.',
  'gap.text': 'What could not be seen.',
  'gap.remedy': 'What would show it.',
  'cause.id': 'Stable over runs.',
  'cause.layer': 'The layer, or `unknown`.',
  'cause.effect': 'A Deny, or no Allow.',
  'cause.owner': 'Who can change it.',
  'cause.firstSeen': 'UTC.',
  'cause.lastSeen': 'UTC.',
  'cause.accounts': 'How many denials in each.',
  'cause.principals': 'How many denials of each.',
  'cause.regions': 'How many denials in each.',
  'cause.actions': 'How many denials of each.',
  'mute.match': 'What it is held against.',
  'mute.owner': 'Who accepted them.',
  'mute.reason': 'Why.',
  'mute.expired': 'Whether the last day is over: they are told again.',
  'mute.diagnoses': 'Ids of the diagnoses that it matches.',
};

const schema: Field = JSON.parse(readFileSync(new URL('../../src/report/report.schema.json', import.meta.url), 'utf8'));

/** Fields that neither the schema nor this page describes. */
export function undescribed(): string[] {
  return OBJECTS.flatMap(([name]) =>
    rowsOf(name).flatMap(({ field, about }) => (about === '' ? [`${name}.${field}`] : [])),
  );
}

/** docs/json.md, printed from the schema. */
export function jsonPage(): string {
  const sections = OBJECTS.map(([name, about]) => {
    const rows = rowsOf(name).map(({ field, type, about: holds }) => `| \`${field}\` | ${type} | ${holds} |\n`);
    return `\n## ${name}\n\n${about}\n\n| field | type | holds |\n|---|---|---|\n${rows.join('')}`;
  });
  return `# The JSON report

\`--output json\` prints one object, \`--output ndjson\` the same on lines: a \`run\` (the report without its diagnoses), each \`diagnosis\`, each \`denial\`. The schema is \`ddb-doctor/report.schema.json\` (JSON Schema 2020-12); it has every object, this page those that a reader meets first. A field with \`?\` may be absent. Times are ISO 8601, UTC. Fields are added within a \`schemaVersion\`; a reader ignores those that it does not know. \`--query\` takes a JMESPath expression:

\`\`\`sh
ddb-doctor --arn ARN --query 'diagnoses[].[action, resource, cause, findings[0].owner]'
\`\`\`
${sections.join('')}`;
}

function rowsOf(name: string): { field: string; type: string; about: string }[] {
  const object = name === 'report' ? schema : (schema.$defs?.[name] ?? {});
  const required = new Set(object.required);
  return Object.entries(object.properties ?? {}).map(([field, value]) => ({
    field: required.has(field) ? field : `${field}?`,
    type: typeOf(value),
    about: (value.description ?? ABOUT[`${name}.${field}`] ?? '').replaceAll('|', '\\|'),
  }));
}

function typeOf({ type, enum: values, const: only, $ref, items }: Field): string {
  if (only !== undefined) return `\`${JSON.stringify(only)}\``;
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  if ($ref !== undefined) return nameOf($ref);
  if (type === 'array' && items !== undefined) return `list of ${typeOf(items)}`;
  return type === undefined ? 'one of several' : [type].flat().join(' or ');
}

function nameOf(ref: string): string {
  const name = ref.slice(ref.lastIndexOf('/') + 1);
  const of = schema.$defs?.[name];
  if (of?.enum !== undefined) return of.enum.length <= 5 ? typeOf(of) : name;
  return OBJECTS.some(([known]) => known === name) ? `[${name}](#${name.toLowerCase()})` : name;
}
