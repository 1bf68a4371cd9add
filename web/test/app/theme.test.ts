import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { mountTheme } from '../../src/app/theme'
import { requireElement } from '../../src/lib/dom'

const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
const root = document.documentElement
const select = (): HTMLSelectElement => requireElement(document, 'select#theme') as HTMLSelectElement
const media = (): string[] =>
  Array.from(document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]'), (meta) => meta.media)
const choose = (theme: string): void => {
  select().value = theme
  select().dispatchEvent(new Event('change'))
}

beforeEach(() => {
  localStorage.clear()
  document.head.innerHTML = /<meta name="theme-color"[^]*?>\s*<meta name="theme-color"[^]*?>/.exec(page)?.[0] ?? ''
  document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
  delete root.dataset['theme']
})

afterEach(() => {
  vi.restoreAllMocks()
})

it('follows the system at first', () => {
  mountTheme(document)
  expect(root.dataset['theme']).toBeUndefined()
  expect(select().value).toBe('system')
  expect(media()).toEqual(['(prefers-color-scheme: light)', '(prefers-color-scheme: dark)'])
})

it.each([
  ['light', ['all', 'not all']],
  ['dark', ['not all', 'all']],
])('can be %s, at the next visit too', (theme, expected) => {
  mountTheme(document)
  choose(theme)
  expect(root.dataset['theme']).toBe(theme)
  expect(media()).toEqual(expected)
  delete root.dataset['theme']
  mountTheme(document)
  expect(root.dataset['theme']).toBe(theme)
  expect(select().value).toBe(theme)
})

it('can be set back to the system’s', () => {
  mountTheme(document)
  choose('dark')
  choose('system')
  expect(root.dataset['theme']).toBeUndefined()
  expect(media()).toEqual(['(prefers-color-scheme: light)', '(prefers-color-scheme: dark)'])
})

it('follows a choice in another window', () => {
  mountTheme(document)
  dispatchEvent(new StorageEvent('storage', { key: 'digitpad-theme', newValue: 'dark' }))
  expect(root.dataset['theme']).toBe('dark')
})

it('follows the system when the stored preference is invalid', () => {
  localStorage.setItem('digitpad-theme', 'purple')
  mountTheme(document)
  expect(root.dataset['theme']).toBeUndefined()
  expect(select().value).toBe('system')
})

it('can be chosen when the browser forbids storage', () => {
  const forbid = (): never => {
    throw new DOMException('forbidden', 'SecurityError')
  }
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(forbid)
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(forbid)
  mountTheme(document)
  choose('dark')
  expect(root.dataset['theme']).toBe('dark')
})
