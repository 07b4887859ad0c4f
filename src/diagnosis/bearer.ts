/** EC2's resources have no policies of their own, so that one tells as much as another of its type. */
const WITHOUT_POLICY = /^arn:[^:]*:ec2:[^:]*:[^:]*:([^/]+)\/.*$/s;
const BUCKET = /^(arn:[^:]*:s3:::[^/]+)\/.*$/s;
const TABLE = /^(arn:[^:]*:dynamodb:[^:]*:[^:]*:table\/[^/]+)\/(?:index|export|import|backup)\/.*$/s;

/** The resource that bears the policy for what a call named: an object's bucket, an index' table. */
export function bearerOf(resource: string): string {
  return resource.replace(WITHOUT_POLICY, 'ec2 $1').replace(BUCKET, '$1').replace(TABLE, '$1');
}
