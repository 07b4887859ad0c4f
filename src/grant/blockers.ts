import type { Check, EvaluatedRequest } from '../check/check.js';
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
  const found = asked.flatMap((one) => ofCall(one, documents, checks));
  return merged(found);
}

function ofCall(one: Asked, documents: readonly GrantDocument[], checks: readonly Check[]): Blocker[] {
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
    request.authorization.denying.map((layer): Blocker => {
      const index = evaluated.indexOf(request);
      const finding = findings.find((each) => each.request === index && each.policyType === layer);
      const fix = remediations.find((each) => each.layer === layer && each.request === index);
      const change =
        fix?.change.kind === 'policy'
          ? plain({ policy: fix.change.policy, statement: fix.change.statement })
          : undefined;
      return {
        layer,
        owner: finding?.owner ?? ownerOf(layer, request.request),
        text: finding === undefined ? inWords(layer, request) : sentence(finding),
        actions: [one.element.action],
        ...(change === undefined ? {} : { change: change as JsonObject }),
      };
    }),
  );
}

function inWords(layer: string, { request }: EvaluatedRequest): string {
  return `the ${layer} layer denies ${request.action} on ${request.resource}`;
}

/** One blocker for all actions that one statement or one missing Allow denies. */
function merged(blockers: readonly Blocker[]): Blocker[] {
  const groups = new Map<string, Blocker>();
  for (const blocker of blockers) {
    const action = blocker.actions[0] ?? '';
    const key = `${blocker.layer}\n${blocker.text.replaceAll(action, '')}`;
    const known = groups.get(key);
    groups.set(
      key,
      known === undefined ? blocker : { ...known, actions: [...new Set([...known.actions, ...blocker.actions])] },
    );
  }
  return [...groups.values()];
}
