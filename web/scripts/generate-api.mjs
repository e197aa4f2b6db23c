/** Writes the types of the console API from its OpenAPI document; with `--check` says whether they are up to date. */
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const DOCUMENT = '../docs/openapi/console.json';
const TYPES = 'src/lib/features/api/schema.d.ts';

const document = JSON.parse(await readFile(DOCUMENT, 'utf8'));
// A schema that is named but not described is a text.
for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
  document.components.schemas[name ?? ''] ??= { type: 'string' };
}
const types = `/** Generated from docs/openapi/console.json by \`npm run generate\`. */\n\n${astToString(await openapiTS(document))}`;

if (!process.argv.includes('--check')) {
  await writeFile(TYPES, types);
} else if ((await readFile(TYPES, 'utf8').catch(() => '')) !== types) {
  console.error(`${TYPES} is stale: run \`npm run generate\` and review what changed`);
  process.exitCode = 1;
}
