import { type Aws, awsError, PageGuard } from '../../aws/index.js';

/** A workgroup's Region, and who asks. */
export interface AthenaAccess {
  readonly aws: Aws;
  readonly region?: string;
  readonly signal?: AbortSignal;
  /** The catalog that is asked, where that is not the account's own. */
  readonly catalog?: { readonly name: string; readonly id: string };
  /** Milliseconds before the first look at a running query; 500 unless told. */
  readonly poll?: number;
  /** Told of each call: `athena:StartQueryExecution`. */
  count(call: string, by?: number): void;
}

type Service = 'athena' | 'glue' | 's3';

export function ask(
  access: AthenaAccess,
  call: `${Service}:${string}`,
  input: object,
): Promise<Record<string, unknown>> {
  const [service, command = ''] = call.split(':') as [Service, string];
  const { aws, region, signal, catalog } = access;
  access.count(call);
  const where = service === 'glue' && catalog !== undefined ? { CatalogId: catalog.id } : {};
  return aws.call({
    service,
    command,
    input: { ...where, ...input },
    ...(region && { region }),
    ...(signal && { signal }),
  });
}

/** Athena has no code of its own for what is named and is not there: a workgroup, a catalog, a query. */
export function isNotThere(error: unknown): boolean {
  const { code, message } = awsError(error);
  return code === 'InvalidRequestException' && /not found|does not exist/i.test(message);
}

/** What a list holds, page by page. */
export async function* listAll(
  access: AthenaAccess,
  call: `${Service}:${string}`,
  { input, list }: { readonly input: object; readonly list: string },
): AsyncGenerator<unknown> {
  const guard = new PageGuard();
  let token: unknown;
  do {
    const answer = await ask(access, call, { ...input, ...(token === undefined ? {} : { NextToken: token }) });
    const items = answer[list];
    if (Array.isArray(items)) yield* items;
    token = guard.next(answer['NextToken']);
  } while (token !== undefined);
}
