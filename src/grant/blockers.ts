import type { Check, EvaluatedRequest } from '../check/check.js';
import type { Finding } from '../check/finding.js';
import { ownerOf } from '../check/layers.js';
import { findingsInWords } from '../check/sentences/finding.js';
import { explainCall } from '../diagnosis/index.js';
import type { JsonObject } from '../model/json.js';
import { plain } from './digest.js';
import type { Asked } from './evidence.js';
import type { GrantDocument } from './intent.js';
import type { Blocker } from './plan.js';
import { withDocuments } from './proof.js';

/**
 * What denies a call of the intent although the documents are there: other owners' layers, and Denies in the role's
 * own policies. Each with the change that its owner could make, where one is proven to help.
 */
export function blockersOf(
  asked: readonly Asked[],
  documents: readonly GrantDocument[],
  checks: readonly Check[],
): Blocker[] {
  return merged(asked.flatMap((one) => ofCall(one, documents, checks)));
}

interface Found {
  readonly blocker: Blocker;
  /** Equal for all that one statement, or one missing Allow, denies. */
  readonly key: string;
}

function ofCall(one: Asked, documents: readonly GrantDocument[], checks: readonly Check[]): Found[] {
  const evaluated = withDocuments(one.evaluated, documents);
  const denied = evaluated.filter(({ authorization }) => authorization.denying.length > 0);
  if (denied.length === 0) return [];
  const { findings, remediations } = explainCall({
    call: one.call,
    evaluated,
    facts: evaluated.map(() => new Map()),
    checks,
  });
  const sentence = findingsInWords(checks.map(({ meta }) => meta));
  return denied.flatMap((request) =>
    request.authorization.denying.map((layer): Found => {
      const index = evaluated.indexOf(request);
      const finding = findings.find((each) => each.request === index && each.policyType === layer);
      const fix = remediations.find((each) => each.layer === layer && each.request === index);
      const change =
        fix?.change.kind === 'policy'
          ? plain({ policy: fix.change.policy, statement: fix.change.statement })
          : undefined;
      const text = finding === undefined ? inWords(layer, request) : sentence(finding);
      const blocker = {
        layer,
        owner: finding?.owner ?? ownerOf(layer, request.request),
        text,
        actions: [one.element.action],
        ...(change === undefined ? {} : { change: change as JsonObject }),
      };
      return { blocker, key: JSON.stringify([layer, finding === undefined ? [] : causeOf(finding)]) };
    }),
  );
}

/** A finding but for the action. */
function causeOf({ check, code, data, statements }: Finding): readonly unknown[] {
  const { action: _, ...others } = data;
  return [check, code, others, statements.map(({ policy, attachedTo, index }) => [policy, attachedTo, index])];
}

function inWords(layer: string, { request }: EvaluatedRequest): string {
  return `the ${layer} layer denies ${request.action} on ${request.resource}`;
}

/** One blocker for all actions that one statement or one missing Allow denies. */
function merged(found: readonly Found[]): Blocker[] {
  const groups = new Map<string, Blocker>();
  for (const { blocker, key } of found) {
    const known = groups.get(key) ?? blocker;
    groups.set(key, { ...known, actions: [...new Set([...known.actions, ...blocker.actions])] });
  }
  return [...groups.values()];
}
