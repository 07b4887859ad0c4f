import { DoctorError } from '../../model/error.js';
import { accessIsReading } from './access-level.js';
import { isOperationId } from './operations.js';

/** A read operation that a third-party check brings along. */
export interface DeclaredOperation {
  /** npm package of the client: `@aws-sdk/client-lambda`. */
  readonly client: string;
  /** Must be Read or List, as the Service Authorization Reference has it. */
  readonly accessLevel: 'Read' | 'List';
  /** The file or folder from which `client` is resolved first: the check's own. */
  readonly resolveFrom?: string;
}

/** Operations by id that passed the gate. */
export type DeclaredOperations = ReadonlyMap<string, DeclaredOperation>;

/**
 * The gate for operations that checks declare. An operation of the built-in table stays as it is there.
 * Throws a `DoctorError` of source `user` for one that is malformed, or that writes whatever it claims.
 */
export async function declareOperations(
  operations: Readonly<Record<string, DeclaredOperation>>,
): Promise<DeclaredOperations> {
  const passed = new Map<string, DeclaredOperation>();
  for (const [id, declared] of Object.entries(operations)) {
    if (isOperationId(id)) continue;
    assertWellFormed(id, declared);
    if (!(await accessIsReading(id))) throw writes(id, declared);
    passed.set(id, declared);
  }
  return passed;
}

function assertWellFormed(id: string, { client, accessLevel }: DeclaredOperation): void {
  if (!/^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/.test(id)) {
    throw new DoctorError(
      { source: 'user', code: 'MalformedOperation' },
      `\`${id}\` is not an operation such as \`lambda:GetPolicy\``,
    );
  }
  if (typeof client !== 'string' || !/^(@[\w.-]+\/)?[\w.-]+$/.test(client)) {
    throw new DoctorError(
      { source: 'user', code: 'MalformedOperation' },
      `\`${id}\` names no npm package as its client`,
      {
        hint: "give `client: '@aws-sdk/client-…'`",
      },
    );
  }
  if (accessLevel !== 'Read' && accessLevel !== 'List') {
    throw new DoctorError(
      { source: 'user', code: 'OperationWrites' },
      `\`${id}\` is declared as \`${String(accessLevel)}\``,
      {
        hint: 'a check may only declare operations of access level Read or List',
      },
    );
  }
}

function writes(id: string, { accessLevel }: DeclaredOperation): DoctorError {
  return new DoctorError(
    { source: 'user', code: 'OperationWrites' },
    `\`${id}\` is declared as ${accessLevel}, but it is no such action`,
    {
      hint: "the Service Authorization Reference lists each action's access level; a check may only read",
    },
  );
}
