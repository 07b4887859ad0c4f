import { composeBundle } from './compose.js';
import { example } from './example.js';

// Run after a change of the example account: node scripts/run-ts.mjs test/account/compose-example.ts
await composeBundle(example, 'test/example-account');
