/**
 * The service worker: later visits work without a connection.
 *
 * Each build has a cache of its own. It holds what drawing and naming need once the first visit is over; the other
 * languages, pictures and what buttons fetch are kept when they are used, and all of them by the second visit. A file with
 * a hash in its name never changes, so it comes from the cache; the rest comes from the network while that answers, so
 * it is never stale.
 */
export {}

declare const self: ServiceWorkerGlobalScope

/** What to keep; the build fills it in. */
declare const PRECACHE: { version: string; files: string[]; later: string[] }

const { version, files, later } = PRECACHE
const CACHE = `digitpad-${version}`
const KEPT = new Set([...files, ...later].map(addressOf))
const HASHED = addressOf('assets/')

/** Milliseconds that the network may keep one waiting when an older copy is here. */
const PATIENCE = 3000

/** Milliseconds after which a visit no longer waits for its files, so that others may be looked for. */
const CALM = 2000

self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([keep(files), self.skipWaiting()]))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(removeOldCaches().then(() => self.clients.claim())) // pages look for their version in the cache
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  if (request.mode === 'navigate') event.waitUntil(after(CALM).then(keepTheRest))
  if (request.url.startsWith(HASHED)) event.respondWith(assetFor(event))
  else if (KEPT.has(withoutSearch(request.url))) event.respondWith(newestOf(request))
})

function addressOf(file: string): string {
  return new URL(file, self.location.href).href
}

function withoutSearch(address: string): string {
  const { origin, pathname } = new URL(address)
  return origin + pathname
}

/** Without a connection, the next visit tries again. */
async function keepTheRest(): Promise<void> {
  const cache = await caches.open(CACHE)
  const kept = await Promise.all(later.map((file) => cache.match(addressOf(file))))
  await keep(later.filter((_, index) => !kept[index])).catch(() => undefined)
}

async function keep(files: string[]): Promise<void> {
  const cache = await caches.open(CACHE)
  await Promise.all(
    files.map(async (file) => {
      const href = addressOf(file)
      const response = href.startsWith(HASHED)
        ? ((await caches.match(href)) ?? (await fetch(href)))
        : await fetch(href, { cache: 'no-cache' })
      if (!response.ok) throw new Error(`${href} answered ${String(response.status)}`)
      await cache.put(href, response)
    }),
  )
}

async function removeOldCaches(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('digitpad-') && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** What the network has, or the copy kept when the network is down, slow, or its server is. */
async function newestOf(request: Request): Promise<Response> {
  const fetched = fetch(request)
  const kept = await caches.match(request, { ignoreSearch: true })
  if (!kept) return fetched
  const answer = await Promise.race([fetched.catch(() => kept), after(PATIENCE).then(() => kept)])
  return answer.status < 500 ? answer : kept
}

/** A hashed file from the cache; from the network when it is not there, or when the page asks for a fresh copy. */
async function assetFor(event: FetchEvent): Promise<Response> {
  const { request } = event
  const kept = request.cache === 'reload' ? undefined : await caches.match(request)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok && KEPT.has(request.url)) event.waitUntil(keepCopy(request, response.clone()).catch(() => undefined))
  return response
}

/** Rejects where there is no room for it. */
async function keepCopy(request: Request, copy: Response): Promise<void> {
  const cache = await caches.open(CACHE)
  await cache.put(request, copy)
}

function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds)
  })
}
