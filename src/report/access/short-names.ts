/** Texts with their ARNs by what people call the things: `table/orders`, `role/orders-api`. */
export function withShortNames(text: string): string {
  return text.replaceAll(/arn:[\w-]+:[\w-]+:[\w-]*:(?:\d*|[\w-]*):(?=[^\s:])/g, '');
}

/** A resource in a matrix: of a table the name alone, of its parts the path below. */
export function shortResource(arn: string): string {
  return withShortNames(arn).replace(/^table\//, '');
}

/** Region and account of an ARN, where it holds them: `eu-west-1, 123456789012`. */
export function placeOf(arn: string): string {
  const [, , , region, account] = arn.split(':');
  return [region, account].filter((part) => part).join(', ');
}
