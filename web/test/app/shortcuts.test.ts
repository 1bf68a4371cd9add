import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type Action, bindShortcuts } from '../../src/app/shortcuts'

const heard = vi.fn<(action: Action) => void>()
const page = document.implementation.createHTMLDocument()
bindShortcuts(page, heard)

beforeEach(() => {
  heard.mockClear()
  page.body.innerHTML = ''
})

function press(key: string, options: KeyboardEventInit = {}, target: Element = page.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options })
  target.dispatchEvent(event)
  return event
}

it.each<[string, KeyboardEventInit, Action]>([
  ['z', { ctrlKey: true }, 'undo'],
  ['z', { metaKey: true }, 'undo'],
  ['Z', { ctrlKey: true, shiftKey: true }, 'redo'],
  ['Z', { metaKey: true, shiftKey: true }, 'redo'],
  ['y', { ctrlKey: true }, 'redo'],
  ['я', { ctrlKey: true, code: 'KeyZ' }, 'undo'],
  ['Escape', {}, 'clear'],
  ['Enter', {}, 'predict'],
  ['Enter', { ctrlKey: true }, 'full-screen'],
  ['Enter', { metaKey: true }, 'full-screen'],
])('%s with %o means %s', (key, options, action) => {
  expect(press(key, options).defaultPrevented).toBe(true)
  expect(heard.mock.calls).toEqual([[action]])
})

it.each<[string, KeyboardEventInit]>([
  ['z', {}],
  ['z', { ctrlKey: true, altKey: true }],
  ['y', { metaKey: true }],
  ['z', { code: 'KeyY' }],
  ['y', { ctrlKey: true, shiftKey: true, code: 'KeyZ' }],
  ['Enter', { shiftKey: true }],
  ['Enter', { repeat: true }],
  ['Enter', { ctrlKey: true, repeat: true }],
  ['Enter', { ctrlKey: true, shiftKey: true }],
  ['Escape', { repeat: true }],
  ['Escape', { ctrlKey: true }],
])('%s with %o is left alone', (key, options) => {
  expect(press(key, options).defaultPrevented).toBe(false)
  expect(heard).not.toHaveBeenCalled()
})

describe('a shortcut', () => {
  const at = (html: string): Element => {
    page.body.innerHTML = html
    return page.body.querySelector('[id]') ?? expect.fail()
  }

  it.each([
    ['Enter', '<button id="it"></button>'],
    ['Enter', '<a href="#x"><b id="it"></b></a>'],
    ['Enter', '<input type="checkbox" id="it">'],
    ['Escape', '<select id="it"></select>'],
    ['Escape', '<input id="it">'],
    ['Escape', '<dialog open></dialog><p id="it"></p>'],
  ])('%s in %s is left alone', (key, html) => {
    press(key, {}, at(html))
    expect(heard).not.toHaveBeenCalled()
  })

  it('works on buttons that do not use the key', () => {
    press('Escape', {}, at('<button id="it"></button>'))
    press('z', { ctrlKey: true }, at('<input type="checkbox" id="it">'))
    press('Enter', { ctrlKey: true }, at('<button id="it"></button>'))
    expect(heard.mock.calls).toEqual([['clear'], ['undo'], ['full-screen']])
  })

  it('is ignored when the event was handled already', () => {
    const inner = at('<p id="it"></p>')
    inner.addEventListener('keydown', (event) => {
      event.preventDefault()
    })
    press('Escape', {}, inner)
    expect(heard).not.toHaveBeenCalled()
  })
})
