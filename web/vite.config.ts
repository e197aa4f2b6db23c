import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = process.env.SOUK_URL ?? 'http://127.0.0.1:8080';

/** The style policy forbids style attributes; the router's announcer carries one. app.css hides it instead. */
function withoutInlineStyles(): Plugin {
  return {
    name: 'souk:without-inline-styles',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('/generated/root.svelte')) return undefined;
      return code.replace(/(id="svelte-announcer"[^>]*?)\sstyle="[^"]*"/, '$1');
    },
  };
}

export default defineConfig({
  plugins: [withoutInlineStyles(), sveltekit()],
  build: { target: 'es2022', manifest: true, rolldownOptions: { checks: { pluginTimings: false } } },
  server: {
    proxy: {
      '/chat': { target: server, ws: true },
      '/api': { target: server, ws: true },
      '/l/': { target: server },
      '^/c/[^/]+/manifest\\.webmanifest$': { target: server },
    },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
