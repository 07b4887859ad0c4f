// Stands in for the validator that the MCP server takes where it is given none: it is given one, a third of the size.
export { CfWorkerJsonSchemaValidator as n } from '@modelcontextprotocol/server/validators/cf-worker';
