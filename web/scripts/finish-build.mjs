/**
 * Joins the two builds: index.html starts the chat below `/c/` and the console elsewhere, the chat's service worker
 * learns its files, and what the console's build has not compressed is compressed.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const BUILD = 'build';
const FOLDER = '_app/immutable/chat';

/** @typedef {{ file: string, css?: string[], imports?: string[] }} Chunk */
const manifest = /** @type {Record<string, Chunk>} */ (
  JSON.parse(await readFile(`${BUILD}/chat-manifest.json`, 'utf8'))
);

/** Files that are fetched before the chat starts. */
function first() {
  /** @type {Set<Chunk>} */
  const seen = new Set();
  const wait = ['src/chat/main.ts'];
  for (let key = wait.pop(); key !== undefined; key = wait.pop()) {
    const chunk = manifest[key];
    if (!chunk || seen.has(chunk)) continue;
    seen.add(chunk);
    wait.push(...(chunk.imports ?? []));
  }
  const files = [...seen].flatMap((chunk) => [chunk.file, ...(chunk.css ?? [])]);
  return [...new Set(files)].sort();
}

/** @param {string} html */
function takeHead(html) {
  /** @type {[string, string][]} */
  const links = [];
  const rest = html.replace(
    /[ \t]*<link href="([^"]+)" rel="(modulepreload|stylesheet)">\n?/g,
    (_, href, rel) => {
      links.push([rel, href]);
      return '';
    },
  );
  return { links, rest };
}

async function joinPages() {
  const html = await readFile(`${BUILD}/index.html`, 'utf8');
  const { links, rest } = takeHead(html);
  const script = /<script>\s*([\s\S]*?)\s*<\/script>/.exec(rest);
  const start =
    script &&
    /Promise\.all\(\[([\s\S]*?)\]\)\.then\(\(\[kit, app\]\) => \{\s*(kit\.start\(app, element\);)/.exec(
      script[1] ?? '',
    );
  const globals = script && /__sveltekit_\w+ = \{[\s\S]*?\};/.exec(script[1] ?? '');
  if (!start || !globals)
    throw new Error('index.html is not as expected: has the router changed how it starts?');
  const files = first();
  const chatLinks = files.map((file) => [file.endsWith('.css') ? 'stylesheet' : 'modulepreload', `/${file}`]);
  const chatEntry = `/${manifest['src/chat/main.ts']?.file}`;
  const bootstrap = `
        const element = document.currentScript.parentElement;
        const isChat = location.pathname.startsWith('/c/');
        const links = isChat ? ${JSON.stringify(chatLinks)} : ${JSON.stringify(links)};
        const styled = links.map(([rel, href]) => {
          const link = document.createElement('link');
          link.rel = rel;
          link.href = href;
          document.head.append(link);
          return rel === 'stylesheet' && new Promise((done) => (link.onload = link.onerror = done));
        });
        ${globals[0].replace(/\s+/g, ' ')}
        Promise.all(isChat ? [import('${chatEntry}'), 0, ...styled] : [${start[1]?.replace(/\s+/g, ' ').trim()}, ...styled])
          .then(([first, app]) => (isChat ? first.start(element) : first.start(app, element)));
      `;
  await writeFile(
    `${BUILD}/index.html`,
    rest.replace(script[0], () => `<script>{${bootstrap}}</script>`),
  );
}

async function teachWorker() {
  const files = (await readdir(`${BUILD}/${FOLDER}`)).filter((name) => /\.(js|css)$/.test(name)).sort();
  const list = ['/favicon.svg', ...files.map((name) => `/${FOLDER}/${name}`)];
  const page = await readFile(`${BUILD}/index.html`);
  const build = createHash('sha256').update(JSON.stringify(list)).update(page).digest('hex').slice(0, 12);
  const path = `${BUILD}/service-worker.js`;
  const code = await readFile(path, 'utf8');
  await writeFile(path, `const CHAT_FILES=${JSON.stringify(list)},CHAT_BUILD="${build}";${code}`);
}

/** @param {string} path */
async function compress(path) {
  const bytes = await readFile(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  await writeFile(`${path}.br`, brotliCompressSync(bytes, { params }));
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}

await joinPages();
await teachWorker();
const chat = (await readdir(`${BUILD}/${FOLDER}`)).filter((name) => /\.(js|css)$/.test(name));
for (const path of ['index.html', 'service-worker.js', ...chat.map((name) => `${FOLDER}/${name}`)])
  await compress(`${BUILD}/${path}`);
// Kept for `npm run size`, outside of what is served.
await writeFile('.svelte-kit/chat-first.json', JSON.stringify({ first: first(), manifest }));
await rename(`${BUILD}/chat-manifest.json`, '.svelte-kit/chat-manifest.json');
