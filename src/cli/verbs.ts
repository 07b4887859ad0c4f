/** What the commands run, one module of `run/` each, which loads when it is asked for. A test gives others. */
export const VERBS = {
  diagnose: async () => (await import('../run/diagnose.js')).runDoctor,
  planQueries: async () => (await import('../run/diagnose.js')).planQueries,
  explain: () => import('../run/explain.js'),
  verify: async () => (await import('../run/verify.js')).verifyCase,
  can: async () => (await import('../run/can.js')).runCan,
  canExpectations: async () => (await import('../run/can/expectations.js')).runExpectations,
  grant: async () => (await import('../run/grant.js')).planGrant,
  grantFromDenials: async () => (await import('../run/grant/from-denials.js')).planFromDenials,
  grantFromUsage: async () => (await import('../run/grant/from-usage.js')).planFromUsage,
  grantApply: () => import('../run/grant-apply.js'),
  permissions: async () => (await import('../run/permissions.js')).requiredPermissions,
  fix: () => import('../run/fix.js'),
  state: () => import('../run/state/index.js'),
  checks: async () => (await import('../run/checks.js')).listChecks,
  codes: async () => (await import('../run/checks.js')).listCodes,
  mcp: async () => (await import('../mcp/serve.js')).serve,
};

export type Verbs = typeof VERBS;
