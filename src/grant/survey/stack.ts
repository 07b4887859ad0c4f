/**
 * Who made a role or function as code, by AWS's and the tools' own tags and names; undefined where nothing tells.
 * What such a tool made drifts when grant writes to it, and a foreign attachment makes the stack's DeleteRole fail.
 */
export function stackOf(name: string, tags: Readonly<Record<string, string>>): string | undefined {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return `CloudFormation stack ${stack}`;
  if (tags['lambda:createdBy'] !== undefined) return tags['lambda:createdBy'];
  if (tags['sst:app'] !== undefined) return `SST app ${tags['sst:app']}`;
  if (tags['STAGE'] !== undefined && /-lambdaRole$/.test(name)) return 'Serverless Framework';
  if (/-[a-z]{2}(-[a-z]+)+-\d-lambdaRole$/.test(name)) return 'Serverless Framework';
  if (/^amplify-/.test(name) || tags['user:Application']?.startsWith('amplify') === true) return 'Amplify';
  return undefined;
}
