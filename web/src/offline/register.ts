/** Registers the service worker, which caches the page for visits without a connection, and watches for updates. */

/**
 * Registers the service worker, where the browser allows that (private windows may not). Call it once the network has been
 * downloaded, so that the service worker finds it in the browser's HTTP cache.
 *
 * @param onUpdate called when the cache of a newer version than the running one has replaced this version's.
 */
export async function registerServiceWorker(onUpdate: () => void): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const checkVersion = async (): Promise<void> => {
    if (!(await isCurrentVersionCached())) onUpdate()
  }
  try {
    const { serviceWorker } = navigator
    serviceWorker.addEventListener('controllerchange', () => {
      // The next change of state is from activating to activated: by then the old caches are deleted.
      serviceWorker.controller?.addEventListener('statechange', () => void checkVersion(), { once: true })
    })
    const registration = await serviceWorker.register(new URL('sw.js', document.baseURI))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => undefined)
    })
  } catch {
    // The page works without it while there is a connection.
  }
}

/** Whether the cache holds the running version; the service worker keeps no other. */
async function isCurrentVersionCached(): Promise<boolean> {
  return (await caches.match(import.meta.url)) !== undefined
}
