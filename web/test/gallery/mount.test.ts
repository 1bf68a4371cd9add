import { beforeEach, expect, it, vi } from 'vitest'
import { mountGallery } from '../../src/gallery/mount'
import { requireElement } from '../../src/lib/dom'
import '../../src/pad/define'

let gallery: HTMLDetailsElement

beforeEach(() => {
  document.body.innerHTML = '<digit-pad></digit-pad><details id="gallery"><ul id="examples"></ul></details>'
  gallery = requireElement(document, 'details#gallery') as HTMLDetailsElement
  mountGallery(document)
})

const examples = (): HTMLButtonElement[] => Array.from(gallery.querySelectorAll('button'))
const toggle = (open: boolean): void => {
  gallery.open = open
  gallery.dispatchEvent(new Event('toggle'))
}

it('is filled when it is opened, once', async () => {
  expect(examples()).toEqual([])
  toggle(true)
  await vi.waitFor(() => {
    expect(examples()).toHaveLength(12)
  })
  const [first] = examples()
  toggle(false)
  toggle(true)
  await vi.dynamicImportSettled()
  expect(examples()[0]).toBe(first)
})
