// Where things lie, seen from this folder.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The server as it was built last. */
export const BINARY = process.env.COUNTERSIGN_BIN ?? join(root, 'target/debug/countersign');

/** The demo's own documents. */
export const DOCUMENTS = join(root, 'src/server/demo/didit');

/** Pictures of the pages, for people to look at. */
export const SCREENS = join(root, 'end2end/test-results/screens');
