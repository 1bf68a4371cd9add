// @vitest-environment node
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const HOME = 'https://pad.example/'
const MODEL = `${HOME}assets/digits-1.safetensors`
const files = ['./', 'icon.png', 'assets/digits-1.safetensors', 'assets/page-2.js']
const LATER = `${HOME}assets/de-3.js`

type Fetch = (request: string | Request, options?: RequestInit) => Promise<Response>
type Listener = (event: object) => void

const address = (request: string | Request): string => (typeof request === 'string' ? request : request.url)

/** The part of the Cache interface that the worker uses, in memory. */
class Store {
  readonly kept = new Map<string, string>()

  match = (request: string): Promise<Response | undefined> => {
    const text = this.kept.get(request)
    return Promise.resolve(text === undefined ? undefined : new Response(text))
  }

  put = async (request: string | Request, response: Response): Promise<void> => {
    this.kept.set(address(request), await response.text())
  }
}

let stores: Map<string, Store>
let listeners: Map<string, Listener>
let network: ReturnType<typeof vi.fn<Fetch>>

const cacheStorage = {
  open: (name: string) => Promise.resolve(stores.get(name) ?? stores.set(name, new Store()).get(name)),
  keys: () => Promise.resolve([...stores.keys()]),
  delete: (name: string) => Promise.resolve(stores.delete(name)),
  match: (request: string | Request, { ignoreSearch = false } = {}) => {
    const wanted = ignoreSearch ? address(request).replace(/\?.*/, '') : address(request)
    const text = [...stores.values()].map(({ kept }) => kept.get(wanted)).find((kept) => kept !== undefined)
    return Promise.resolve(text === undefined ? undefined : new Response(text))
  },
}

