/** Lets the chat open without a connection. Its scope is the chat: the console is never touched. */
export async function registerWorker(): Promise<void> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  try {
    await navigator.serviceWorker.register('/service-worker.js', { scope: '/c/' });
  } catch {
    // An origin without https has no workers; the chat works without.
  }
}
