import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    // One shell for every address: the server answers unknown paths with it and adds the policy headers.
    adapter: adapter({ pages: 'build', fallback: 'index.html', precompress: true }),
    inlineStyleThreshold: 0,
    // The chat registers it by itself, for its own paths only.
    serviceWorker: { register: false },
    version: { pollInterval: 0 },
  },
};
