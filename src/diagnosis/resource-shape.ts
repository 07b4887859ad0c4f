/**
 * What stands below a resource that bears a policy, or has a name that AWS makes: the part that is kept, and the rest,
 * which the shape writes as `*`. Statements may tell such names apart; few do.
 */
const BELOW: Readonly<Record<string, readonly RegExp[]>> = {
  // Objects, of a bucket and through an access point.
  s3: [/^(arn:[^:]*:s3:::[^/]+\/).+$/s, /^(arn:[^:]*:s3:[^:]+:[^:]*:accesspoint\/[^/]+\/object\/).+$/s],
  dynamodb: [/^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+\/(?:index|stream|backup|export|import)\/).+$/s],
  // Instances, volumes, network interfaces: `i-0123456789abcdef0`.
  ec2: [/^(arn:[^:]*:ec2:[^:]*:[^:]*:[a-z-]+\/)[a-z]+-[\da-f]{8,17}$/],
  logs: [/^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+:log-stream:).+$/s],
  ecs: [/^(arn:[^:]*:ecs:[^:]*:[^:]*:(?:task|container-instance)\/[^/]+\/).+$/],
  states: [/^(arn:[^:]*:states:[^:]*:[^:]*:(?:execution|express):[^:]+:).+$/],
  codebuild: [/^(arn:[^:]*:codebuild:[^:]*:[^:]*:build\/[^:]+:).+$/],
  ssm: [/^(arn:[^:]*:ssm:[^:]*:[^:]*:(?:session|automation-execution)\/).+$/],
  sts: [/^(arn:[^:]*:sts:[^:]*:[^:]*:(?:assumed-role|federated-user)\/[^/]+\/).+$/],
  elasticmapreduce: [/^(arn:[^:]*:elasticmapreduce:[^:]*:[^:]*:cluster\/)j-\w+$/],
  batch: [/^(arn:[^:]*:batch:[^:]*:[^:]*:job\/).+$/],
  backup: [/^(arn:[^:]*:backup:[^:]*:[^:]*:recovery-point:).+$/],
};

const NONE: readonly RegExp[] = [];

/** `arn:aws:s3:::bucket/*` for an object, `…:table/t/index/*` for an index; every other resource as it is. */
export function resourceShapeOf(resource: string): string {
  const service = resource.split(':', 3)[2] ?? '';
  for (const pattern of Object.hasOwn(BELOW, service) ? (BELOW[service] ?? NONE) : NONE) {
    const kept = pattern.exec(resource)?.[1];
    if (kept !== undefined) return `${kept}*`;
  }
  return resource;
}
