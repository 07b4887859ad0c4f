import { documentOf } from '../../check/document.js';
import type { AwsReader } from '../../evidence/index.js';
import { DoctorError } from '../../model/error.js';
import { OWN_TAG, type PolicyGround } from '../ground.js';
import { holdersOf } from '../holders.js';
import { demand, lookUp } from './reading.js';

/** The managed policy of an ARN with its versions and holders; undefined where there is none. */
export async function policyGround(arn: string, account: string, reader: AwsReader): Promise<PolicyGround | undefined> {
  const scope = { account };
  const what = `policy \`${arn}\``;
  const input = { PolicyArn: arn };
  const found = await lookUp(reader, { operation: 'iam:GetPolicy', input, scope, what });
  if (found?.Policy === undefined) return undefined;
  const { DefaultVersionId: defaultVersion = '', PolicyId: id = '', Tags = [] } = found.Policy;
  const [version, versions, holders] = await Promise.all([
    demand(reader, { operation: 'iam:GetPolicyVersion', input: { ...input, VersionId: defaultVersion }, scope, what }),
    demand(reader, { operation: 'iam:ListPolicyVersions', input, scope, what }),
    demand(reader, { operation: 'iam:ListEntitiesForPolicy', input, scope, what }),
  ]);
  const document = documentOf(version.PolicyVersion?.Document);
  if (document === undefined) {
    throw new DoctorError({ source: 'aws', code: 'NotRead' }, `the document of \`${arn}\` cannot be read`);
  }
  return {
    arn,
    id,
    defaultVersion,
    document,
    versions: (versions.Versions ?? []).map(({ VersionId = '', IsDefaultVersion }) => ({
      id: VersionId,
      isDefault: IsDefaultVersion === true,
    })),
    ...(version.PolicyVersion?.CreateDate === undefined ? {} : { since: version.PolicyVersion.CreateDate }),
    ours: Tags.some(({ Key }) => Key === OWN_TAG),
    holders: holdersOf(holders),
  };
}
