/** The address of an OIDC provider, as its claims are named after: of its ARN, or of the name of a public one. */
export function providerOf(name: string): string {
  return name.replace(/^arn:.*:oidc-provider\//, '').toLowerCase();
}

/** The address of the OIDC provider that a condition key in lower case is a claim of; undefined for other keys. */
export function claimingProvider(key: string): string | undefined {
  const provider = key.slice(0, key.lastIndexOf(':'));
  return provider.includes('.') ? provider : undefined;
}
