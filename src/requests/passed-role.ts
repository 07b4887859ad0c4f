import { parseArn } from '../model/arn.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../model/json.js';
import type { RequestContext } from '../model/request.js';
import type { ApiCall, Ask } from './call.js';

/**
 * The calls that pass a role, `service:operation` in lower case, where `service:` stands for all others of the service;
 * the value of iam:PassedToService, which is what the role's trust policy names; and, where it decides, the place of
 * the role among the parameters: `volumeConfigurations.managedEBSVolume.roleArn`.
 */
type PassedRole = readonly [calls: string, to: string, at?: RegExp];

/**
 * The one table of APIs that pass a role, with AWS's page on each role below docs.aws.amazon.com.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
export const PASSED_ROLES: readonly PassedRole[] = [
  // AmazonECS/latest/developerguide/infrastructure_IAM_role.html
  ['ecs:', 'ecs.amazonaws.com', /managedEBSVolume|infrastructureRole/i],
  // AmazonECS/latest/developerguide/security_iam_id-based-policy-examples.html
  ['ecs:runtask ecs:starttask ecs:registertaskdefinition', 'ecs-tasks.amazonaws.com'],
  // AWSEC2/latest/UserGuide/spot-fleet-prerequisites.html
  ['ec2:requestspotfleet', 'spotfleet.amazonaws.com'],
  // vpc/latest/userguide/flow-logs-iam-role.html
  ['ec2:createflowlogs', 'vpc-flow-logs.amazonaws.com'],
  // vm-import/latest/userguide/required-permissions.html
  ['ec2:importimage ec2:importsnapshot ec2:exportimage', 'vmie.amazonaws.com'],
  // AWSEC2/latest/UserGuide/permission-to-pass-iam-roles.html
  [
    'ec2:runinstances ec2:associateiaminstanceprofile ec2:replaceiaminstanceprofileassociation ec2:requestspotinstances ec2:createlaunchtemplate ec2:createfleet autoscaling:createlaunchconfiguration',
    'ec2.amazonaws.com',
  ],
  // autoscaling/ec2/userguide/prepare-for-lifecycle-notifications.html
  ['autoscaling:putlifecyclehook', 'autoscaling.amazonaws.com'],
  // lambda/latest/dg/lambda-intro-execution-role.html
  ['lambda:', 'lambda.amazonaws.com'],
  // step-functions/latest/dg/procedure-create-iam-role.html
  ['states:', 'states.amazonaws.com'],
  // eventbridge/latest/userguide/eb-use-identity-based.html
  ['events:', 'events.amazonaws.com'],
  // scheduler/latest/UserGuide/setting-up.html
  ['scheduler:', 'scheduler.amazonaws.com'],
  // eventbridge/latest/userguide/eb-pipes-permissions.html
  ['pipes:', 'pipes.amazonaws.com'],
  // glue/latest/dg/create-an-iam-role.html
  ['glue:', 'glue.amazonaws.com'],
  // codebuild/latest/userguide/setting-up-service-role.html
  ['codebuild:', 'codebuild.amazonaws.com'],
  // codepipeline/latest/userguide/how-to-custom-role.html
  ['codepipeline:', 'codepipeline.amazonaws.com'],
  // codedeploy/latest/userguide/getting-started-create-service-role.html
  ['codedeploy:', 'codedeploy.amazonaws.com'],
  // AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
  ['cloudformation:', 'cloudformation.amazonaws.com'],
  // sagemaker/latest/dg/sagemaker-roles.html
  ['sagemaker:', 'sagemaker.amazonaws.com'],
  // bedrock/latest/userguide/security-iam-sr.html
  ['bedrock:', 'bedrock.amazonaws.com'],
  // firehose/latest/dev/controlling-access.html
  ['firehose:', 'firehose.amazonaws.com'],
  // managed-flink/latest/java/how-iam.html
  ['kinesisanalytics:', 'kinesisanalytics.amazonaws.com'],
  // AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Integrating.Authorizing.IAM.AddRoleToDBCluster.html
  ['rds:addroletodbcluster rds:addroletodbinstance', 'rds.amazonaws.com'],
  // AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
  ['rds:', 'monitoring.rds.amazonaws.com', /^monitoringRoleArn$/i],
  // AmazonRDS/latest/UserGuide/USER_ExportSnapshot.Setup.html
  ['rds:startexporttask', 'export.rds.amazonaws.com'],
  // redshift/latest/mgmt/authorizing-redshift-service.html
  ['redshift:', 'redshift.amazonaws.com'],
  // eks/latest/userguide/cluster-iam-role.html
  ['eks:createcluster', 'eks.amazonaws.com'],
  // eks/latest/userguide/create-node-role.html
  ['eks:createnodegroup', 'ec2.amazonaws.com'],
  // eks/latest/userguide/pod-execution-role.html
  ['eks:createfargateprofile', 'eks-fargate-pods.amazonaws.com'],
  // eks/latest/userguide/pod-id-association.html
  ['eks:createpodidentityassociation eks:updatepodidentityassociation', 'pods.eks.amazonaws.com'],
  // emr/latest/ManagementGuide/emr-iam-roles.html
  ['elasticmapreduce:runjobflow', 'elasticmapreduce.amazonaws.com', /^serviceRole$/i],
  // emr/latest/ManagementGuide/emr-iam-roles.html
  ['elasticmapreduce:runjobflow', 'ec2.amazonaws.com', /^jobFlowRole$/i],
  // emr/latest/EMR-Serverless-UserGuide/security-iam-runtime-role.html
  ['emr-serverless:', 'emr-serverless.amazonaws.com'],
  // elasticbeanstalk/latest/dg/concepts-roles-service.html
  ['elasticbeanstalk:', 'elasticbeanstalk.amazonaws.com', /serviceRole/i],
  // systems-manager/latest/userguide/automation-setup-iam.html
  ['ssm:', 'ssm.amazonaws.com'],
  // awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html
  ['cloudtrail:', 'cloudtrail.amazonaws.com'],
  // config/latest/developerguide/iamrole-permissions.html
  ['config:', 'config.amazonaws.com'],
  // amazondynamodb/latest/developerguide/DAX.access-control.html
  ['dax:', 'dax.amazonaws.com'],
  // autoscaling/application/userguide/security_iam_service-with-iam.html
  ['application-autoscaling:', 'application-autoscaling.amazonaws.com'],
  // aws-backup/latest/devguide/iam-service-roles.html
  ['backup:', 'backup.amazonaws.com'],
  // apigateway/latest/developerguide/permissions.html
  ['apigateway:', 'apigateway.amazonaws.com'],
  // appsync/latest/devguide/attaching-a-data-source.html
  ['appsync:', 'appsync.amazonaws.com'],
  // cognito/latest/developerguide/cognito-user-pool-settings-email-phone-verification.html
  ['cognito-idp:', 'cognito-idp.amazonaws.com'],
  // iot/latest/developerguide/iot-create-role.html
  ['iot:', 'iot.amazonaws.com'],
  // transfer/latest/userguide/requirements-roles.html
  ['transfer:', 'transfer.amazonaws.com'],
  // datasync/latest/userguide/create-s3-location.html
  ['datasync:', 'datasync.amazonaws.com'],
  // lake-formation/latest/dg/registration-role.html
  ['lakeformation:', 'lakeformation.amazonaws.com'],
  // mwaa/latest/userguide/access-policies.html
  ['airflow:', 'airflow.amazonaws.com'],
  // msk/latest/developerguide/msk-connect-service-execution-role.html
  ['kafkaconnect:', 'kafkaconnect.amazonaws.com'],
  // AmazonS3/latest/userguide/batch-ops-iam-role-policies.html
  ['s3:createjob', 'batchoperations.s3.amazonaws.com'],
  // AmazonS3/latest/userguide/setting-repl-config-perm-overview.html
  ['s3:putbucketreplication s3:putreplicationconfiguration', 's3.amazonaws.com'],
  // AmazonCloudWatch/latest/logs/SubscriptionFilters.html
  ['logs:putsubscriptionfilter', 'logs.amazonaws.com'],
];

/** The service that the role is passed to; nothing where the table does not tell, or in China, where some names end in `.cn`. */
export function passedRoleContext(action: string, role: string, api: ApiCall): RequestContext {
  const service = action.toLowerCase() === 'iam:passrole' ? receiverOf(role, api) : undefined;
  return service === undefined ? {} : { 'iam:PassedToService': service };
}

