// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const HOME = 'https://pad.example/'
const MODEL = `${HOME}assets/digits-1.safetensors`
const files = ['./', 'icon.png', 'assets/digits-1.safetensors', 'assets/page-2.js']
const LAZY = `${HOME}assets/de-3.js`

type Fetch = (request: string | Request, options?: RequestInit) => Promise<Response>
type Listener = (event: object) => void

const urlOf = (request: string | Request): string => (typeof request === 'string' ? request : request.url)

/** The part of the Cache interface that the service worker uses, in memory. */
class FakeCache {
  readonly entries = new Map<string, string>()

  match = (request: string): Promise<Response | undefined> => {
    const text = this.entries.get(request)
    return Promise.resolve(text === undefined ? undefined : new Response(text))
  }

  put = async (request: string | Request, response: Response): Promise<void> => {
    this.entries.set(urlOf(request), await response.text())
  }
}

let cachesByName: Map<string, FakeCache>
let listeners: Map<string, Listener>
let network: ReturnType<typeof vi.fn<Fetch>>

const cacheStorage = {
  open: (name: string) => Promise.resolve(cachesByName.get(name) ?? cachesByName.set(name, new FakeCache()).get(name)),
  keys: () => Promise.resolve([...cachesByName.keys()]),
  delete: (name: string) => Promise.resolve(cachesByName.delete(name)),
  match: (request: string | Request, { ignoreSearch = false } = {}) => {
    const url = ignoreSearch ? urlOf(request).replace(/\?.*/, '') : urlOf(request)
    const text = [...cachesByName.values()].map(({ entries }) => entries.get(url)).find((body) => body !== undefined)
    return Promise.resolve(text === undefined ? undefined : new Response(text))
  },
}

