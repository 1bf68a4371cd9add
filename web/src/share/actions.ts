/** What the buttons do with a drawing and its answer. Downloaded once the page is idle, or when first needed. */
import { download } from '../lib/download'
import { InkError } from '../lib/errors'
import { messages } from '../i18n/messages'
import type { DigitPad } from '../pad/define'
import { sizeOf } from '../pad/drawing'
import { INK_HASH_PREFIX } from './url-hash'
import { decodeStrokes, encodeStrokes } from './link'
import { normalize, denormalize } from './normalized-drawing'
import { INK_COLOR, svgToPng } from './png-export'

/** A drawing and the answer to it. */
export interface ShareContext {
  pad: DigitPad
  /** The digit or number recognised; empty when there is none. */
  digit: string
  /** The answer as a text: a number is text already. */
  answer: string
}

/** Performs an action, and resolves to a message that confirms it: empty when the user cancelled it. */
export type Action = (context: ShareContext) => Promise<string>

export const actions = {
  'save-png': async ({ pad, digit }) => {
    download(await svgToPng(pad.toSVG(INK_COLOR)), `${fileName(digit)}.png`)
    return messages().sharing.saved
  },
  'save-svg': ({ pad, digit }) => {
    download(new Blob([pad.toSVG(INK_COLOR)], { type: 'image/svg+xml' }), `${fileName(digit)}.svg`)
    return Promise.resolve(messages().sharing.saved)
  },
  'share-native': async ({ pad, answer }) => {
    try {
      await navigator.share({ title: 'Digitpad', text: answer, url: createLink(pad) })
    } catch (reason) {
      if (!(reason instanceof DOMException && reason.name === 'AbortError')) throw reason
    }
    return ''
  },
} satisfies Record<string, Action>

/**
 * Puts a drawing from a link on the pad.
 *
 * @throws InkError when the text is not a whole drawing.
 */
export function openDrawing(pad: DigitPad, text: string): void {
  pad.strokes = denormalize(decodeStrokes(text), sizeOf(pad))
}

/** Puts a drawing that is an SVG document on the pad, as a picture. */
export async function showSvg(pad: DigitPad, svg: string): Promise<void> {
  await pad.showPicture(await svgToPng(svg))
}

/**
 * The address of the page with the pad's strokes in its hash.
 *
 * @throws InkError when the pad has no strokes, a picture, or more strokes than fit into a link.
 */
export function createLink(pad: DigitPad): string {
  const { strokes } = pad
  if (strokes.length === 0 || pad.hasPicture) throw new InkError('linkCannotHoldPicture')
  return new URL(INK_HASH_PREFIX + encodeStrokes(normalize(strokes, sizeOf(pad))), document.baseURI).href
}

const fileName = (digit: string): string => (digit ? `digitpad-${digit.replace(/[^\d.,-]+/g, '_')}` : 'digitpad')
