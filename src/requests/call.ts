import { parametersOf } from '../denials/record/parameters/parameters.js';
import { recordedResources } from '../denials/record/record-call.js';
import { parseArn } from '../model/arn.js';
import type { Asked } from '../model/denial.js';
import type { JsonObject } from '../model/json.js';
import { partitionOfRegion } from '../model/partitions.js';
import type { RequestContext } from '../model/request.js';

/** What is known of a table beyond the record, by table name or ARN. */
interface TableFacts {
  /** The partition key's attribute name. */
  readonly partitionKey?: string;
}

/** What is known beyond the record: read from AWS by a check, or given by the caller. */
export interface RequestFacts {
  /** By table name or table ARN. */
  readonly tables?: Readonly<Record<string, TableFacts>>;
  /** The execution role of the function or service on whose behalf another service was refused. */
  readonly proxyPrincipal?: string;
}

/** The API call behind a denial: what the derivations read. */
export interface ApiCall {
  /** The service prefix: `dynamodb`. */
  readonly service: string;
  /** As CloudTrail names it: `TransactWriteItems`. */
  readonly operation: string;
  readonly parameters: JsonObject;
  readonly partition: string;
  readonly region: string;
  /** The caller's account: a bare table name means a table of this account. */
  readonly account: string | undefined;
  /** ARNs that the record and the message name. */
  readonly arns: readonly string[];
  readonly facts: RequestFacts;
}

/** One action on one resource that AWS asks for a call, before it is known who asks. */
export interface Ask {
  readonly action: string;
  readonly resource: string;
  readonly why: string;
  /** Keys that hold for this ask alone: dynamodb:LeadingKeys, aws:RequestTag/… */
  readonly context?: RequestContext;
  readonly completePrefixes?: readonly string[];
  /** The service that asks with the caller's credentials. */
  readonly via?: string;
  /** Where it is asked, when that is not the call's Region. */
  readonly region?: string;
  /** The account that owns `resource`, where its ARN holds none and the call tells it. */
  readonly owner?: string;
  /** The account that the call wants to own the resource, or else to be refused. */
  readonly expectedOwner?: string;
  /** Set when `resource` stands in for one that nobody could name: why. */
  readonly resourceUnknown?: string;
  /** What all that `resource` stands for have in common: `arn:aws:s3:::bucket/AWSDynamoDB/*`. */
  readonly shape?: string;
  /** Set when AWS asks it in some cases only: which. */
  readonly askedIf?: string;
  /** AWS asks it only where it allows all else. */
  readonly askedLast?: true;
  /** It does not follow from the operation itself. */
  readonly indirect?: true;
  /** AWS's message named this one. */
  readonly named?: boolean;
}

export function apiCallOf(call: Asked, facts: RequestFacts): ApiCall {
  const { event, text } = call;
  const caller = call.principal.account ?? parseArn(call.principal.arn)?.account;
  const recorded = recordedResources(event).map((resource) => resource.ARN);
  const arns = [text?.resource, call.resource, ...recorded].filter(isArn);
  const region = call.region || firstOf(arns, (arn) => parseArn(arn)?.region) || '';
  return {
    service: call.service,
    operation: call.operation,
    parameters: parametersOf(call),
    partition: firstOf([call.principal.arn, ...arns], (arn) => parseArn(arn)?.partition) ?? partitionOfRegion(region),
    region,
    account: caller || call.account || firstOf(arns, (arn) => parseArn(arn)?.account),
    arns: [...new Set(arns)],
    facts,
  };
}

function isArn(text: string | undefined): text is string {
  return text !== undefined && parseArn(text) !== undefined;
}

function firstOf(texts: readonly string[], read: (text: string) => string | undefined): string | undefined {
  for (const text of texts) {
    const value = read(text);
    if (value) return value;
  }
  return undefined;
}
