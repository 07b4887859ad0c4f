/**
 * True where the Service Authorization Reference gives the action the access level Read or List.
 * An action that is newer than the built-in reference is judged by its verb.
 */
export async function accessIsReading(action: string): Promise<boolean> {
  const { READING, WRITING } = await import('../../model/reference/access-level-exceptions.generated.js');
  const [service = '', name = ''] = action.split(':');
  const lists = (table: Readonly<Record<string, string>>) => (table[service] ?? '').split(' ').includes(name);
  return lists(READING) || (startsWithReadingVerb(name) && !lists(WRITING));
}

export function startsWithReadingVerb(name: string): boolean {
  return /^(Get|List|Describe|BatchGet|BatchDescribe|Query|Search|Lookup|Head|View)(?![a-z])/.test(name);
}
