/**
 * The service worker: later visits work without a connection.
 *
 * Each build has a cache of its own. On installation it is filled with the files that drawing and recognising need; lazy
 * files (other languages, pictures, what buttons load) are cached when they are used, and all of them by the second
 * visit. Files with a hash in their name never change, so they are served cache first; all others network first, so
 * that they are never stale.
 */
export {}

declare const self: ServiceWorkerGlobalScope

/** The files to cache; the build fills it in. */
declare const PRECACHE: { version: string; files: string[]; lazyFiles: string[] }

const { version, files, lazyFiles } = PRECACHE
const CACHE = `digitpad-${version}`
const CACHED_URLS = new Set([...files, ...lazyFiles].map(toUrl))
const HASHED_URL_PREFIX = toUrl('assets/')

/** How long a request may wait for the network if there is a cached copy. */
const NETWORK_TIMEOUT_MS = 3000

/** How long after a navigation the lazy files are cached, so that they do not compete with the page's own. */
const IDLE_DELAY_MS = 2000

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([precache(files), self.skipWaiting()]))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(deleteOldCaches().then(() => self.clients.claim())) // pages look for their version in the cache
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') event.waitUntil(delay(IDLE_DELAY_MS).then(precacheLazyFiles))
  if (request.url.startsWith(HASHED_URL_PREFIX)) event.respondWith(cacheFirst(event))
  else if (CACHED_URLS.has(withoutQuery(request.url))) event.respondWith(networkFirst(request))
})

function toUrl(file: string): string {
  return new URL(file, self.location.href).href
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

/** Without a connection, the next visit tries again. */
async function precacheLazyFiles(): Promise<void> {
  const cache = await caches.open(CACHE)
  const cached = await Promise.all(lazyFiles.map((file) => cache.match(toUrl(file))))
  await precache(lazyFiles.filter((_, index) => !cached[index])).catch(() => undefined)
}

async function precache(files: string[]): Promise<void> {
  const cache = await caches.open(CACHE)
  await Promise.all(
    files.map(async (file) => {
      const url = toUrl(file)
      const response = url.startsWith(HASHED_URL_PREFIX)
        ? ((await caches.match(url)) ?? (await fetch(url)))
        : await fetch(url, { cache: 'no-cache' })
      if (!response.ok) throw new Error(`${url} answered ${String(response.status)}`)
      await cache.put(url, response)
    }),
  )
}

async function deleteOldCaches(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('digitpad-') && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** The response of the network, or the cached copy if the network fails or is slow, or the server has an error. */
async function networkFirst(request: Request): Promise<Response> {
  const fetched = fetch(request)
  const cached = await caches.match(request, { ignoreSearch: true })
  if (!cached) return fetched
  const response = await Promise.race([fetched.catch(() => cached), delay(NETWORK_TIMEOUT_MS).then(() => cached)])
  return response.status < 500 ? response : cached
}

/** The cached copy, or the response of the network if there is none or if the page wants a fresh one. */
async function cacheFirst(event: FetchEvent): Promise<Response> {
  const { request } = event
  const cached = request.cache === 'reload' ? undefined : await caches.match(request)
  if (cached) return cached
  const response = await fetch(request)
  if (response.ok && CACHED_URLS.has(request.url)) {
    event.waitUntil(putInCache(request, response.clone()).catch(() => undefined))
  }
  return response
}

/** Rejects if the storage quota is exceeded. */
async function putInCache(request: Request, response: Response): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.put(request, response)
}

/** A copy of `lib/scheduling.ts`'s: an import would become a chunk shared with the page, and this is a classic script. */
function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
