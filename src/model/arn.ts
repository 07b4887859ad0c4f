/** The parts of an ARN; `resource` keeps everything after the fifth colon. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Undefined when the text is not an ARN of six parts. */
export function parseArn(text: string): Arn | undefined {
  if (!text.startsWith('arn:')) return undefined;
  const service = text.indexOf(':', 4) + 1;
  const region = service === 0 ? 0 : text.indexOf(':', service) + 1;
  const account = region === 0 ? 0 : text.indexOf(':', region) + 1;
  const resource = account === 0 ? 0 : text.indexOf(':', account) + 1;
  if (resource === 0 || service === 5 || region === service + 1) return undefined;
  return {
    partition: text.slice(4, service - 1),
    service: text.slice(service, region - 1),
    region: text.slice(region, account - 1),
    account: text.slice(account, resource - 1),
    resource: text.slice(resource),
  };
}

export function formatArn(arn: Arn): string {
  return `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
}
