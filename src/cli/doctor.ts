/** What the command line is a shell around: the package's own public API. */
export type Doctor = Pick<
  typeof import('../index.js'),
  'listChecks' | 'requiredPermissions' | 'runDoctor' | 'verifyCase'
>;
