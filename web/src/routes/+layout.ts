/** Everything is rendered in the browser; the server only ships the shell. */
export const ssr = false;
export const prerender = false;
