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

it('gives a message of AWS as the text that it is, as it gives one that is searched for records', async () => {
  const items = [{ log: { text: MESSAGE, from: 'the text' } }];
  const { length } = MESSAGE;
  expect(await itemsOf(MESSAGE)).toEqual({ items, gaps: [], statistics: { events: 0, work: {}, bytes: length } });
  expect(await itemsOf(`${MESSAGE}\n`)).toEqual({
    items,
    gaps: [],
    statistics: { events: 0, work: {}, bytes: length + 1 },
  });
});
