import { record, session } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  functionOf,
  noAllow,
  policy,
  REGION,
  refused,
  roleArn,
  type Situations,
  situation,
  trust,
} from './situation.js';

const deployer = session('deployer', { name: 'release' });
const DEPLOYER_TRUST = trust('codebuild.amazonaws.com');
const passedTo = (service: string) => ({ Condition: { StringEquals: { 'iam:PassedToService': service } } });

/** What a call asks beside the action of its name. */
export const beside: Situations = {
  'identity-policy/role-passed-to-another-service': situation({
    question: { services: 'all' },
    account: {
      roles: {
        'flow-maker': {
          trust: trust('lambda.amazonaws.com'),
          inline: {
            flows: policy(
              allow('states:*', '*'),
              allow('iam:PassRole', roleArn('nightly'), { Sid: 'PassNightly', ...passedTo('lambda.amazonaws.com') }),
            ),
          },
        },
      },
    },
    events: [
      refused({
        call: 'states:CreateStateMachine',
        by: functionOf('flow-maker', 'make-flow'),
        action: 'iam:PassRole',
        on: roleArn('nightly'),
        because: noAllow('identity-based policy', 'iam:PassRole'),
        parameters: { name: 'nightly', roleArn: roleArn('nightly'), type: 'STANDARD' },
      }),
    ],
  }),
  'identity-policy/code-of-a-function-from-an-image': situation({
    question: { services: 'all' },
    account: {
      roles: {
        deployer: {
          trust: DEPLOYER_TRUST,
          inline: {
            release: policy(
              allow('lambda:*', '*'),
              allow(['ecr:BatchGetImage', 'ecr:GetRepositoryPolicy'], '*', { Sid: 'Pull' }),
            ),
          },
        },
      },
      repositories: { 'tools/resize': {} },
    },
    events: [
      record({
        call: 'lambda:UpdateFunctionCode20150331v2',
        by: deployer,
        at: '2026-11-20T09:30:00Z',
        errorCode: 'AccessDenied',
        parameters: {
          functionName: 'resize',
          imageUri: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/tools/resize@sha256:0123456789abcdef`,
        },
      }),
    ],
  }),
};
