type Schema = Record<string, unknown>;

/** The published schema of the report: JSON Schema 2020-12, as an object of its own. */
export async function reportSchema(): Promise<Schema> {
  return { ...(await import('./report.schema.json', { with: { type: 'json' } })).default };
}

/**
 * The schema of the answers of `can`, whole: what the published one takes from the schema of the report stands in its
 * own `$defs` as `report.NAME`, so that whoever is given it needs no other.
 */
export async function accessSchema(): Promise<Schema> {
  const access: Schema = { ...(await import('./access/access.schema.json', { with: { type: 'json' } })).default };
  const report = await reportSchema();
  const taken = Object.entries(definitionsOf(report)).map(([name, schema]) => [
    `report.${name}`,
    withReferences(schema, '#/$defs/'),
  ]);
  const own = withReferences(access, `${String(report['$id'])}#/$defs/`) as Schema;
  return { ...own, $defs: { ...definitionsOf(own), ...Object.fromEntries(taken) } };
}

function definitionsOf(schema: Schema): object {
  return Object(schema['$defs']);
}

/** A schema whose references that begin with `from` lead to the definitions taken over. */
function withReferences(schema: unknown, from: string): unknown {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(from)
      ? `#/$defs/report.${value.slice(from.length)}`
      : value,
  );
}
