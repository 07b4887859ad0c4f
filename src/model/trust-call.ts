export function isAssumeRole(action: string): boolean {
  return /^sts:(AssumeRole|TagSession|SetSourceIdentity)/i.test(action);
}