/** The service that a call gives a role to. */
export function receiverOf(role: string, api: ApiCall): string | undefined {
  if (api.partition === 'aws-cn') return undefined;
  const places = placesOf(api.parameters, (value) => value === role || value === nameOf(role));
  return rowOf(api, places)?.[1];
}

/** What a call asks of each role whose ARN it passes. */
export function passedRoleAsks(api: ApiCall): readonly Ask[] {
  const roles = new Map<string, string[]>();
  for (const { place, value } of textsIn(api.parameters)) {
    if (/role/i.test(place) && isRole(value)) roles.set(value, [...(roles.get(value) ?? []), place]);
  }
  return [...roles].flatMap(([role, places]) => {
    if (rowOf(api, places) === undefined) return [];
    const action = 'iam:PassRole';
    const context = passedRoleContext(action, role, api);
    return [{ action, resource: role, why: `${api.operation} passes a role, which asks ${action}`, context }];
  });
}

function rowOf({ service, operation }: ApiCall, places: readonly string[]): PassedRole | undefined {
  // Lambda's records have the version of the API behind the name: `CreateFunction20150331`.
  const name = `${service}:${operation.replace(/\d{8}(v\d+)?$/, '')}`.toLowerCase();
  return PASSED_ROLES.find(
    ([calls, , at]) =>
      calls.split(' ').some((one) => (one.endsWith(':') ? name.startsWith(one) : name === one)) &&
      (at === undefined || places.some((place) => at.test(place))),
  );
}

function placesOf(parameters: JsonObject, names: (value: string) => boolean): string[] {
  return textsIn(parameters).flatMap(({ place, value }) => (names(value) ? [place] : []));
}

/** Every text of the parameters, with the names to it. */
export function textsIn(
  value: JsonValue | undefined,
  place = '',
): { readonly place: string; readonly value: string }[] {
  if (typeof value === 'string') return [{ place, value }];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, place));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => textsIn(one, place === '' ? key : `${place}.${key}`));
}

export function isRole(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === 'iam' && arn.resource.startsWith('role/');
}

function nameOf(role: string): string | undefined {
  const { resource } = parseArn(role) ?? {};
  return resource?.slice(resource.lastIndexOf('/') + 1);
}
