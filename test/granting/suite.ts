import { afterAll, beforeAll } from 'vitest';
import { type Moto, startMoto } from '../front/index.js';
import { clientsOf, makeFunction, makeTable } from './moto-world.js';

/** A function and its role. */
export interface Own {
  readonly fn: string;
  readonly role: string;
}

export interface Suite {
  /** Undefined where moto is not installed: the suite is then skipped. */
  readonly moto: Moto | undefined;
  readonly url: string;
  readonly clients: ReturnType<typeof clientsOf>;
  /** A function and a role of its own for each test: what one leaves, no other sees. */
  own(name: string): Promise<Own>;
}

/** A moto server with the table SampleTable, for the tests of one file. */
export async function motoSuite(): Promise<Suite> {
  const moto = await startMoto();
  const url = moto?.url ?? '';
  const clients = clientsOf(url);
  let count = 0;
  beforeAll(async () => {
    if (moto !== undefined) await makeTable(clients, 'SampleTable');
  });
  afterAll(() => moto?.stop());
  return {
    moto,
    url,
    clients,
    async own(name) {
      count += 1;
      const made = { fn: `${name}-${count}`, role: `${name}-role-${count}` };
      if (moto !== undefined) await makeFunction(clients, made.fn, made.role);
      return made;
    },
  };
}
