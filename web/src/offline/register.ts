/** Keeping the page for visits without a connection, and newer versions of it. */

/**
 * Keeps the page, where the browser allows it (private windows may not). Best asked for once the network has come, which is
 * then found in the browser's cache.
 *
 * @param whenRenewed is called when a newer version than the one that runs has taken over.
 */
export async function keepForLater(whenRenewed: () => void): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const { serviceWorker } = navigator
  const look = async (): Promise<void> => {
    if (!(await isKept())) whenRenewed()
  }
  serviceWorker.addEventListener('controllerchange', () => {
    // The next change of state is from activating to activated: what was kept before is gone by then.
    serviceWorker.controller?.addEventListener('statechange', () => void look(), { once: true })
  })
  try {
    const registration = await serviceWorker.register(new URL('sw.js', document.baseURI))
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') registration.update().catch(() => undefined)
    })
  } catch {
    // It works without, while there is a connection.
  }
}

/** Whether the version that runs is the one that is kept: the service worker keeps no other. */
async function isKept(): Promise<boolean> {
  return (await caches.match(import.meta.url)) !== undefined
}
