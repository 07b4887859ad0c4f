/** The members of an output as query-protocol XML: lists as `<member>`, or repeated for S3. */
export function queryXml(value: object, style: 'query' | 's3' = 'query'): string {
  return Object.entries(value)
    .map(([name, member]) => element(name, member, style))
    .join('');
}

function element(name: string, value: unknown, style: 'query' | 's3'): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value))
    return style === 's3'
      ? value.map((each) => element(name, each, style)).join('')
      : `<${name}>${value.map((each) => element('member', each, style)).join('')}</${name}>`;
  if (typeof value === 'object')
    return `<${name}>${name === 'Attributes' ? mapXml(value) : queryXml(value, style)}</${name}>`;
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** The attributes of a topic have any names. */
function mapXml(map: object): string {
  return Object.entries(map)
    .map(([key, value]) => `<entry><key>${escapeXml(key)}</key><value>${escapeXml(String(value))}</value></entry>`)
    .join('');
}

/** Names that EC2's XML does not form by lower-casing the first letter. */
const EC2_NAMES: Readonly<Record<string, string>> = {
  Associations: 'associationSet',
  RouteTables: 'routeTableSet',
  Routes: 'routeSet',
  Groups: 'groupSet',
  Regions: 'regionInfo',
  RouteTableIds: 'routeTableIdSet',
  SubnetIds: 'subnetIdSet',
  Tags: 'tagSet',
  VpcEndpoints: 'vpcEndpointSet',
};

/** The members of an output as EC2's XML: lists as `<item>`, lower camel case. */
export function ec2Xml(value: object): string {
  return Object.entries(value)
    .map(([name, member]) => ec2Element(EC2_NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1), member))
    .join('');
}

function ec2Element(name: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return `<${name}>${value.map((each) => ec2Element('item', each)).join('')}</${name}>`;
  if (typeof value === 'object') return `<${name}>${ec2Xml(value)}</${name}>`;
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;');
}
