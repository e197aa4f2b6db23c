/** The build of the customer chat. It runs after the console's and adds its files to the same folder. */
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { browsers, proxy } from './vite.shared.js';

const FOLDER = '_app/immutable/chat';

interface Graph {
  getModuleInfo: (id: string) => { importers: readonly string[] } | null;
}

/** One file for all that the chat needs at its start: it compresses better than thirty. */
function firstLoad(id: string, graph: Graph, seen = new Set<string>()): boolean {
  if (id.endsWith('/src/chat/main.ts')) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return (graph.getModuleInfo(id)?.importers ?? []).some((importer) => firstLoad(importer, graph, seen));
}

/** While developing, every chat address is answered with the chat. */
const addresses: Plugin = {
  name: 'souk:chat-addresses',
  configureServer(server) {
    server.middlewares.use((request, _response, next) => {
      if (/^\/c\/[^/.]+\/?(\?|$)/.test(request.url ?? '')) request.url = '/chat.html';
      next();
    });
  },
};

export default defineConfig({
  plugins: [svelte(), addresses],
  resolve: { alias: { $lib: fileURLToPath(new URL('src/lib', import.meta.url)) } },
  server: { proxy },
  build: {
    target: browsers,
    outDir: 'build',
    emptyOutDir: false,
    copyPublicDir: false,
    assetsDir: FOLDER,
    manifest: 'chat-manifest.json',
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { main: 'src/chat/main.ts', 'service-worker': 'src/chat/service-worker.ts' },
      preserveEntrySignatures: 'allow-extension',
      checks: { pluginTimings: false },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? '[name].js' : `${FOLDER}/[name].[hash].js`,
        chunkFileNames: `${FOLDER}/[name].[hash].js`,
        assetFileNames: `${FOLDER}/[name].[hash][extname]`,
        codeSplitting: { groups: [{ name: (id, graph) => (firstLoad(id, graph) ? 'chat' : null) }] },
      },
    },
  },
  publicDir: 'static',
});
