import { parseArn } from '../../model/arn.js';
import { DoctorError } from '../../model/error.js';

/** A function, or one version or alias of it, as somebody named it. */
export interface FunctionName {
  readonly name: string;
  /** A version's number, `$LATEST`, or an alias. */
  readonly qualifier?: string;
  /** Of an ARN. */
  readonly account?: string;
  readonly region?: string;
}

const NAME = /^([\w-]{1,64})(?::(\$LATEST|[\w-]+))?$/;

/** `NAME`, `NAME:QUALIFIER`, or the ARN of either. Throws a usage `DoctorError` for anything else. */
export function functionName(word: string): FunctionName {
  const arn = parseArn(word.trim());
  const text = arn?.service === 'lambda' ? arn.resource.replace(/^function:/, '') : word.trim();
  const [, name, qualifier] = NAME.exec(text) ?? [];
  if (name === undefined) {
    throw new DoctorError({ source: 'user', code: 'UsageFunction' }, `\`${word}\` is no name of a Lambda function`, {
      hint: 'write its name, NAME:ALIAS, NAME:VERSION, or its ARN',
    });
  }
  return {
    name,
    ...(qualifier === undefined ? {} : { qualifier }),
    ...(arn === undefined ? {} : { account: arn.account, region: arn.region }),
  };
}
