import { compileArnGlob } from '../matching/arn-pattern.js';
import { pair } from './operator.js';

/** ArnEquals and ArnLike behave alike: wildcards, segment by segment. */
const arn = { domain: 'text', variables: true, wildcards: true, compile: compileArnGlob } as const;

export const arnOperators = [...pair('ArnEquals', 'ArnNotEquals', arn), ...pair('ArnLike', 'ArnNotLike', arn)];
