/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { version } from '$service-worker';

/** Keeps the shell of the customer chat: its page and its code, never an answer of the API and nothing of the console. */

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const PREFIX = 'souk-chat-';
const CACHE = PREFIX + version;
const SHELL = '/c/-';
/** Written by the build: the files of the chat. */
const FILES = '/_app/chat-files.json';

worker.addEventListener('install', (event) => {
  event.waitUntil(install());
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  const files = (await (await fetch(FILES, { cache: 'no-cache' })).json()) as string[];
  // The page answers 404 for a line that is not there; it is the same page.
  const shell = await fetch(SHELL, { cache: 'no-cache' });
  await Promise.all([
    cache.put(SHELL, new Response(await shell.blob(), { headers: shell.headers })),
    ...files.map(async (file) => {
      if (!(await caches.match(file))) await cache.add(file);
      else await cache.put(file, (await caches.match(file)) as Response);
    }),
  ]);
  await worker.skipWaiting();
}

worker.addEventListener('activate', (event) => {
  event.waitUntil(clean());
});

/** A page of the version before may still be open and load a part of itself: its files stay one version longer. */
async function clean(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(names.slice(0, -1).map((name) => caches.delete(name)));
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate' && /^\/c\/[^/]+\/?$/.test(url.pathname)) event.respondWith(shell(request));
  else if (url.pathname.startsWith('/_app/immutable/')) event.respondWith(file(request));
});

async function shell(request: Request): Promise<Response> {
  const cached = await (await caches.open(CACHE)).match(SHELL);
  return cached ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request);
}
