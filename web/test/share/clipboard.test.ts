import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DigitpadError } from '../../src/lib/errors'
import { delay } from '../../src/lib/delay'
import { copyText } from '../../src/share/clipboard'

describe('copyText', () => {
  class Item {
    readonly text: Promise<Blob> | undefined

    constructor(data: Record<string, Promise<Blob>>) {
      this.text = data['text/plain']
    }
  }
  const write = vi.fn<(items: Item[]) => Promise<void>>()
  const writeText = vi.fn<(text: string) => Promise<void>>()

  beforeEach(() => {
    write.mockReset().mockImplementation(async ([item]) => {
      await item?.text
    })
    writeText.mockReset().mockResolvedValue()
    vi.stubGlobal('navigator', { clipboard: { write, writeText } })
    vi.stubGlobal('ClipboardItem', Item)
  })

  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('calls the clipboard at once with a text that arrives later', async () => {
    const copied = copyText(delay(10).then(() => '7'))
    expect(write).toHaveBeenCalledOnce()
    await copied
    const file = await write.mock.lastCall?.[0][0]?.text
    expect([await file?.text(), file?.type]).toEqual(['7', 'text/plain'])
    expect(writeText).not.toHaveBeenCalled()
  })

  it('writes the text once it has arrived when the browser accepts no promise', async () => {
    vi.stubGlobal('ClipboardItem', undefined)
    await copyText(Promise.resolve('7'))
    expect(writeText).toHaveBeenCalledWith('7')
  })

  it('rejects when the browser refuses', async () => {
    const refusal = new DOMException('', 'NotAllowedError')
    write.mockRejectedValue(refusal)
    writeText.mockRejectedValue(refusal)
    await expect(copyText(Promise.resolve('7'))).rejects.toThrow(new DigitpadError('clipboardDenied'))
  })

  it('rejects with the error of the text', async () => {
    await expect(copyText(Promise.reject(new DigitpadError('chunkLoadFailed')))).rejects.toMatchObject({
      code: 'chunkLoadFailed',
    })
    expect(writeText).not.toHaveBeenCalled()
  })
})
