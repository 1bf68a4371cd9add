/** Keeps the page for visits without a connection, where the browser allows it (private windows may not). */
export function keepForLater(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  navigator.serviceWorker.register(new URL('sw.js', document.baseURI)).catch(() => undefined)
}
