/**
 * A script of its own in the page's head (`build/prefetch-first.ts`): requests the trained network before the page is
 * parsed, so that it has usually arrived when the page's script runs.
 */
export {}

const preload = document.querySelector<HTMLLinkElement>('link[as="fetch"]')
if (preload) {
  const file = fetch(preload.href).then(async (response) => ({ response, bytes: await response.arrayBuffer() }))
  file.catch(() => undefined) // whoever uses the file handles the error
  globalThis.__digitpadPrefetch = { url: preload.href, file }
}
