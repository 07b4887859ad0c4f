import {
  awsCommand,
  type Command,
  type Datum,
  defineCheck,
  defineMeta,
  type Finding,
  type FoundRequest,
  finding,
  iamEntityOf,
  type LayerEvaluation,
  lineOf,
  ownerOf,
  phraseOf,
  pointTo,
  type StatementEvaluation,
  seenInWords,
  type Weight,
  weightOf,
} from '../src/check/index.js';
import type { Call } from '../src/model/call.js';
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
    falseLeads: [
      'The user has an MFA device: long-term access keys never carry aws:MultiFactorAuthPresent, whatever is enabled.',
      'The user signed in with MFA, and a program then assumes a role: the session of the role carries it only where the code was given with AssumeRole.',
    ],
  },
  reads: ['iam:ListMFADevices'],
  findings: {
    MFA_REQUIRED: {
      text: '{statement} wants MFA ({operator} {key}: {wanted}), and the credentials of {principal} carry {seen}[: {trap}][; run: {command}][; credentials of AssumeRole by {assumed} carry no MFA: ask for it in the trust policy of the role, not on the calls]',
      meaning:
        'A statement compares aws:MultiFactorAuthPresent or its age, and the credentials of the call do not fit; long-term access keys and federated identities carry neither.',
      fix: 'Get a session with MFA and call with its credentials; for roles, ask for MFA where the role is assumed.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
    },
    MFA_UNCERTAIN: {
      text: '{statement} asks for MFA ({operator} {key}: {wanted}), and the record does not tell whether the credentials carry it[; {trap}][; run: {command}][; credentials of AssumeRole by {assumed} carry no MFA: ask for it in the trust policy of the role, not on the calls]',
      meaning:
        'A statement compares aws:MultiFactorAuthPresent or its age, and the record holds no session context that tells it.',
      fix: 'Get a session with MFA and call with its credentials.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
    },
  },
  changes: {
    GET_SESSION: {
      text: 'get a session with MFA and use its credentials[: {command}]',
      meaning: 'Only a session that was made with a code carries the keys that the statement asks for.',
      page: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
    },
  },
});

/** The serial numbers of the user's MFA devices. */
interface Devices {
  readonly devices: readonly string[];
}

export default defineCheck<'iam:ListMFADevices', Devices>({
  meta,
  concerns: (request) => ['user', 'role-session', 'role', 'root'].includes(principalKind(request.principal)),
  async collect({ request }, aws) {
    const who = iamEntityOf(request);
    if (who?.kind !== 'user') return {};
    const answer = await aws.read('iam:ListMFADevices', { UserName: who.name }, who.scope);
    if (answer.status !== 'ok') return {};
    const devices = (answer.value.MFADevices ?? []).flatMap(({ SerialNumber }) => SerialNumber ?? []);
    return { facts: { devices } };
  },
  find: ({ call, requests, said }) =>
    requests.flatMap((evaluated, request) =>
      evaluated.authorization.layers.flatMap((layer) => {
        const weight = weightOf({ layer, evaluated, said });
        if (weight === undefined) return [];
        return askingStatements(weight).map((statement) =>
          mfaFinding({ layer, weight, statement, evaluated, request, call }),
        );
      }),
    ),
  remedies: (finding) => {
    const { devices } = finding.data;
    const commands = isList(devices) ? devices.map(sessionCommand) : [];
    const [first] = commands;
    if (first === undefined) return [];
    const context = { 'aws:MultiFactorAuthPresent': 'true', 'aws:MultiFactorAuthAge': '0' };
    const command = lineOf(first);
    const says = phraseOf(meta, 'GET_SESSION', command === undefined ? {} : { command });
    return [
      {
        layer: 'caller',
        owner: 'caller',
        says,
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
  readonly evaluated: FoundRequest<Devices>;
  readonly request: number;
  readonly call: Call;
}

function mfaFinding({ layer, weight, statement, evaluated, request, call }: MfaFindingInput): Finding {
  const condition = mfaCondition(statement);
  const uncertain = condition?.match === 'unknown';
  const { principal } = evaluated.request;
  const isUser = principalKind(principal) === 'user';
  const devices = isUser ? usableDevices(principal, evaluated.facts?.devices ?? []) : [];
  const commands = devices.flatMap((serial) => lineOf(sessionCommand(serial)) ?? []);
  const data = {
    operator: condition?.operator ?? '',
    key: condition?.key ?? '',
    wanted: condition?.wanted ?? [],
    principal,
    devices,
    commands,
    command: commands.join(', or '),
    ...(isUser ? {} : { assumed: principal }),
  };
  const told = uncertain
    ? finding(meta, 'MFA_UNCERTAIN', data)
    : finding(meta, 'MFA_REQUIRED', { ...data, seen: seenInWords(condition?.seen ?? null) });
  return {
    ...told,
    policyType: layer.policyType,
    effect: statement.effect === 'Deny' ? 'explicit' : 'implicit',
    certainty: uncertain && weight.certainty === 'proven' ? 'likely' : weight.certainty,
    standing: weight.standing,
    statements: [pointTo(statement, { policyType: layer.policyType, evaluated, call })],
    owner: isUser ? 'caller' : ownerOf(layer.policyType, evaluated.request),
    request,
  };
}

/** U2F and passkeys do not serve API calls. */
function usableDevices(user: string, serials: readonly string[]): readonly string[] {
  const usable = serials.filter((serial) => !serial.includes(':u2f/'));
  return usable.length > 0 ? usable : [user.replace(/:user\/(?:.*\/)?/, ':mfa/')];
}

function sessionCommand(serial: string): Command {
  return awsCommand('sts get-session-token', { 'serial-number': serial, 'token-code': 'NNNNNN' });
}

function isList(datum: Datum): datum is readonly string[] {
  return Array.isArray(datum);
}
