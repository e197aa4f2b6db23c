/** The files of the customer chat among all files of the web build, from Vite's manifest. */
import { readFile, readdir } from 'node:fs/promises';

const GENERATED = '.svelte-kit/generated/client-optimized';
const ROUTE = '/routes/c/[line]/';
const NOT_CHAT = /catalogues\/console\//;

/** @typedef {{ file: string, css?: string[], imports?: string[], dynamicImports?: string[] }} Chunk */

/** Reads the manifest of the last build. */
export async function readManifest() {
  const text = await readFile('.svelte-kit/output/client/.vite/manifest.json', 'utf8');
  return /** @type {Record<string, Chunk>} */ (JSON.parse(text));
}

/** @param {Record<string, Chunk>} manifest */
export async function chatFiles(manifest) {
  const page = await pageNodes();
  const shell = Object.keys(manifest).filter((key) => /client\/entry\.js$|client-optimized\/(app|nodes\/0)\.js$/.test(key));
  const first = reach(manifest, [...shell, ...page], false);
  const error = [`${GENERATED}/nodes/1.js`];
  const all = [...first, ...reach(manifest, page, true), ...reach(manifest, error, false)];
  return {
    /** What the browser fetches before the chat can be used, without its texts. */
    first: files(manifest, first),
    /** All that the chat may load. */
    all: files(manifest, all),
    /** @param {string} language The texts of one language. */
    texts(language) {
      const wanted = new RegExp(`catalogues/(messages|chat)/${language}\\.ts$`);
      return files(
        manifest,
        Object.keys(manifest).filter((key) => wanted.test(key)),
      );
    },
  };
}

/** The generated modules that stand for the chat's page and its layouts. */
async function pageNodes() {
  const nodes = [];
  for (const name of await readdir(`${GENERATED}/nodes`)) {
    const text = await readFile(`${GENERATED}/nodes/${name}`, 'utf8');
    if (text.includes(ROUTE)) nodes.push(`${GENERATED}/nodes/${name}`);
  }
  return nodes;
}

/** @param {Record<string, Chunk>} manifest @param {string[]} roots @param {boolean} dynamic */
function reach(manifest, roots, dynamic) {
  /** @type {Set<string>} */
  const seen = new Set();
  const wait = [...roots];
  for (let key = wait.pop(); key !== undefined; key = wait.pop()) {
    const chunk = manifest[key];
    if (!chunk || seen.has(key) || NOT_CHAT.test(key)) continue;
    seen.add(key);
    wait.push(...(chunk.imports ?? []), ...(dynamic ? (chunk.dynamicImports ?? []) : []));
  }
  return [...seen];
}

/** @param {Record<string, Chunk>} manifest @param {string[]} keys */
function files(manifest, keys) {
  const found = keys.flatMap((key) => [manifest[key]?.file ?? '', ...(manifest[key]?.css ?? [])]);
  return [...new Set(found)].filter(Boolean).sort();
}
