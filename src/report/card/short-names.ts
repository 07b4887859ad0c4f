const ARN = /\barn:[\w-]+:([\w-]*):([\w-]*):(\d*|aws):([^\s,;)"'\]}]+)/g;

/** `table/orders`, `role/orders-api`, `p-region001` for their ARNs: a screen has room for what differs. */
export function shortNames(text: string): string {
  return text.replace(ARN, (_arn, service: string, _region, _account, resource: string) =>
    shortName(service, resource),
  );
}

function shortName(service: string, resource: string): string {
  if (service === 'organizations') return resource.slice(resource.lastIndexOf('/') + 1);
  if (service !== 'iam' && service !== 'sts') return resource;
  const [kind = '', ...path] = resource.split('/');
  const last = path.at(-1) ?? '';
  if (kind === 'assumed-role') return `role/${path[0] ?? ''}`;
  return path.length === 0 || kind.includes(':') ? resource : `${kind}/${last}`;
}
