import { formatArn, parseArn } from '../../model/arn.js';

/** Those that differ by their Region alone are named once, with the Regions. */
export function resourcesInWords(resources: readonly string[]): string {
  const alike = new Map<string, string[]>();
  for (const resource of resources) {
    const arn = parseArn(resource);
    const like = arn === undefined ? resource : formatArn({ ...arn, region: '' });
    alike.set(like, [...(alike.get(like) ?? []), resource]);
  }
  const regionOf = (resource: string) => parseArn(resource)?.region ?? '';
  const inWords = ([first = '', ...others]: readonly string[]) =>
    others.length === 0 ? first : `${first} in ${[first, ...others].map(regionOf).join(', ')}`;
  return [...alike.values()].map(inWords).join(', ');
}
