/** What can be done with a drawing and its answer. Fetched when the page is at rest. */
import { InkError } from '../lib/errors'
import { messages } from '../i18n/messages'
import type { DigitPad } from '../pad/define'
import { INK_IN_ADDRESS } from './hash'
import { strokesIn, textOf } from './link'
import { INK, pngOf } from './png-export'
import { onPad, onSheet, sizeOf } from './normalized-drawing'

/** A drawing, and what is said about it. */
export interface Work {
  pad: DigitPad
  /** The digit that it is, or nothing. */
  digit: string
  /** The answer in words. */
  answer: string
}

/** Does it, and says what was done; nothing where the person thought better of it. */
export type Action = (work: Work) => Promise<string>

export const actions = {
  'save-png': async ({ pad, digit }) => {
    save(await pngOf(pad.toSVG(INK)), `${nameFor(digit)}.png`)
    return messages().sharing.saved
  },
  'save-svg': ({ pad, digit }) => {
    save(new Blob([pad.toSVG(INK)], { type: 'image/svg+xml' }), `${nameFor(digit)}.svg`)
    return Promise.resolve(messages().sharing.saved)
  },
  'share-native': async ({ pad, answer }) => {
    try {
      await navigator.share({ title: 'Digitpad', text: answer, url: linkTo(pad) })
    } catch (reason) {
      if (!(reason instanceof DOMException && reason.name === 'AbortError')) throw reason
    }
    return ''
  },
} satisfies Record<string, Action>

/** Puts the drawing that an address holds on the pad. */
export function openDrawing(pad: DigitPad, text: string): void {
  pad.strokes = onPad(strokesIn(text), sizeOf(pad))
}

/** Puts a drawing on the pad that is an SVG document, as a picture. */
export async function showDocument(pad: DigitPad, svg: string): Promise<void> {
  await pad.show(await pngOf(svg))
}

/**
 * A link that opens the strokes on the pad.
 *
 * @throws InkError when there are none, a picture with them, or more than a link can hold.
 */
export function linkTo(pad: DigitPad): string {
  const { strokes } = pad
  if (strokes.length === 0 || pad.hasPicture) throw new InkError('linkCannotHoldPicture')
  return new URL(INK_IN_ADDRESS + textOf(onSheet(strokes, sizeOf(pad))), document.baseURI).href
}

const nameFor = (digit: string): string => (digit ? `digitpad-${digit}` : 'digitpad')

function save(file: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: name })
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, 60_000) // some browsers fetch it late
}
