import { defineCheck, hasIamEntity, iamEntityOf, layerFindings } from '../../src/check/index.js';
import { deadPermissionFindings } from './dead-permissions.js';
import { type EntityFact, entityEvidence, entityFindings } from './entity.js';
import { meta } from './meta.js';
import { nodeRoleFindings, nodeRoleRemedies } from './node-role.js';
import { policiesOf } from './policies.js';
import { unknownActionFindings } from './unknown-actions.js';

export default defineCheck<(typeof meta.reads)[number], EntityFact>({
  meta,
  concerns: hasIamEntity,
  async collect({ request, call }, aws) {
    const who = iamEntityOf(request, call);
    if (who === undefined) return {};
    const [identity, entity] = await Promise.all([policiesOf(aws, who), entityEvidence(aws, { who, request, call })]);
    return { layers: { identity }, ...entity };
  },
  find: (input) => [
    ...layerFindings(meta, input),
    ...unknownActionFindings(input),
    ...deadPermissionFindings(input),
    ...entityFindings(input),
    ...nodeRoleFindings(input),
  ],
  remedies: nodeRoleRemedies,
});
