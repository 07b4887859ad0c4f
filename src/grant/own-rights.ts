import { type AccessEnvironment, type Answer, access, callerOf, type Question } from '../access/index.js';
import { findingsInWords } from '../check/sentences/finding.js';
import { unreadInWords } from '../check/sentences/unread.js';
import { DoctorError } from '../model/error.js';
import type { JsonObject } from '../model/json.js';
import type { RequestContext } from '../model/request.js';
import { ASKS_ALSO } from './asks.js';
import type { Ground } from './ground.js';
import type { PlanWarning, Rail, Step } from './plan.js';

/** What stands against the writes of a plan on the side of whoever makes it. */
interface OwnRights {
  readonly rails: readonly Rail[];
  readonly warnings: readonly PlanWarning[];
}

const NOTHING: OwnRights = { rails: [], warnings: [] };

/** Asks for each write whether these very credentials may make it, with the keys that IAM has for it. */
export async function ownRights(
  steps: readonly Step[],
  ground: Ground,
  { time, environment }: { readonly time: string; readonly environment: AccessEnvironment },
): Promise<OwnRights> {
  if (steps.length === 0) return NOTHING;
  const caller = await callerOf(undefined, environment.reader).catch((error: unknown) => {
    if (error instanceof DoctorError) return error;
    throw error;
  });
  if (caller instanceof DoctorError) return unread(caller.message);
  const asked = steps.flatMap((step) => asksOf(step, ground));
  const answers = await Promise.all(
    asked.map(async ({ context, ...ask }) => {
      const question: Question = { principal: caller.principal, region: ground.region, ...ask };
      const circumstances = { time, context: { ...caller.context, ...caller.tags, ...context } };
      return (await access([question], circumstances, environment))[0];
    }),
  );
  return told(
    answers.flatMap((answer) => answer ?? []),
    environment,
  );
}

function told(answers: readonly Answer[], { checks }: AccessEnvironment): OwnRights {
  const tell = findingsInWords(checks.map(({ meta }) => meta));
  const denied = answers.filter(({ verdict }) => verdict === 'no');
  const [open] = answers.filter(({ verdict }) => verdict === 'unread');
  const why = open?.notChecked.map((layer) => unreadInWords(layer).why)[0] ?? 'their policies could not be read';
  return {
    rails: denied.map(({ question, explanation }): Rail => {
      const [finding] = explanation.findings;
      const reason = finding === undefined ? 'a policy denies it' : tell(finding);
      const text = `these credentials may not ${question.action} on ${question.resource}: ${reason}`;
      return { code: 'MAY_NOT_WRITE', text, flag: 'even-if-denied' };
    }),
    warnings: open === undefined ? [] : unread(why).warnings,
  };
}

function unread(why: string): OwnRights {
  const text = `whether these credentials may make the writes is not checked: ${why}`;
  return { rails: [], warnings: [{ code: 'OWN_RIGHTS_UNREAD', text }] };
}

interface Ask {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** The actions of a write; those of a policy, role or function on its ARN. */
function asksOf({ operation, input }: Step, ground: Ground): Ask[] {
  const asks = (action: string, resource: string, context: RequestContext = {}): Ask => ({ action, resource, context });
  const { role } = ground;
  const also = (resource: string, context: RequestContext) =>
    (ASKS_ALSO[operation] ?? []).map((action) => asks(action, resource, context));
  switch (operation) {
    case 'iam:CreatePolicy':
    case 'iam:CreateRole': {
      const isRole = operation === 'iam:CreateRole';
      const arn = isRole ? role.arn : policyArn(input, ground);
      const boundary = isRole ? boundaryKey(input['PermissionsBoundary']) : {};
      const context = { ...tagKeys(input), ...boundary };
      return [asks(operation, arn, context), ...also(arn, tagKeys(input))];
    }
    case 'iam:AttachRolePolicy':
      return [
        asks(operation, role.arn, { ...boundaryKey(role.boundary), 'iam:PolicyARN': String(input['PolicyArn']) }),
      ];
    case 'iam:PutRolePolicy':
    case 'iam:UpdateAssumeRolePolicy':
      return [asks(operation, role.arn, boundaryKey(role.boundary))];
    case 'iam:CreatePolicyVersion':
    case 'iam:DeletePolicyVersion':
      return [asks(operation, String(input['PolicyArn']))];
    case 'lambda:UpdateFunctionConfiguration': {
      const pass = { 'iam:PassedToService': 'lambda.amazonaws.com' };
      const passes = input['Role'] === undefined ? [] : also(role.arn, pass);
      return [asks(operation, ground.function?.arn ?? '*'), ...passes];
    }
  }
}

function policyArn({ Path, PolicyName }: JsonObject, { partition, account }: Ground): string {
  return `arn:${partition}:iam::${account}:policy${String(Path)}${String(PolicyName)}`;
}

/** iam:PermissionsBoundary is absent where the role has none (Service Authorization Reference, IAM). */
function boundaryKey(arn: unknown): RequestContext {
  return { 'iam:PermissionsBoundary': typeof arn === 'string' ? arn : null };
}

function tagKeys({ Tags }: JsonObject): RequestContext {
  const tags = (Array.isArray(Tags) ? Tags : []) as { Key: string; Value: string }[];
  const values = tags.map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value] as const);
  return { ...Object.fromEntries(values), 'aws:TagKeys': tags.map(({ Key }) => Key) };
}
