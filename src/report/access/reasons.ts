import type { Answer, Dependence, Way } from '../../access/index.js';
import type { EvaluatedRequest } from '../../check/check.js';
import type { Finding } from '../../check/finding.js';
import { conditionInWords, statementInWords } from '../../check/sentences/words.js';
import type { LayerEvaluation, StatementEvaluation } from '../../evaluation/authorization.js';
import type { JsonObject } from '../../model/json.js';
import { layerFacts } from '../../model/layers.js';
import { POLICY_TYPES, type PolicyType } from '../../model/policy-type.js';
import { lineOf } from '../../model/text/shell.js';
import { isUnknown } from '../../model/unknown.js';
import type { AccessRun } from './access-run.js';
import type { AccessReason } from './contract.js';

/** Answers with one reason have one key; cheap, for it is made of every answer of a matrix. */
export function reasonKey(answer: Answer): string {
  const { verdict, unread, depends, bySubnets } = answer;
  if (bySubnets !== undefined) return JSON.stringify(bySubnets);
  if (verdict === 'unless' || verdict === 'unread') return `${verdict} ${unread.join(' ')}`;
  if (verdict === 'depends') return JSON.stringify([depends?.keys, depends?.allowedWhen, unread]);
  const denied = answer.evaluated.find(isDenied);
  const layer = denied === undefined ? undefined : leadingLayer(denied);
  const statement = layer?.determining[0] ?? layer?.nearMisses[0];
  const service = denied?.request.action.split(':')[0];
  return JSON.stringify([service, layer?.policyType, layer?.decision, layer?.levels, placeOf(statement)]);
}

function placeOf(statement: StatementEvaluation | undefined) {
  if (statement === undefined) return undefined;
  const missed = statement.elements.find(({ match }) => match === false);
  return [statement.ref.policy, statement.ref.attachedTo, statement.ref.index, missed?.element];
}

function isDenied({ authorization: { decision, denying } }: EvaluatedRequest): boolean {
  return decision !== 'allowed' && (decision !== 'undetermined' || denying.length > 0);
}

function leadingLayer({ authorization }: EvaluatedRequest): LayerEvaluation | undefined {
  const denying = authorization.layers.filter(({ denies }) => denies);
  return denying.find(({ decision }) => decision === 'explicitDeny') ?? denying[0];
}

/** Why an answer is not yes, in one sentence. `tell` makes the sentence of a finding. */
export function reasonInWords(answer: Answer, tell: (finding: Finding) => string): string {
  const { verdict, unread, depends, bySubnets, explanation } = answer;
  if (bySubnets !== undefined) {
    return bySubnets.map((way) => `${way.verdict} from ${way.subnets.join(', ')}`).join('; ');
  }
  if (verdict === 'unless') return `unless ${policiesInWords(unread)} denies it: not read`;
  if (verdict === 'depends' && depends !== undefined) return dependsInWords(depends, unread);
  const [first] = explanation.findings.filter(({ standing }) => standing !== 'info');
  const said = first === undefined ? 'no policy that was read allows it' : tell(first);
  if (verdict !== 'unread') return said;
  const denying = answer.evaluated.some(isDenied) || first?.certainty === 'proven';
  return denying ? `${said}; not read: ${policiesInWords(unread)}` : `not read: ${policiesInWords(unread)}`;
}

/** `an SCP or an RCP`. */
export function policiesInWords(types: readonly PolicyType[]): string {
  return types.map(inWords).join(' or ');
}

function inWords(type: PolicyType): string {
  const { bearer, short, title } = layerFacts(type);
  return bearer === 'level' ? `an ${short}` : `the ${title}`;
}

function dependsInWords({ keys, allowedWhen }: Dependence, unread: readonly PolicyType[]): string {
  const ways = allowedWhen.slice(0, 3).map(wayInWords).join('; or if ');
  const yes = ways === '' ? '' : `: yes if ${ways}`;
  return `depends on ${keys.join(', ')}${yes}${unread.length === 0 ? '' : `, unless ${policiesInWords(unread)} denies it`}`;
}

