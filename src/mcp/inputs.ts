/** What the tools are asked, as JSON Schema 2020-12 and as types; nothing else is taken. */
const text = (description: string) => ({ type: 'string', minLength: 1, maxLength: 65_536, description });
const texts = (description: string, form: { readonly pattern?: string } = {}) => ({
  type: 'array',
  items: { ...text(description), ...form },
  minItems: 1,
  maxItems: 100,
});

function object(properties: Record<string, object>, required: readonly string[] = []) {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object' as const,
    properties,
    required: [...required],
    additionalProperties: false,
  };
}

const QUESTION = {
  arn: { ...text('ARN of a user, role, assumed-role session or account root'), pattern: '^arn:aws[a-z-]*:(iam|sts):' },
  table: text('name or ARN of a DynamoDB table: only its denials'),
  action: text('only denials of this action, such as dynamodb:PutItem'),
  service: texts('service prefix, or all; dynamodb and what stands behind it (kms, dax, sts) unless told', {
    pattern: '^[a-z0-9-]+$',
  }),
  region: texts('Region, or all; that of the configuration unless told', {
    pattern: '^(all|[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2})$',
  }),
  hours: { type: 'number', exclusiveMinimum: 0, maximum: 2160, description: 'how far to look back; 1 unless told' },
};

export interface DenialsInput {
  readonly arn?: string;
  readonly table?: string;
  readonly action?: string;
  readonly service?: string[];
  readonly region?: string[];
  readonly hours?: number;
}

export interface ListInput extends DenialsInput {
  readonly limit?: number;
}

export interface ExplainInput {
  readonly message: string;
  readonly offline?: boolean;
}

export interface CanInput {
  readonly principal?: string;
  readonly function?: string;
  readonly actions?: string[];
  readonly resources?: string[];
  readonly region?: string;
}

export const INPUTS = {
  diagnose: object(QUESTION),
  list: object({
    ...QUESTION,
    limit: { type: 'integer', minimum: 1, maximum: 1000, description: 'denials at the most; 100 unless told' },
  }),
  explain: object(
    {
      message: text('the message of AWS, or log lines that hold it, whole'),
      offline: { type: 'boolean', description: 'explain the text alone, without asking AWS' },
    },
    ['message'],
  ),
  can: object({
    principal: text('ARN, or user/NAME or role/NAME; none with function'),
    function: text('name or ARN of a Lambda function, with :VERSION or :ALIAS'),
    actions: texts('action, such as dynamodb:PutItem'),
    resources: texts('ARN, or name of a table'),
    region: text('Region'),
  }),
};

const nullable = { type: 'string' };

/** What `list_denials` answers. */
export const DENIALS_SCHEMA = object(
  {
    schemaVersion: { const: '1' },
    complete: { type: 'boolean', description: 'false where events may be missing' },
    gaps: { type: 'array', items: { type: 'object' } },
    total: { type: 'integer', description: 'denials found, those past the limit among them' },
    leftOut: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'denials of services that were not asked for, by service: seen, and no part of total',
    },
    denials: {
      type: 'array',
      items: object(
        {
          id: nullable,
          time: nullable,
          account: nullable,
          region: nullable,
          principal: nullable,
          action: nullable,
          resource: nullable,
          errorCode: nullable,
          errorMessage: nullable,
          policyType: nullable,
          diagnosis: nullable,
        },
        ['id', 'time', 'region', 'principal', 'action', 'errorCode', 'policyType'],
      ),
    },
  },
  ['schemaVersion', 'complete', 'gaps', 'total', 'leftOut', 'denials'],
);
