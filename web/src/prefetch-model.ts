/**
 * A plain script in the page's head, on its own (`build/first.ts`): asks for the network before the page is parsed, so that
 * it is there, mostly, when the page's script runs.
 */
export {}

const preload = document.querySelector<HTMLLinkElement>('link[as="fetch"]')
if (preload) {
  const arrived = fetch(preload.href).then(async (response) => ({ response, bytes: await response.arrayBuffer() }))
  arrived.catch(() => undefined) // whoever wants the file is told
  globalThis.ahead = { url: preload.href, arrived }
}
