/** Where a development server passes the requests for the API: a running `souk serve`. */
const target = process.env.SOUK_URL ?? 'http://127.0.0.1:8080';

export const proxy = {
  '/chat/v1': { target, ws: true },
  '/api/v1': { target, ws: true },
  '/l/': { target },
  '^/c/[^/]+/manifest\\.webmanifest$': { target },
};

export const browsers = 'es2022';
