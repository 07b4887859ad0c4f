// What follows an option is copied.
const ARN = /(?<!--[\w-]+ )\barn:[\w-]+:[\w-]*:[\w-]*:(?:\d*|aws):[^\s,;)"'`\]}]+/g;

/** `table/orders`, `role/orders-api`, `p-region001` for their ARNs: a screen has room for what differs. */
export function shortNames(text: string): string {
  const arns = [...new Set(text.match(ARN) ?? [])];
  // Of a session and its role nobody need be told which, but where their ARNs are compared.
  const areOne = text.includes('aws:PrincipalArn') ? same : roleOf;
  return text.replace(ARN, (arn) => (FORMS.find((form) => tells(form, arn, { arns, areOne })) ?? placeOf)(arn, arns));
}

type Form = (arn: string, among: readonly string[]) => string;

/** The shortest form first: by name, and by the path to it. */
const FORMS: readonly Form[] = [nameOf, pathTo];

interface Text {
  readonly arns: readonly string[];
  readonly areOne: (arn: string) => string;
}

/** Whether the form is that of no other ARN of the text. */
function tells(form: Form, arn: string, { arns, areOne }: Text): boolean {
  if (form === nameOf && isBesideAnotherPath(arn, arns)) return false;
  return arns.every((other) => areOne(other) === areOne(arn) || form(other, arns) !== form(arn, arns));
}

/** Where one role has a path and another has none, the path is what differs. */
function isBesideAnotherPath(arn: string, arns: readonly string[]): boolean {
  const path = pathOf(arn);
  return path !== undefined && arns.some((other) => pathOf(other) !== undefined && pathOf(other) !== path);
}

function pathOf(arn: string): string | undefined {
  return /:role(\/(?:.*\/)?)/.exec(arn)?.[1];
}

function same(arn: string): string {
  return arn;
}

function roleOf(arn: string): string {
  return arn.replace(/^(arn:[^:]+):sts::([^:]*):assumed-role\/([^/]+)\/[^*?]*$/, '$1:iam::$2:role/$3');
}

function nameOf(arn: string): string {
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

function pathTo(arn: string): string {
  const [, , service, , account, ...rest] = arn.split(':');
  const isOfIam = (service === 'iam' || service === 'sts') && account !== 'aws';
  return isOfIam ? rest.join(':') : nameOf(arn);
}

/** `table/demo in eu-west-2`, `role/audit of 444455556666`, where others of the text are of that name elsewhere. */
function placeOf(arn: string, among: readonly string[]): string {
  const short = nameOf(arn);
  const twins = among.filter((other) => nameOf(other) === short);
  const part = (index: number) => (one: string) => one.split(':')[index] ?? '';
  const differs = (index: number) => new Set(twins.map(part(index))).size > 1;
  const [region, account] = [part(3)(arn), part(4)(arn)];
  const inRegion = differs(3) && region !== '' ? ` in ${region}` : '';
  const ofAccount = differs(4) && account !== '' ? ` of ${account}` : '';
  return inRegion === '' && ofAccount === '' ? arn : `${short}${inRegion}${ofAccount}`;
}
