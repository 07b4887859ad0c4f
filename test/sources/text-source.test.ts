import { expect, it } from 'vitest';
import { textSource } from '../../src/sources/text/text-source.js';

const MESSAGE =
  'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-central-1:111122223333:table/orders with an explicit deny in a service control policy';

async function itemsOf(text: string) {
  const source = textSource(text, { pasted: true });
  const items = [];
  for await (const item of source.items?.() ?? []) items.push(item);
  return { items, gaps: source.gaps(), statistics: source.statistics() };
}

it.each([
  MESSAGE,
  `An error occurred (AccessDeniedException) when calling the PutItem operation: ${MESSAGE}`,
  `AccessDenied: ${MESSAGE}: arn:aws:organizations::999988887777:policy/o-exampleorg1/service_control_policy/p-region001`,
])('gives a message of AWS as the text that it is, as it gives one that is searched for records', async (text) => {
  const items = [{ log: { text, from: 'the text' } }];
  const { length } = text;
  expect(await itemsOf(text)).toEqual({ items, gaps: [], statistics: { events: 0, work: {}, bytes: length } });
  expect(await itemsOf(`${text}\n`)).toEqual({
    items,
    gaps: [],
    statistics: { events: 0, work: {}, bytes: length + 1 },
  });
});
