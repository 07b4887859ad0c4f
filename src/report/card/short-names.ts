// What follows an option is copied.
const ARN = /(?<!--[\w-]+ )\barn:[\w-]+:[\w-]*:[\w-]*:(?:\d*|aws):[^\s,;)"'\]}]+/g;

/** `table/orders`, `role/orders-api`, `p-region001` for their ARNs: a screen has room for what differs. */
export function shortNames(text: string): string {
  return text.replace(ARN, shortName);
}

function shortName(arn: string): string {
  const [, , service, , account, ...rest] = arn.split(':');
  const resource = rest.join(':');
  // `policy/*` alone would read as everybody's.
  if (account === 'aws' && resource.includes('*')) return arn;
  if (service === 'organizations') return resource.slice(resource.lastIndexOf('/') + 1);
  if (service !== 'iam' && service !== 'sts') return resource;
  const [kind = '', ...path] = resource.split('/');
  if (kind === 'assumed-role') return `role/${path[0] ?? ''}`;
  return path.length === 0 ? resource : `${kind}/${path.at(-1) ?? ''}`;
}