beforeEach(async () => {
  cachesByName = new Map()
  listeners = new Map()
  network = vi.fn<Fetch>((request) => Promise.resolve(new Response(`network: ${urlOf(request)}`)))
  vi.stubGlobal('PRECACHE', { version: 'new', files, lazyFiles: ['assets/de-3.js'] })
  vi.stubGlobal('caches', cacheStorage)
  vi.stubGlobal('fetch', network)
  vi.stubGlobal('self', {
    location: { href: `${HOME}sw.js` },
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
    skipWaiting: () => Promise.resolve(),
    clients: { claim: () => Promise.resolve() },
  })
  vi.resetModules()
  const worker = '../../src/offline/service-worker.ts'
  await import(/* @vite-ignore */ worker)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function send(type: 'install' | 'activate'): Promise<void> {
  let done: Promise<unknown> = Promise.resolve()
  listeners.get(type)?.({ waitUntil: (promise: Promise<unknown>) => (done = promise) })
  await done
}

/** Navigates to the page, and waits for all that the service worker does then. */
async function visit(): Promise<void> {
  const pending: Promise<unknown>[] = []
  const track = (promise: Promise<unknown>): void => void pending.push(promise)
  const request = { url: HOME, method: 'GET', mode: 'navigate' }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  listeners.get('fetch')?.({ request, respondWith: track, waitUntil: track })
  await vi.runAllTimersAsync()
  vi.useRealTimers()
  await Promise.all(pending)
}

/** The body of the service worker's response; undefined if it leaves the request to the browser. */
async function request(url: string, options: RequestInit = {}): Promise<string | undefined> {
  let response: Promise<Response> | undefined
  const pending: Promise<unknown>[] = []
  listeners.get('fetch')?.({
    request: new Request(url, options),
    respondWith: (promise: Promise<Response>) => (response = promise),
    waitUntil: (promise: Promise<unknown>) => pending.push(promise),
  })
  const text = await (await response)?.text()
  await Promise.all(pending)
  return text
}

test('installation caches all files, and activation deletes the old cache', async () => {
  cachesByName.set('digitpad-old', new FakeCache()).set('of-another-site', new FakeCache())
  await send('install')
  await send('activate')
  expect([...cachesByName.keys()]).toEqual(['of-another-site', 'digitpad-new'])
  expect([...(cachesByName.get('digitpad-new')?.entries.keys() ?? [])]).toEqual(
    files.map((file) => new URL(file, HOME).href),
  )
})

test('lazy files are cached after a navigation, and downloaded once', async () => {
  await send('install')
  expect(cachesByName.get('digitpad-new')?.entries.has(LAZY)).toBe(false)
  await visit()
  expect(cachesByName.get('digitpad-new')?.entries.get(LAZY)).toBe(`network: ${LAZY}`)
  await visit()
  expect(network.mock.calls.filter(([request]) => urlOf(request) === LAZY)).toHaveLength(1)
})

test('nothing else is downloaded while the page loads', async () => {
  await send('install')
  network.mockClear()
  const respondWith = vi.fn()
  const request = { url: HOME, method: 'GET', mode: 'navigate' }
  listeners.get('fetch')?.({ request, respondWith, waitUntil: vi.fn() })
  await respondWith.mock.calls[0]?.[0]
  expect(network.mock.calls.map(([request]) => urlOf(request))).toEqual([HOME])
})

test('a lazy file is cached when it is used', async () => {
  await send('install')
  await request(LAZY)
  network.mockClear()
  expect(await request(LAZY)).toBe(`network: ${LAZY}`)
  expect(network).not.toHaveBeenCalled()
})

test('a lazy file is served although the storage quota is exceeded', async () => {
  await send('install')
  const put = vi.fn(() => Promise.reject(new DOMException('', 'QuotaExceededError')))
  Object.assign(cachesByName.get('digitpad-new') ?? {}, { put })
  expect(await request(LAZY)).toBe(`network: ${LAZY}`)
  expect(put).toHaveBeenCalledOnce()
})

test('a response does not wait until it is cached', async () => {
  await send('install')
  Object.assign(cachesByName.get('digitpad-new') ?? {}, { put: () => new Promise(() => undefined) })
  const respondWith = vi.fn<(answer: Promise<Response>) => void>()
  listeners.get('fetch')?.({ request: new Request(LAZY), respondWith, waitUntil: vi.fn() })
  const answer = await respondWith.mock.lastCall?.[0]
  expect(await answer?.text()).toBe(`network: ${LAZY}`)
})

test('a visit without a connection keeps the cache as it is', async () => {
  await send('install')
  network.mockImplementation(() => Promise.reject(new TypeError('Failed to fetch')))
  await visit()
  expect(cachesByName.get('digitpad-new')?.entries.size).toBe(files.length)
})

test('an update reuses cached hashed files that have not changed', async () => {
  const old = new FakeCache()
  old.entries.set(MODEL, 'weights')
  cachesByName.set('digitpad-old', old)
  await send('install')
  expect(cachesByName.get('digitpad-new')?.entries.get(MODEL)).toBe('weights')
  expect(network.mock.calls.map(([request]) => urlOf(request))).not.toContain(MODEL)
})

test('installation fails if the server does not deliver a file', async () => {
  network.mockImplementation(() => Promise.resolve(new Response('', { status: 404 })))
  await expect(send('install')).rejects.toThrow('answered 404')
})

test('a hashed file is served from the cache', async () => {
  await send('install')
  network.mockClear()
  expect(await request(MODEL)).toBe(`network: ${MODEL}`)
  expect(network).not.toHaveBeenCalled()
})

test('a hashed file is downloaded and cached again when the page reloads it', async () => {
  await send('install')
  network.mockImplementation(() => Promise.resolve(new Response('intact')))
  expect(await request(MODEL, { cache: 'reload' })).toBe('intact')
  expect(await request(MODEL)).toBe('intact')
})

test('a hashed file of another version is downloaded and not cached', async () => {
  await send('install')
  network.mockClear()
  for (let visits = 0; visits < 2; visits++)
    expect(await request(`${HOME}assets/page-1.js`)).toBe(`network: ${HOME}assets/page-1.js`)
  expect(network).toHaveBeenCalledTimes(2)
})

test('the page is served from the network while that responds', async () => {
  await send('install')
  network.mockImplementation(() => Promise.resolve(new Response('newer')))
  expect(await request(`${HOME}?a=1`)).toBe('newer')
})

test.each<[string, Fetch]>([
  ['there is no connection', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the server is down', () => Promise.resolve(new Response('Bad gateway', { status: 502 }))],
])('the cached page is served when %s', async (_condition, respond) => {
  await send('install')
  network.mockImplementation(respond)
  expect(await request(`${HOME}?a=1`)).toBe(`network: ${HOME}`)
})

test('the cached page is served when the network takes too long', async () => {
  await send('install')
  vi.useFakeTimers()
  network.mockImplementation(() => new Promise(() => undefined))
  const answer = request(HOME)
  await vi.advanceTimersByTimeAsync(3000)
  expect(await answer).toBe(`network: ${HOME}`)
})

test.each([
  ['another URL', `${HOME}api/predict`, {}],
  ['another origin', 'https://elsewhere.example/assets/page-2.js', {}],
  ['a POST', HOME, { method: 'POST' }],
])('%s is left to the browser', async (_what, url, options) => {
  await send('install')
  expect(await request(url, options)).toBeUndefined()
})
