/** What OCSF 1.4.0 says of an object, as far as a Detection Finding of ours goes. */
export interface Shape {
  readonly required: readonly string[];
  /** At least one of these. */
  readonly some?: readonly string[];
  readonly attributes: Readonly<Record<string, Kind>>;
}

/** A type of OCSF's dictionary, the values of an enumeration, an object, or a list of either. */
export type Kind =
  | 'string'
  | 'integer'
  | 'long'
  | 'boolean'
  | 'timestamp'
  | 'url'
  | 'ip'
  | 'any'
  | readonly number[]
  | Shape
  | { readonly list: Kind };

const strings = { list: 'string' } as const;
const entity = { required: [], some: ['name', 'uid'], attributes: { name: 'string', uid: 'string' } } as const;

const account: Shape = {
  ...entity,
  attributes: { ...entity.attributes, type_id: [0, 3, 4, 10, 99], type: 'string' },
};

const product: Shape = {
  ...entity,
  attributes: { ...entity.attributes, vendor_name: 'string', version: 'string' },
};

const metadata: Shape = {
  required: ['version', 'product'],
  attributes: { version: 'string', product, profiles: strings, correlation_uid: 'string' },
};

const cloud: Shape = {
  required: ['provider'],
  attributes: { provider: 'string', region: 'string', account },
};

const analytic: Shape = {
  ...entity,
  required: ['type_id'],
  attributes: { ...entity.attributes, type_id: [0, 1, 2, 3, 4, 99], type: 'string' },
};

const findingInfo: Shape = {
  required: ['uid'],
  attributes: {
    uid: 'string',
    title: 'string',
    desc: 'string',
    types: strings,
    data_sources: strings,
    analytic,
    src_url: 'url',
    first_seen_time: 'timestamp',
    last_seen_time: 'timestamp',
  },
};

const actor: Shape = {
  required: [],
  some: ['user', 'session'],
  attributes: {
    user: {
      required: [],
      some: ['account', 'name', 'uid'],
      attributes: { uid: 'string', name: 'string', account },
    },
    session: { required: [], attributes: { uid: 'string' } },
  },
};

const api: Shape = {
  required: ['operation'],
  attributes: {
    operation: 'string',
    service: { ...entity, attributes: { ...entity.attributes, version: 'string' } },
    response: { required: [], attributes: { error: 'string', error_message: 'string' } },
  },
};

const evidence: Shape = {
  required: [],
  some: ['actor', 'api', 'src_endpoint'],
  attributes: {
    actor,
    api,
    src_endpoint: {
      required: [],
      some: ['ip', 'svc_name'],
      attributes: { ip: 'ip', svc_name: 'string' },
    },
  },
};

const resource: Shape = {
  ...entity,
  attributes: { ...entity.attributes, namespace: 'string', region: 'string', cloud_partition: 'string' },
};

export const DETECTION_FINDING: Shape = {
  required: [
    'activity_id',
    'category_uid',
    'class_uid',
    'cloud',
    'finding_info',
    'metadata',
    'severity_id',
    'time',
    'type_uid',
  ],
  attributes: {
    activity_id: [1, 2, 3],
    activity_name: 'string',
    category_uid: [2],
    category_name: 'string',
    class_uid: [2004],
    class_name: 'string',
    type_uid: [200401, 200402, 200403],
    type_name: 'string',
    severity_id: [0, 1, 2, 3, 4, 5, 6, 99],
    severity: 'string',
    status_id: [0, 1, 2, 3, 4, 5, 6, 99],
    status: 'string',
    status_code: 'string',
    status_detail: 'string',
    confidence_id: [0, 1, 2, 3, 99],
    confidence: 'string',
    is_alert: 'boolean',
    time: 'timestamp',
    start_time: 'timestamp',
    end_time: 'timestamp',
    count: 'integer',
    message: 'string',
    metadata,
    cloud,
    finding_info: findingInfo,
    evidences: { list: evidence },
    resources: { list: resource },
    remediation: { required: ['desc'], attributes: { desc: 'string', references: strings } },
    unmapped: 'any',
  },
};

const PLAIN: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isInteger,
  long: Number.isSafeInteger,
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => Number.isSafeInteger(value) && Number(value) > 1_500_000_000_000,
  url: (value) => typeof value === 'string' && URL.canParse(value),
  ip: (value) => typeof value === 'string' && /^[\d.]+$|^[\da-f:.]+$/i.test(value),
  any: () => true,
};

/** Where a value is not what its kind says: `finding_info.uid`. */
export function faultsOf(value: unknown, kind: Kind, path = ''): string[] {
  if (typeof kind === 'string') return PLAIN[kind]?.(value) ? [] : [`${path}: no ${kind}`];
  if (isNumbers(kind)) return kind.some((each) => each === value) ? [] : [`${path}: ${String(value)}`];
  if ('list' in kind) {
    if (!Array.isArray(value)) return [`${path}: no list`];
    return value.flatMap((each, index) => faultsOf(each, kind.list, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) return [`${path}: no object`];
  const given = Object.entries(value);
  const names = given.map(([name]) => name);
  const { some = [], required, attributes } = kind;
  return [
    ...required.filter((name) => !names.includes(name)).map((name) => `${path}.${name} is missing`),
    ...(some.length === 0 || some.some((name) => names.includes(name)) ? [] : [`${path}: none of ${some.join(', ')}`]),
    ...given.flatMap(([name, each]) => {
      const own = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      return own === undefined ? [`${path}.${name} is unknown`] : faultsOf(each, own, `${path}.${name}`);
    }),
  ];
}

function isNumbers(kind: Kind): kind is readonly number[] {
  return Array.isArray(kind);
}