beforeEach(async () => {
  stores = new Map()
  listeners = new Map()
  network = vi.fn<Fetch>((request) => Promise.resolve(new Response(`network: ${address(request)}`)))
  vi.stubGlobal('PRECACHE', { version: 'new', files, later: ['assets/de-3.js'] })
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

/** Visits the page once it is kept. */
async function visit(): Promise<void> {
  const over: Promise<unknown>[] = []
  const note = (promise: Promise<unknown>): void => void over.push(promise)
  const request = { url: HOME, method: 'GET', mode: 'navigate' }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  listeners.get('fetch')?.({ request, respondWith: note, waitUntil: note })
  await vi.runAllTimersAsync()
  vi.useRealTimers()
  await Promise.all(over)
}

/** What the worker answers; undefined when it leaves the request to the browser. */
async function ask(url: string, options: RequestInit = {}): Promise<string | undefined> {
  let answer: Promise<Response> | undefined
  const over: Promise<unknown>[] = []
  listeners.get('fetch')?.({
    request: new Request(url, options),
    respondWith: (response: Promise<Response>) => (answer = response),
    waitUntil: (promise: Promise<unknown>) => over.push(promise),
  })
  const text = await (await answer)?.text()
  await Promise.all(over)
  return text
}

test('all files are kept, and the old cache goes', async () => {
  stores.set('digitpad-old', new Store()).set('of-another-site', new Store())
  await send('install')
  await send('activate')
  expect([...stores.keys()]).toEqual(['of-another-site', 'digitpad-new'])
  expect([...(stores.get('digitpad-new')?.kept.keys() ?? [])]).toEqual(files.map((file) => new URL(file, HOME).href))
})

test('what the first visit does without is kept by the second, and fetched once', async () => {
  await send('install')
  expect(stores.get('digitpad-new')?.kept.has(LATER)).toBe(false)
  await visit()
  expect(stores.get('digitpad-new')?.kept.get(LATER)).toBe(`network: ${LATER}`)
  await visit()
  expect(network.mock.calls.filter(([request]) => address(request) === LATER)).toHaveLength(1)
})

test('while a page comes, nothing else is fetched', async () => {
  await send('install')
  network.mockClear()
  const respondWith = vi.fn()
  const request = { url: HOME, method: 'GET', mode: 'navigate' }
  listeners.get('fetch')?.({ request, respondWith, waitUntil: vi.fn() })
  await respondWith.mock.calls[0]?.[0]
  expect(network.mock.calls.map(([request]) => address(request))).toEqual([HOME])
})

test('what the first visit does without is kept when it is used', async () => {
  await send('install')
  await ask(LATER)
  network.mockClear()
  expect(await ask(LATER)).toBe(`network: ${LATER}`)
  expect(network).not.toHaveBeenCalled()
})

test('a file is answered although there is no room to keep it', async () => {
  await send('install')
  const put = vi.fn(() => Promise.reject(new DOMException('', 'QuotaExceededError')))
  Object.assign(stores.get('digitpad-new') ?? {}, { put })
  expect(await ask(LATER)).toBe(`network: ${LATER}`)
  expect(put).toHaveBeenCalledOnce()
})

test('no answer waits until it is kept', async () => {
  await send('install')
  Object.assign(stores.get('digitpad-new') ?? {}, { put: () => new Promise(() => undefined) })
  const respondWith = vi.fn<(answer: Promise<Response>) => void>()
  listeners.get('fetch')?.({ request: new Request(LATER), respondWith, waitUntil: vi.fn() })
  const answer = await respondWith.mock.lastCall?.[0]
  expect(await answer?.text()).toBe(`network: ${LATER}`)
})

test('a visit without a connection loses nothing', async () => {
  await send('install')
  network.mockImplementation(() => Promise.reject(new TypeError('Failed to fetch')))
  await visit()
  expect(stores.get('digitpad-new')?.kept.size).toBe(files.length)
})

test('an update takes over hashed files that have not changed', async () => {
  const old = new Store()
  old.kept.set(MODEL, 'weights')
  stores.set('digitpad-old', old)
  await send('install')
  expect(stores.get('digitpad-new')?.kept.get(MODEL)).toBe('weights')
  expect(network.mock.calls.map(([request]) => address(request))).not.toContain(MODEL)
})

test('a file that the server refuses makes the installation fail', async () => {
  network.mockImplementation(() => Promise.resolve(new Response('', { status: 404 })))
  await expect(send('install')).rejects.toThrow('answered 404')
})

test('a hashed file comes from the cache', async () => {
  await send('install')
  network.mockClear()
  expect(await ask(MODEL)).toBe(`network: ${MODEL}`)
  expect(network).not.toHaveBeenCalled()
})

test('a hashed file is fetched and kept afresh when the page asks so', async () => {
  await send('install')
  network.mockImplementation(() => Promise.resolve(new Response('mended')))
  expect(await ask(MODEL, { cache: 'reload' })).toBe('mended')
  expect(await ask(MODEL)).toBe('mended')
})

test('a hashed file of another version is fetched, and not kept', async () => {
  await send('install')
  network.mockClear()
  for (let turn = 0; turn < 2; turn++)
    expect(await ask(`${HOME}assets/page-1.js`)).toBe(`network: ${HOME}assets/page-1.js`)
  expect(network).toHaveBeenCalledTimes(2)
})

test('the page comes from the network while that answers', async () => {
  await send('install')
  network.mockImplementation(() => Promise.resolve(new Response('newer')))
  expect(await ask(`${HOME}?a=1`)).toBe('newer')
})

test.each<[string, Fetch]>([
  ['there is no connection', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the server is down', () => Promise.resolve(new Response('Bad gateway', { status: 502 }))],
])('the kept page comes when %s', async (_when, answer) => {
  await send('install')
  network.mockImplementation(answer)
  expect(await ask(`${HOME}?a=1`)).toBe(`network: ${HOME}`)
})

test('the kept page comes when the network takes too long', async () => {
  await send('install')
  vi.useFakeTimers()
  network.mockImplementation(() => new Promise(() => undefined))
  const answer = ask(HOME)
  await vi.advanceTimersByTimeAsync(3000)
  expect(await answer).toBe(`network: ${HOME}`)
})

test.each([
  ['another address', `${HOME}api/predict`, {}],
  ['another site', 'https://elsewhere.example/assets/page-2.js', {}],
  ['a POST', HOME, { method: 'POST' }],
])('%s is left to the browser', async (_what, url, options) => {
  await send('install')
  expect(await ask(url, options)).toBeUndefined()
})
