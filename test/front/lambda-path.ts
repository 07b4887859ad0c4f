/** A call of Lambda's REST API: its name, and path, query and body as one input. */
export interface LambdaCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  readonly name: string;
}

const FUNCTION = '/2015-03-31/functions/(?<FunctionName>[^/]+)';

/** Lambda's REST paths (AWS Lambda API reference), as far as ddb-doctor and its tests call them. */
const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/2015-03-31\/functions\/?$/, name: 'ListFunctions' },
  { method: 'POST', path: /^\/2015-03-31\/functions\/?$/, name: 'CreateFunction' },
  { method: 'GET', path: new RegExp(`^${FUNCTION}/configuration$`), name: 'GetFunctionConfiguration' },
  { method: 'PUT', path: new RegExp(`^${FUNCTION}/configuration$`), name: 'UpdateFunctionConfiguration' },
  { method: 'GET', path: new RegExp(`^${FUNCTION}/versions$`), name: 'ListVersionsByFunction' },
  { method: 'POST', path: new RegExp(`^${FUNCTION}/versions$`), name: 'PublishVersion' },
  { method: 'GET', path: new RegExp(`^${FUNCTION}/aliases$`), name: 'ListAliases' },
  { method: 'POST', path: new RegExp(`^${FUNCTION}/aliases$`), name: 'CreateAlias' },
  { method: 'GET', path: new RegExp(`^${FUNCTION}/policy$`), name: 'GetPolicy' },
  { method: 'GET', path: new RegExp(`^${FUNCTION}$`), name: 'GetFunction' },
  { method: 'DELETE', path: new RegExp(`^${FUNCTION}$`), name: 'DeleteFunction' },
  { method: 'GET', path: /^\/2017-03-31\/tags\/(?<Resource>.+)$/, name: 'ListTags' },
  { method: 'GET', path: /^\/2015-03-31\/event-source-mappings\/?$/, name: 'ListEventSourceMappings' },
  { method: 'POST', path: /^\/2015-03-31\/event-source-mappings\/?$/, name: 'CreateEventSourceMapping' },
];

/** Undefined for a path that is none of Lambda's. */
export function readLambdaCall(method: string, url: URL, body: string): LambdaCall | undefined {
  const path = decodeURIComponent(url.pathname);
  for (const route of ROUTES) {
    const match = route.method === method ? route.path.exec(path) : null;
    if (match === null) continue;
    const input = { ...Object.fromEntries(url.searchParams), ...parsed(body), ...match.groups };
    return { name: route.name, input };
  }
  return undefined;
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  return body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {};
}
