import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.js';
import { PASSED_ROLES } from '../../src/requests/passed-role.js';
import { requestsOf } from '../../src/requests/requests-of.js';
import { denialOf } from './denial.js';

const ROLE = 'arn:aws:iam::111122223333:role/app/worker';

/** The value of iam:PassedToService that a call which passes ROLE has. */
function passedTo(service: string, eventName: string, requestParameters: JsonObject = {}, region = 'eu-west-1') {
  const partition = region.startsWith('cn-') ? 'aws-cn' : 'aws';
  const who = `arn:${partition}:iam::111122223333:user/ana`;
  const denial = denialOf({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: region,
    userIdentity: { type: 'IAMUser', arn: who, accountId: '111122223333' },
    errorMessage: `User: ${who} is not authorized to perform: iam:PassRole on resource: ${ROLE.replace('aws', partition)} because no identity-based policy allows the iam:PassRole action`,
    requestParameters,
  });
  return requestsOf(denial).find(({ action }) => action === 'iam:PassRole')?.context?.['iam:PassedToService'];
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html, and each service's page in the table.
const CALLS: [service: string, operation: string, to: string, parameters?: JsonObject][] = [
  ['ecs', 'RunTask', 'ecs-tasks.amazonaws.com'],
  ['ecs', 'RegisterTaskDefinition', 'ecs-tasks.amazonaws.com', { taskRoleArn: ROLE }],
  ['ecs', 'RunTask', 'ecs.amazonaws.com', { volumeConfigurations: [{ managedEBSVolume: { roleArn: ROLE } }] }],
  ['lambda', 'CreateFunction20150331', 'lambda.amazonaws.com', { role: ROLE }],
  ['lambda', 'UpdateFunctionConfiguration20150331v2', 'lambda.amazonaws.com', { role: ROLE }],
  ['ec2', 'RunInstances', 'ec2.amazonaws.com', { iamInstanceProfile: { name: 'worker' } }],
  ['ec2', 'CreateFlowLogs', 'vpc-flow-logs.amazonaws.com'],
  ['ec2', 'RequestSpotFleet', 'spotfleet.amazonaws.com'],
  ['states', 'CreateStateMachine', 'states.amazonaws.com', { roleArn: ROLE }],
  ['events', 'PutTargets', 'events.amazonaws.com'],
  ['glue', 'CreateJob', 'glue.amazonaws.com'],
  ['codebuild', 'CreateProject', 'codebuild.amazonaws.com'],
  ['cloudformation', 'CreateStack', 'cloudformation.amazonaws.com'],
  ['sagemaker', 'CreateTrainingJob', 'sagemaker.amazonaws.com'],
  ['rds', 'CreateDBInstance', 'monitoring.rds.amazonaws.com', { monitoringRoleArn: ROLE }],
  ['eks', 'CreatePodIdentityAssociation', 'pods.eks.amazonaws.com', { roleArn: ROLE }],
  ['elasticmapreduce', 'RunJobFlow', 'elasticmapreduce.amazonaws.com', { serviceRole: 'worker' }],
  ['elasticmapreduce', 'RunJobFlow', 'ec2.amazonaws.com', { jobFlowRole: 'worker' }],
];

describe('the service that a role is passed to', () => {
  it.each(CALLS)('%s %s: %s', (service, operation, to, parameters) => {
    expect(passedTo(service, operation, parameters)).toBe(to);
  });

  it('is told of no call that may pass roles to several, nor of one that the table does not know', () => {
    expect(passedTo('rds', 'CreateDBInstance', { domainIAMRoleName: 'worker' })).toBeUndefined();
    expect(passedTo('elasticmapreduce', 'RunJobFlow')).toBeUndefined();
    expect(passedTo('example', 'CreateThing')).toBeUndefined();
  });

  it('is not told in China, where some services have names of their own', () => {
    expect(passedTo('ec2', 'RunInstances', {}, 'cn-north-1')).toBeUndefined();
  });

  it('has a name of a service in every row', () => {
    for (const [calls, to] of PASSED_ROLES) {
      expect(to).toMatch(/^[a-z0-9-]+(\.[a-z0-9]+)?\.amazonaws\.com$/);
      for (const call of calls.split(' ')) expect(call).toMatch(/^[a-z0-9-]+:[a-z]*$/);
    }
  });
});

describe('a call that passes a role, where AWS names no action', () => {
  const asks = (service: string, eventName: string, requestParameters: JsonObject) =>
    requestsOf(
      denialOf({
        eventSource: `${service}.amazonaws.com`,
        eventName,
        userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
        errorMessage: '',
        requestParameters,
      }),
    ).flatMap(({ action, resource, context }) =>
      action === 'iam:PassRole' ? [[resource, context?.['iam:PassedToService']]] : [],
    );

  it('asks iam:PassRole on each role that it names', () => {
    expect(asks('states', 'CreateStateMachine', { roleArn: ROLE })).toEqual([[ROLE, 'states.amazonaws.com']]);
    const task = { taskRoleArn: ROLE, executionRoleArn: `${ROLE}-execution` };
    expect(asks('ecs', 'RegisterTaskDefinition', task)).toEqual([
      [ROLE, 'ecs-tasks.amazonaws.com'],
      [`${ROLE}-execution`, 'ecs-tasks.amazonaws.com'],
    ]);
  });

  it('asks nothing on a role that it names for another end', () => {
    expect(asks('lambda', 'AddPermission20150331v2', { principal: ROLE })).toEqual([]);
    expect(asks('eks', 'CreateAccessEntry', { principalArn: ROLE })).toEqual([]);
    expect(asks('example', 'CreateThing', { roleArn: ROLE })).toEqual([]);
  });
});
