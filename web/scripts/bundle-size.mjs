/** Adds up what the customer chat fetches before it can be used, as brotli sends it. Fails above the budget. */
import { readFile, stat } from 'node:fs/promises';

const BUDGET = 60_000;

/** @type {{ first: string[], manifest: Record<string, { file: string }> }} */
const { first, manifest } = JSON.parse(await readFile('.svelte-kit/chat-first.json', 'utf8'));

/** @param {string} file */
const size = async (file) => (await stat(`build/${file}.br`)).size;

let code = 0;
for (const file of ['index.html', ...first]) {
  const bytes = await size(file);
  code += bytes;
  console.log(String(bytes).padStart(7), file);
}

let worst = 0;
const texts = Object.keys(manifest).filter((key) => /catalogues\/chat\/\w+\.ts$/.test(key));
for (const key of texts) {
  const language = /(\w+)\.ts$/.exec(key)?.[1];
  let bytes = 0;
  for (const area of ['messages', 'chat'])
    bytes += await size(manifest[key.replace('/chat/', `/${area}/`)]?.file ?? '');
  worst = Math.max(worst, code + bytes);
  console.log(String(code + bytes).padStart(7), `in all with the texts of ${language} (${bytes})`);
}
console.log(`${worst <= BUDGET ? 'within' : 'ABOVE'} the budget of ${BUDGET} bytes`);
process.exitCode = worst <= BUDGET ? 0 : 1;
