import { type Arn, formatArn } from './arn.js';

/** What AWS's own resources have for an account: in ARNs such as `arn:aws:iam::aws:policy/ReadOnlyAccess`, and where an ARN has none. */
export const OWNED_BY_AWS = 'aws';

/** A resource that AWS owns and lets everybody use. */
interface OwnedByAws {
  /** What it is, in a word: `document`. */
  readonly what: string;
  /** The pattern of all that is alike, in every Region. */
  readonly alike: string;
}

/**
 * Names of documents that nobody but AWS can give.
 * AWS: https://docs.aws.amazon.com/systems-manager/latest/userguide/create-ssm-document-console.html
 */
const RESERVED_DOCUMENT = /^(document|automation-definition)\/(aws|amazon|amzn)/i;

/** Resources that have no account in their ARN where they are AWS's, by the pages of the Service Authorization Reference. */
const WITHOUT_ACCOUNT: ReadonlyMap<string, readonly string[]> = new Map([
  // list_amazonbedrock.html
  ['bedrock', ['foundation-model']],
  // list_awselasticbeanstalk.html
  ['elasticbeanstalk', ['platform', 'solutionstack']],
  // securityhub/latest/userguide/standards-reference.html
  ['securityhub', ['product', 'ruleset', 'standards']],
  // systems-manager/latest/userguide/security_iam_service-with-iam.html, parameter-store-finding-public-parameters.html
  ['ssm', ['document', 'automation-definition', 'parameter/aws']],
]);

/**
 * Buckets from which AWS hands out software to everybody. AmazonECR/latest/userguide/vpc-endpoints.html (image layers);
 * systems-manager/latest/userguide/ssm-agent-technical-details.html and data-perimeters.html;
 * linux/al2023/ug/live-patching.html; AmazonCloudWatch/latest/monitoring/download-cloudwatch-agent-commandline.html.
 */
const BUCKETS = [
  'prod-{region}-starport-layer-bucket',
  'aws-ssm-{region}',
  'amazon-ssm-{region}',
  'amazon-ssm-packages-{region}',
  '{region}-birdwatcher-prod',
  'aws-ssm-distributor-file-{region}',
  'aws-ssm-document-attachments-{region}',
  'aws-windows-downloads-{region}',
  'patch-baseline-snapshot-{region}',
  'aws-patch-manager-{region}-*',
  'ssm-document-categories-{region}',
  'amazoncloudwatch-agent-{region}',
  'amazonlinux-2-repos-{region}',
  'al2023-repos-{region}-de612dc2',
  'packages.{region}.amazonaws.com',
  'repo.{region}.amazonaws.com',
  'amazonlinux.{region}.amazonaws.com',
].map((name) => ({ alike: name.replace('{region}', '*'), pattern: patternOf(name) }));

/**
 * Undefined for what is, or may be, a customer's. An ARN without an account alone does not tell it: buckets, images
 * and hosted zones of customers have none either.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid
 * AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
 * AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
 * AWS: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 * AWS: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
 */
export function ownedByAws(arn: Arn | undefined): OwnedByAws | undefined {
  if (arn === undefined) return undefined;
  const { service, account, resource } = arn;
  if (account === OWNED_BY_AWS)
    return { what: typeOf(resource).replaceAll('-', ' '), alike: alike(arn, `${withMark(resource)}*`) };
  if (service === 's3') return bucketOfAws(arn);
  const kind = WITHOUT_ACCOUNT.get(service)?.find((one) => resource.startsWith(`${one}/`));
  if (kind === undefined || (account !== '' && !RESERVED_DOCUMENT.test(resource))) return undefined;
  // `document/AWS-RunPatchBaseline`: those that AWS names alike.
  const family = service === 'ssm' ? /^[a-z-]+\/[A-Za-z]+-/.exec(resource)?.[0] : undefined;
  return { what: typeOf(resource).replaceAll('-', ' '), alike: alike(arn, `${family ?? `${kind}/`}*`) };
}

function typeOf(resource: string): string {
  return /^[^/:]*/.exec(resource)?.[0] ?? resource;
}

/** The type, and the mark behind it. */
function withMark(resource: string): string {
  return resource.slice(0, typeOf(resource).length + 1);
}

function alike(arn: Arn, resource: string): string {
  return formatArn({ ...arn, region: arn.region === '' ? '' : '*', resource });
}

function bucketOfAws(arn: Arn): OwnedByAws | undefined {
  const slash = arn.resource.indexOf('/');
  const bucket = slash < 0 ? arn.resource : arn.resource.slice(0, slash);
  const known = BUCKETS.find(({ pattern }) => pattern.test(bucket));
  return known && { what: 'bucket', alike: alike(arn, slash < 0 ? known.alike : `${known.alike}/*`) };
}

function patternOf(bucket: string): RegExp {
  const text = bucket.replaceAll('.', '\\.').replaceAll('*', '.*').replace('{region}', '[a-z]{2}(?:-[a-z]+)+-\\d');
  return new RegExp(`^${text}$`);
}
