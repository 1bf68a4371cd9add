/**
 * Where the package's files are that pads fetch: in `assets/` beside its modules, unless the page says otherwise. Bundlers
 * find and copy what is written just so; an address is made when it is needed, as scripts that are no modules have none.
 */
const URLS = {
  'digits.safetensors': () => new URL(/* @vite-ignore */ './assets/digits.safetensors', import.meta.url),
  'lines.safetensors': () => new URL(/* @vite-ignore */ './assets/lines.safetensors', import.meta.url),
  'network-worker.js': () => new URL(/* @vite-ignore */ './assets/network-worker.js', import.meta.url),
  'picture-worker.js': () => new URL(/* @vite-ignore */ './assets/picture-worker.js', import.meta.url),
}

let base: string | undefined

/** Sets the address of the folder that holds the package's `assets`, relative to the page's. */
export function setAssetBase(address: string): void {
  base = address.endsWith('/') ? address : `${address}/`
}

export const assetUrl = (name: keyof typeof URLS): string =>
  (base === undefined ? URLS[name]() : new URL(base + name, document.baseURI)).href

/** The part of Trusted Types that is used here; a script's address counts as text in the types of workers. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string }
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined

/** The address of a worker's script, as `new Worker` takes it where a page requires Trusted Types. */
export function workerUrl(name: keyof typeof URLS): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }
  try {
    policy ??= trustedTypes?.createPolicy('digitpad', { createScriptURL: (url) => url })
  } catch {
    // The page does not allow this policy.
  }
  return policy?.createScriptURL(assetUrl(name)) ?? assetUrl(name)
}
