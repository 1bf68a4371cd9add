import { afterEach, expect, test, vi } from 'vitest'
import { __vitePreload } from '../../src/lib/import-chunk'

const IMPORTER = 'https://example.org/assets/page.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('imports a chunk when all its files have been downloaded, and downloads each once', async () => {
  const requested: string[] = []
  vi.stubGlobal('fetch', (url: string) => {
    requested.push(url)
    return Promise.resolve(new Response('export {}'))
  })
  const load = vi.fn(() => Promise.resolve('chunk'))
  const imports = [__vitePreload(load, ['./a.js', './b.js'], IMPORTER), __vitePreload(load, ['./b.js'], IMPORTER)]
  expect(load).not.toHaveBeenCalled()
  expect(await Promise.all(imports)).toEqual(['chunk', 'chunk'])
  expect(requested).toEqual(['https://example.org/assets/a.js', 'https://example.org/assets/b.js'])
})

test.each([
  ['the connection fails', () => Promise.reject(new TypeError('Failed to fetch'))],
  ['the server fails', () => Promise.resolve(new Response('', { status: 503 }))],
])('does not import a chunk while %s, and downloads it again', async (reason, fail) => {
  const fetched = vi.fn(fail)
  vi.stubGlobal('fetch', fetched)
  const load = vi.fn(() => Promise.resolve('chunk'))
  const file = `./${reason}.js`
  await expect(__vitePreload(load, [file], IMPORTER)).rejects.toThrow()
  expect(load).not.toHaveBeenCalled()
  fetched.mockResolvedValue(new Response('export {}'))
  expect(await __vitePreload(load, [file], IMPORTER)).toBe('chunk')
})
