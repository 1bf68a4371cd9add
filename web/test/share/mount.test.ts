import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { requireElement } from '../../src/lib/dom'
import { InkError } from '../../src/lib/errors'
import { delay } from '../../src/lib/delay'
import type { DigitPad } from '../../src/pad/define'
import type { Stroke } from '../../src/preprocessing/strokes'
import { mountShare } from '../../src/share/mount'
import { draw, setLayout } from '../support/pad'

describe('a link to a drawing', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../index.html'), 'utf8')
  const line: Stroke = [[10, 10], [50, 60]] // prettier-ignore
  let pad: DigitPad
  let onError: ReturnType<typeof vi.fn<(reason: unknown) => void>>

  const open = (text: string): void => {
    history.replaceState(null, '', `#ink=${text}`)
    mountShare(document, vi.fn(), (task) => task().catch(onError))
  }

  beforeEach(() => {
    document.body.innerHTML = /<body>([^]*)<\/body>/.exec(page)?.[1] ?? ''
    pad = requireElement(document, 'digit-pad')
    setLayout(pad)
    onError = vi.fn()
  })

  it('shows its drawing', async () => {
    open('1.AQAA')
    await vi.waitFor(() => {
      expect(pad.strokes).toEqual([[[100, 100]]])
    })
    expect(location.hash).toBe('#ink=1.AQAA')
  })

  it('is ignored when something is drawn while it is being opened', async () => {
    open('1.AQAA')
    draw(pad, line)
    await delay(50)
    expect(pad.strokes).toEqual([line])
    expect(onError).not.toHaveBeenCalled()
  })

  it.each(['1.nonsense', '1.AA'])(
    'fails when damaged, %j, and leaves the address once something is drawn',
    async (text) => {
      open(text)
      await vi.waitFor(() => {
        expect(onError).toHaveBeenCalledWith(new InkError('linkInvalid'))
      })
      expect(location.hash).toBe(`#ink=${text}`)
      draw(pad, line)
      expect(location.hash).toBe('')
    },
  )
})
