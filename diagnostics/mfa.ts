import {
  defineCheck,
  defineMeta,
  type EvaluatedRequest,
  type Finding,
  fillTemplate,
  iamEntityOf,
  type LayerEvaluation,
  ownerOf,
  pointTo,
  type StatementEvaluation,
  statementInWords,
  type Weight,
  weightOf,
} from '../src/check/index.js';
import { principalKind } from '../src/model/principal-kind.js';

const MFA_KEYS = new Set(['aws:multifactorauthpresent', 'aws:multifactorauthage']);

const meta = defineMeta({
  id: 'mfa',
  title: 'Statements that ask for multi-factor authentication',
  contributes: [],
  docs: {
    why: 'No message names MFA: a statement asks for aws:MultiFactorAuthPresent, and the credentials do not carry it.',
    fix: 'Get a session with MFA; for roles, ask for MFA where the role is assumed, in its trust policy.',
    url: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
  },
  reads: ['iam:ListMFADevices'],
  findings: {
    MFA_REQUIRED:
      '{statement} wants MFA ({operator} {key}: {wanted}), and the credentials of {principal} carry {seen}; {remedy}',
    MFA_UNCERTAIN:
      '{statement} asks for MFA ({operator} {key}: {wanted}), and the record does not tell whether the credentials carry it; {remedy}',
  },
});

export default defineCheck({
  meta,
  concerns: (request) => ['user', 'session', 'role', 'root'].includes(principalKind(request.principal)),
  async collect({ request }, aws) {
    const who = iamEntityOf(request);
    if (who?.kind !== 'user') return {};
    const answer = await aws.read('iam:ListMFADevices', { UserName: who.name }, who.scope);
    if (answer.status !== 'ok') return {};
    return {
      facts: { [request.principal]: (answer.value.MFADevices ?? []).map((device) => device.SerialNumber ?? '') },
    };
  },
  find: ({ requests, facts, said }) =>
    requests.flatMap((evaluated, request) =>
      evaluated.authorization.layers.flatMap((layer) => {
        const weight = weightOf({ layer, evaluated, said });
        if (weight === undefined) return [];
        return askingStatements(weight).map((statement) =>
          mfaFinding({ layer, weight, statement, evaluated, request, facts }),
        );
      }),
    ),
  remedies: (finding) => {
    const commands = listOfTexts(finding.data['commands']);
    if (commands.length === 0) return [];
    const context = { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' };
    const text = `get a session with MFA and use its credentials: ${commands[0]}`;
    return [
      {
        layer: 'caller',
        owner: 'caller',
        text,
        change: { kind: 'action', commands, context },
        request: finding.request,
      },
    ];
  },
});

/** Statements that would not deny, or would allow, if the credentials carried MFA. */
function askingStatements({ statements }: Weight): StatementEvaluation[] {
  return statements.filter((statement) => mfaCondition(statement) !== undefined);
}

/** The condition on MFA that matched in a Deny, failed in an Allow, or could not be told. */
function mfaCondition(statement: StatementEvaluation) {
  const wrong = statement.effect === 'Deny';
  return statement.conditions.find(
    ({ key, match }) => MFA_KEYS.has(key.toLowerCase()) && (match === wrong || match === 'unknown'),
  );
}

interface MfaFindingInput {
  readonly layer: LayerEvaluation;
  readonly weight: Weight;
  readonly statement: StatementEvaluation;
  readonly evaluated: EvaluatedRequest;
  readonly request: number;
  readonly facts: Readonly<Record<string, unknown>>;
}

function mfaFinding({ layer, weight, statement, evaluated, request, facts }: MfaFindingInput): Finding {
  const condition = mfaCondition(statement);
  const uncertain = condition?.match === 'unknown';
  const code = uncertain ? 'MFA_UNCERTAIN' : 'MFA_REQUIRED';
  const { principal } = evaluated.request;
  const data = {
    statement: statementInWords(statement.ref),
    operator: condition?.operator ?? '',
    key: condition?.key ?? '',
    wanted: condition?.wanted.join(', ') ?? '',
    seen: seenInWords(condition?.seen),
    principal,
    remedy: remedyInWords(principal, facts[principal]),
    commands: commands(principal, facts[principal]),
  };
  return {
    check: meta.id,
    code,
    policyType: layer.policyType,
    effect: statement.effect === 'Deny' ? 'explicit' : 'implicit',
    certainty: uncertain && weight.certainty === 'proven' ? 'likely' : weight.certainty,
    standing: weight.standing,
    statements: [pointTo(statement)],
    owner: principalKind(principal) === 'user' ? 'caller' : ownerOf(layer.policyType, evaluated.request),
    request,
    text: fillTemplate(meta.findings[code] ?? '', data),
    data,
  };
}

function seenInWords(seen: unknown): string {
  if (seen === null) return 'no such key (long-term access keys and federated identities have none)';
  return Array.isArray(seen) ? seen.join(', ') : 'an unknown value';
}

function remedyInWords(principal: string, serials: unknown): string {
  if (principalKind(principal) !== 'user') {
    return 'credentials of AssumeRole carry no MFA: ask for it in the trust policy of the role, not on the calls';
  }
  return `run: ${commands(principal, serials).join(', or ')}`;
}

/** One command a device; U2F and passkeys do not serve API calls. */
function commands(principal: string, serials: unknown): string[] {
  if (principalKind(principal) !== 'user') return [];
  const usable = listOfTexts(serials).filter((serial) => !serial.includes(':u2f/'));
  const devices = usable.length > 0 ? usable : [principal.replace(/:user\/(?:.*\/)?/, ':mfa/')];
  return devices.map((serial) => `aws sts get-session-token --serial-number ${serial} --token-code NNNNNN`);
}

function listOfTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
