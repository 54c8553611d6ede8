// Types of the wire, from the contracts the server itself is driven by. Generated before every build and test, so they cannot drift.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const dialects = ['academy', 'labs', 'opencode', 'wayr'];
const target = new URL('../src/api/generated/', import.meta.url);
await mkdir(target, { recursive: true });

for (const dialect of dialects) {
  const contract = new URL(`../../../contracts/${dialect}.yaml`, import.meta.url);
  const ast = await openapiTS(contract, { defaultNonNullable: false, emptyObjectsUnknown: true });
  const text = `// Generated from contracts/${dialect}.yaml by scripts/types.mjs.\n${astToString(ast)}`;
  const file = new URL(`${dialect}.d.ts`, target);
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present !== text) await writeFile(file, text);
}
