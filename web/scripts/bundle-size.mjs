/** Adds up what the customer chat fetches before it can be used, as brotli sends it. Fails above the budget. */
import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { chatFiles, readManifest } from './chat-files.mjs';

const BUDGET = 60_000;
const LANGUAGES = ['en', 'ja', 'ar'];

/** @param {string} file */
async function size(file) {
  try {
    return (await readFile(`build/${file}.br`)).length;
  } catch {
    return brotliCompressSync(await readFile(`build/${file}`)).length;
  }
}

const { first, texts } = await chatFiles(await readManifest());
const sizes = new Map();
for (const file of ['index.html', ...first]) sizes.set(file, await size(file));
for (const [file, bytes] of [...sizes].sort((a, b) => b[1] - a[1])) console.log(String(bytes).padStart(7), file);

const code = [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
let worst = 0;
for (const language of LANGUAGES) {
  let bytes = 0;
  for (const file of texts(language)) bytes += await size(file);
  worst = Math.max(worst, code + bytes);
  console.log(String(code + bytes).padStart(7), `total with the texts of ${language} (${bytes})`);
}
console.log(`${worst <= BUDGET ? 'within' : 'ABOVE'} the budget of ${BUDGET} bytes`);
process.exitCode = worst <= BUDGET ? 0 : 1;
