/// <reference lib="esnext" />
/// <reference lib="webworker" />

/** Keeps the shell of the customer chat: its page and its code, never an answer of the API and nothing of the console. */

/** The files of the chat; the build writes them here. */
declare const CHAT_FILES: readonly string[];
/** Names this build; the build writes it here. */
declare const CHAT_BUILD: string;

const worker = globalThis as unknown as ServiceWorkerGlobalScope;
const PREFIX = 'souk-chat-';
const CACHE = PREFIX + CHAT_BUILD;
/** The page is the same for every line. */
const SHELL = '/c/-';

worker.addEventListener('install', (event) => event.waitUntil(install()));

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all([keep(cache, SHELL, true), ...CHAT_FILES.map((file) => keep(cache, file, false))]);
  await worker.skipWaiting();
}

async function keep(cache: Cache, path: string, fresh: boolean): Promise<void> {
  const known = fresh ? undefined : await caches.match(path);
  const response =
    known ?? (await fetch(path, { cache: fresh ? 'no-cache' : 'default', headers: { accept: '*/*' } }));
  if (response.ok) await cache.put(path, response);
  else throw new Error(`${path}: ${response.status}`);
}

worker.addEventListener('activate', (event) => event.waitUntil(clean()));

/** A page of the version before may still be open and load a part of itself: its files stay one version longer. */
async function clean(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
}

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return;
  if (request.mode === 'navigate' && /^\/c\/[^/]+\/?$/.test(url.pathname)) event.respondWith(shell(request));
  else if (url.pathname.startsWith('/_app/immutable/') || url.pathname === '/favicon.svg')
    event.respondWith(file(request));
});

async function shell(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(SHELL)) ?? fetch(request);
}

async function file(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request);
}
