import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { browsers, proxy } from './vite.shared.js';

/** The style policy forbids style attributes; the router's announcer carries one. base.css hides it instead. */
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
  build: { target: browsers, rolldownOptions: { checks: { pluginTimings: false } } },
  server: { proxy },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
