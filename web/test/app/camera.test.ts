import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { takePhoto } from '../../src/app/camera'
import { DigitpadError } from '../../src/lib/errors'
import { requireElement } from '../../src/lib/dom'

const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
const bitmap = { width: 10, height: 10 }
const stop = vi.fn()
let decode: ReturnType<typeof vi.fn<() => Promise<typeof bitmap>>>

const dialog = () => requireElement(document, '#viewfinder') as HTMLDialogElement
const take = () => requireElement(document, '#shutter') as HTMLButtonElement
const turn = () => new Promise((resolve) => setTimeout(resolve))

/** What a person gets who takes a photo once the camera's picture is there. */
async function photo(press: () => void): Promise<unknown> {
  const taken = takePhoto(document)
  await turn()
  requireElement(dialog(), 'video').dispatchEvent(new Event('playing'))
  press()
  return taken
}

beforeEach(() => {
  document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
  stop.mockReset()
  decode = vi.fn(() => Promise.resolve(bitmap))
  vi.stubGlobal('createImageBitmap', decode)
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: () => Promise.resolve({ getTracks: () => [{ stop }] }) } })
  vi.spyOn(HTMLVideoElement.prototype, 'play').mockResolvedValue()
  Object.defineProperty(HTMLVideoElement.prototype, 'srcObject', { value: null, writable: true, configurable: true })
})

afterEach(() => {
  expect(dialog().open).toBe(false)
  expect(stop).toHaveBeenCalledOnce()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

it('takes the video’s frame as the photo', async () => {
  expect(
    await photo(() => {
      take().click()
    }),
  ).toBe(bitmap)
})

it('takes one photo however often the shutter is pressed', async () => {
  await photo(() => {
    take().click()
    expect(take().disabled).toBe(true)
    take().click()
  })
  expect(decode).toHaveBeenCalledOnce()
})

it('returns no photo when the dialog is closed', async () => {
  expect(
    await photo(() => {
      requireElement(dialog(), '#cancel').click()
    }),
  ).toBeUndefined()
})

it('reports a failed photo and closes the dialog', async () => {
  decode.mockRejectedValue(new DOMException('There is no picture.', 'InvalidStateError'))
  const taken = photo(() => {
    take().click()
  })
  await expect(taken).rejects.toThrow(new DigitpadError('cameraBusy'))
})
