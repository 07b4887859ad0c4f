/** The Region that a message says it is about: `in region: 'US_WEST_2'`, as DynamoDB writes it of a replica. */
export function regionSaid(message: string): string | undefined {
  const said = /\bin region:? ['"`]?([A-Za-z]{2}(?:[_-][A-Za-z]+)+[_-]\d)\b/i.exec(message)?.[1];
  return said?.toLowerCase().replaceAll('_', '-');
}