/** `aws:SourceVpc is vpc-1 and aws:MultiFactorAuthPresent is true`. */
function wayInWords(way: Way): string {
  return Object.entries(way)
    .map(([key, value]) => {
      if (value === null) return `${key} is absent`;
      return `${key} is ${isUnknown(value) ? 'unknown' : [value].flat().join(', ')}`;
    })
    .join(' and ');
}

/** What denies where none of the ways holds: policy, statement and condition. */
export function otherwiseInWords({ otherwise }: Dependence): string | undefined {
  const layer = otherwise === undefined ? undefined : leadingLayer(otherwise);
  if (layer === undefined) return undefined;
  const name = layerFacts(layer.policyType).title;
  const [statement] = layer.determining.length > 0 ? layer.determining : layer.nearMisses;
  if (statement === undefined) return `no ${name} allows it`;
  const conditions = statement.conditions.map(conditionInWords).join(' and ');
  const where = statement.ref.attachedTo === undefined ? '' : ` on ${statement.ref.attachedTo}`;
  const how = layer.decision === 'explicitDeny' ? 'denies it' : 'does not allow it';
  return `${name} ${statementInWords(statement.ref)}${where} ${how}${conditions === '' ? '' : `: ${conditions}`}`;
}

/** The command or flag that would settle the answers that have one reason. */
export function remedyOf(
  answers: readonly Answer[],
  run: Pick<AccessRun, 'listing' | 'function'>,
): Pick<AccessReason, 'remedy' | 'command'> {
  const [first] = answers;
  if (first === undefined) return {};
  const { verdict, unread, depends, explanation } = first;
  if (verdict === 'unless')
    return { remedy: `--assume ${unread.map(layerFlag).join(',')} takes what is not read as allowing` };
  if (verdict === 'depends' && depends !== undefined)
    return { remedy: `give ${depends.keys.map(flagFor).join(' or ')}` };
  if (verdict !== 'no' || run.listing || run.function !== undefined) return {};
  // No Allow helps against a Deny.
  const isDenied = explanation.findings.some(({ effect }) => effect === 'explicit');
  const isMissing =
    !isDenied && explanation.chain.length > 0 && explanation.chain.every(({ layer }) => layer === 'identity-policy');
  const role = /:role\/(?:.*\/)?([^/]+)$/.exec(first.question.principal.roleArn ?? '')?.[1];
  const remedy = isMissing && role !== undefined ? grantCommand({ role }, answers) : undefined;
  return remedy === undefined ? {} : { remedy, command: true };
}

/** `grant` gives a role what it lacks on tables. */
export function grantCommand(subject: JsonObject, answers: readonly Answer[]): string | undefined {
  const ofTables = answers.flatMap(({ question: { action, resource } }) => {
    const table = /:table\/([^/]+)/.exec(resource)?.[1];
    return table !== undefined && action.startsWith('dynamodb:') ? [{ action, table }] : [];
  });
  if (ofTables.length === 0) return undefined;
  const tables = [...new Set(ofTables.map(({ table }) => table))].join(',');
  const actions = [...new Set(ofTables.map(({ action }) => action.replace('dynamodb:', '')))].join(',');
  return lineOf({ words: ['ddb-doctor', 'grant'], options: { ...subject, table: tables, access: actions } });
}

function flagFor(key: string): string {
  if (/^aws:MultiFactorAuthPresent$/i.test(key)) return '--mfa';
  return /^aws:SourceVpce?$/i.test(key) ? `--context ${key}=VALUE or --via ENDPOINT` : `--context ${key}=VALUE`;
}

/** The words of `--assume`, by layer. */
export const ASSUMED_LAYERS: Readonly<Record<string, PolicyType>> = Object.fromEntries(
  POLICY_TYPES.map((type) => [layerFacts(type).short.toLowerCase(), type]),
);

function layerFlag(type: PolicyType): string {
  return `${layerFacts(type).short.toLowerCase()}=allow`;
}
