import adapter from '@sveltejs/adapter-static';

/** @type {import('@sveltejs/kit').Config} */
export default {
  compilerOptions: { runes: true },
  kit: {
    // One shell for every address: the server answers unknown paths with it and adds the policy headers.
    adapter: adapter({ pages: 'build', fallback: 'index.html', precompress: true }),
    inlineStyleThreshold: 0,
    version: { name: '1' },
    typescript: {
      config: (config) => {
        config.include.push('../*.ts', '../*.js', '../scripts/*.mjs');
      },
    },
  },
};
