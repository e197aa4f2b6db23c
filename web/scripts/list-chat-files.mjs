/** Writes the list of the chat's files, which its service worker keeps. Runs after the build. */
import { writeFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { chatFiles, readManifest } from './chat-files.mjs';

const { all } = await chatFiles(await readManifest());
const list = JSON.stringify(['/favicon.svg', ...all.map((file) => `/${file}`)]);
const path = 'build/_app/chat-files.json';
await writeFile(path, list);
await writeFile(`${path}.br`, brotliCompressSync(list));
await writeFile(`${path}.gz`, gzipSync(list));
