import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const { withPlainKeys } = await import(new URL('../../scripts/sdk-schemas.mjs', import.meta.url).href);

/** What a module exports. */
async function valuesOf(source: string): Promise<unknown> {
  return { ...(await import(`data:text/javascript;base64,${Buffer.from(source).toString('base64')}`)) };
}

describe('the plain keys of schemas', () => {
  it('say what the constants said', async () => {
    const source =
      'const _a = "x y";\nconst _b = "q\\"z";\nexport const S$ = [{ [_a]: 1, [_b]: [_a] }, { [other]: 2 }];';
    const given = await valuesOf(`const other = "o";\n${source}`);
    const plain = withPlainKeys(source);
    expect(plain).toContain('[{ "x y": 1, "q\\"z": [_a] }, { [other]: 2 }]');
    expect(await valuesOf(`const other = "o";\n${plain}`)).toEqual(given);
    expect(given).toEqual({ S$: [{ 'x y': 1, 'q"z': ['x y'] }, { o: 2 }] });
  });

  it.each(['ec2', 's3', 'lambda'])('leave no computed key in the client of %s', async (name) => {
    const client = fileURLToPath(import.meta.resolve(`@aws-sdk/client-${name}`));
    const file = client.replace(/dist-(?:cjs|es).*$/, 'dist-es/schemas/schemas_0.js');
    const source = await readFile(file, 'utf8');
    expect(source).toMatch(/\[_\w+\]:/);
    expect(withPlainKeys(source)).not.toMatch(/\[_\w+\]:/);
  });
});
