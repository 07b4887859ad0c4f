import { DoctorError } from '../model/error.js';

/** What a JMESPath expression takes of a JSON value, as the AWS CLI's --query does; null where it finds nothing. */
export async function queried(value: unknown, expression: string): Promise<unknown> {
  const { search } = await import('@aws-lambda-powertools/jmespath');
  try {
    return search(expression, JSON.parse(JSON.stringify(value)));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause);
    throw new DoctorError({ source: 'user', code: 'UsageQuery' }, `--query is no JMESPath expression: ${why}`, {
      cause,
      hint: "write it in quotes, such as 'diagnoses[].action'",
    });
  }
}
