import { beforeEach, expect, it } from 'vitest'
import { createFullScreen } from '../../src/app/full-screen'
import { requireElement } from '../../src/lib/dom'

let root: Document
let page: HTMLElement
let toggle: () => void

beforeEach(() => {
  root = document.implementation.createHTMLDocument()
  page = root.documentElement
  root.body.innerHTML = '<button id="full-screen"></button>'
  toggle = createFullScreen(root)
})

const shown = (): unknown[] => [page.hasAttribute('data-full-screen'), requireElement(root, '#full-screen').ariaPressed]
const pressEscape = (): boolean =>
  root.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }))

/** A browser that grants the full screen, or refuses it. */
function stubFullScreen(isGranted: boolean): void {
  let element: Element | null = null
  const change = (next: Element | null): Promise<void> => {
    if (!isGranted) return Promise.reject(new TypeError('denied'))
    element = next
    root.dispatchEvent(new Event('fullscreenchange'))
    return Promise.resolve()
  }
  Object.defineProperty(root, 'fullscreenElement', { configurable: true, get: () => element })
  Object.assign(page, { requestFullscreen: () => change(page) })
  Object.assign(root, { exitFullscreen: () => change(null) })
}

it.each([
  ['with the browser’s full screen', true],
  ['where the browser refuses it', false],
])('is entered and left by its button %s', (_, isGranted) => {
  stubFullScreen(isGranted)
  toggle()
  expect(shown()).toEqual([true, 'true'])
  expect(root.fullscreenElement).toBe(isGranted ? page : null)
  toggle()
  expect(shown()).toEqual([false, 'false'])
  expect(root.fullscreenElement).toBeNull()
})

it('fills the window where the browser has no full screen', () => {
  Object.assign(page, { requestFullscreen: undefined })
  toggle()
  expect(shown()).toEqual([true, 'true'])
})

it('is left by Escape, which then does nothing else', () => {
  stubFullScreen(false)
  toggle()
  expect(pressEscape()).toBe(false)
  expect(shown()).toEqual([false, 'false'])
  expect(pressEscape()).toBe(true)
})

it('is left when the browser leaves its full screen', async () => {
  stubFullScreen(true)
  toggle()
  await root.exitFullscreen()
  expect(shown()).toEqual([false, 'false'])
})
