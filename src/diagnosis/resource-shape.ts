/**
 * What stands below a resource that bears a policy, or has a name that AWS makes: the part that is kept, and the rest,
 * which the shape writes as `*`. Statements may tell such names apart; few do.
 */
const BELOW: readonly RegExp[] = [
  // Objects, of a bucket and through an access point.
  /^(arn:[^:]*:s3:::[^/]+\/).+$/s,
  /^(arn:[^:]*:s3:[^:]+:[^:]*:accesspoint\/[^/]+\/object\/).+$/s,
  /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+\/(?:index|stream|backup|export|import)\/).+$/s,
  // Instances, volumes, network interfaces: `i-0123456789abcdef0`.
  /^(arn:[^:]*:ec2:[^:]*:[^:]*:[a-z-]+\/)[a-z]+-[\da-f]{8,17}$/,
  /^(arn:[^:]*:logs:[^:]*:[^:]*:log-group:[^:]+:log-stream:).+$/s,
  /^(arn:[^:]*:ecs:[^:]*:[^:]*:(?:task|container-instance)\/[^/]+\/).+$/,
  /^(arn:[^:]*:states:[^:]*:[^:]*:(?:execution|express):[^:]+:).+$/,
  /^(arn:[^:]*:codebuild:[^:]*:[^:]*:build\/[^:]+:).+$/,
  /^(arn:[^:]*:ssm:[^:]*:[^:]*:(?:session|automation-execution)\/).+$/,
  /^(arn:[^:]*:sts:[^:]*:[^:]*:(?:assumed-role|federated-user)\/[^/]+\/).+$/,
  /^(arn:[^:]*:elasticmapreduce:[^:]*:[^:]*:cluster\/)j-\w+$/,
  /^(arn:[^:]*:batch:[^:]*:[^:]*:job\/).+$/,
  /^(arn:[^:]*:backup:[^:]*:[^:]*:recovery-point:).+$/,
];

/** `arn:aws:s3:::bucket/*` for an object, `…:table/t/index/*` for an index; every other resource as it is. */
export function resourceShapeOf(resource: string): string {
  for (const pattern of BELOW) {
    const kept = pattern.exec(resource)?.[1];
    if (kept !== undefined) return `${kept}*`;
  }
  return resource;
}
