import { identity } from './identity.js';
import { resourceControl, serviceControl } from './organization.js';
import { principalCaps } from './principal-caps.js';
import type { Situations } from './situation.js';

/** Every situation by the folder that it is composed to. */
export const SITUATIONS: Situations = { ...identity, ...principalCaps, ...serviceControl, ...resourceControl };
