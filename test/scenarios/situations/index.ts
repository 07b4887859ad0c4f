import { answer } from './answer.js';
import { authorizationDetails } from './authorization-details.js';
import { awsRules } from './aws-rules.js';
import { beside } from './beside.js';
import { buckets } from './buckets.js';
import { callers } from './callers.js';
import { carriers } from './carriers.js';
import { changedSince } from './changed-since.js';
import { dynamodb, lookalikes, transfers, wrongPlaces } from './dynamodb.js';
import { elsewhere } from './elsewhere.js';
import { endpoints } from './endpoints.js';
import { evidence } from './evidence.js';
import { forms } from './forms.js';
import { identity } from './identity.js';
import { keys } from './keys.js';
import { mfa } from './mfa.js';
import { resourceControl, serviceControl } from './organization.js';
import { partitions } from './partitions.js';
import { perimeters } from './perimeters.js';
import { principalCaps } from './principal-caps.js';
import { proxies } from './proxies.js';
import { reported } from './reported.js';
import { resources } from './resources.js';
import type { Situations } from './situation.js';
import { traps } from './traps.js';
import { trustPolicies } from './trust.js';
import { unread } from './unread.js';

/** Every situation by the folder that it is composed to. */
export const SITUATIONS: Situations = {
  ...identity,
  ...changedSince,
  ...answer,
  ...awsRules,
  ...principalCaps,
  ...serviceControl,
  ...resourceControl,
  ...endpoints,
  ...resources,
  ...trustPolicies,
  ...unread,
  ...mfa,
  ...keys,
  ...dynamodb,
  ...transfers,
  ...lookalikes,
  ...wrongPlaces,
  ...partitions,
  ...elsewhere,
  ...evidence,
  ...authorizationDetails,
  ...perimeters,
  ...beside,
  ...reported,
  ...buckets,
  ...carriers,
  ...callers,
  ...traps,
  ...forms,
  ...proxies,
};
