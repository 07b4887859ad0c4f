/** The address of an OIDC provider, as its claims are named after: of its ARN, or of the name of a public one. */
export function providerOf(name: string): string {
  return name.replace(/^arn:.*:oidc-provider\//, '').toLowerCase();
}
