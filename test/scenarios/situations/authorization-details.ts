import { user } from '../../account/record.js';
import {
  ACCOUNT,
  allow,
  explicitly,
  managedArn,
  policy,
  refused,
  type Situations,
  situation,
  userArn,
} from './situation.js';

const ID = 'b5m5v5taprqh3yoluoo4dyw0w';
const GUARD = managedArn('no-new-users');
const NEW = userArn('new');
const GO = `Go to https://us-east-1.console.aws.amazon.com/iam/home?region=us-east-1#/authorization-details/${ID} for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: ${ID}`;

/** A refused CreateUser whose message carries an authorization id; what ann may do now is `statements`. */
const createUser = (...statements: object[]) => ({
  account: { users: { ann: { inline: { admin: policy(...statements) } } } },
  question: { services: 'all' as const },
  events: [
    refused({
      call: 'iam:CreateUser',
      by: user('ann'),
      on: NEW,
      because: `${explicitly('an identity-based policy', GUARD)}. ${GO}`,
      parameters: { userName: 'new' },
    }),
  ],
});

const evaluated = (action: string) => ({
  operation: 'iam:GetRequestAuthorizationDetails',
  account: ACCOUNT,
  input: { authorizationId: ID },
  output: {
    requestContext: { 'aws:SourceIp': '198.51.100.7' },
    evaluations: [
      {
        action,
        resource: NEW,
        context: {},
        evaluatedEffect: 'EXPLICIT_DENY',
        matchedPolicies: [{ uri: GUARD, matchedStatements: [{ sid: 'NoUsers', evaluatedEffect: 'EXPLICIT_DENY' }] }],
      },
    ],
    policies: [{ type: 'IDENTITY_BASED_POLICY', inline: false, uri: GUARD, attachedTo: [{ arn: userArn('ann') }] }],
  },
});

export const authorizationDetails: Situations = {
  'authorization-details/policy-detached-since': situation({
    ...createUser(allow('iam:*', '*')),
    answers: [evaluated('iam:CreateUser')],
  }),
  'authorization-details/evaluation-of-another-action': situation({
    ...createUser(allow('iam:*', '*')),
    answers: [evaluated('iam:TagUser')],
  }),
  'authorization-details/details-not-readable': situation({
    ...createUser(allow('iam:GetUser', '*')),
    refused: ['iam:GetRequestAuthorizationDetails'],
  }),
};
