/** What the page says about answers and pictures. */
import type { Prediction } from './prediction'

/** What the page says of pictures that come, and of those that cannot. */
export const PICTURE_WORDS = {
  reading: 'Reading the picture…',
  notFetched: 'The part that reads pictures could not be fetched: check the connection and try again.',
  empty: 'The picture file is empty: choose another.',
  gone: 'The picture file cannot be opened: choose it again.',
  heic: 'The picture is in the HEIC format, which this browser cannot read: save it as JPEG or PNG.',
  foreign: 'This is not a picture that the browser can read: choose a PNG, JPEG, WebP, GIF or BMP file.',
  damaged: 'The picture cannot be decoded, it may be damaged: choose a whole PNG, JPEG, WebP, GIF or BMP file.',
  tooLarge: 'The picture has more than 20 million pixels: make it smaller.',
  blank: 'Nothing stands out from the paper in this picture: choose one that shows a digit clearly.',
  none: 'There is no picture to paste: copy one first.',
  cameraRefused: 'The camera is not allowed here: allow it in the browser’s settings, or choose a picture.',
  cameraMissing: 'No camera was found: connect one, or choose a picture.',
  cameraBusy: 'The camera does not start: close what else uses it, or choose a picture.',
} as const

/** What explains an answer brings its own words: they are not needed for naming the first digit. */
export const NOT_EXPLAINED = 'The part that explains could not be fetched: check the connection and try again.'

const ALMOST_SURE = 0.999

/** From here on, one digit is named without its rival. */
const SURE = 0.6

/** A probability, "99.8 %"; never rounded up to certainty. */
export function percentage(probability: number): string {
  if (probability > ALMOST_SURE) return '> 99.9 %'
  return `${(Math.floor(probability * 1000 + 1e-6) / 10).toFixed(1)} %`
}

/** A probability in a sentence, where a small one is not told as none. */
export const shareOf = (probability: number): string =>
  probability < 1 - ALMOST_SURE ? 'under 0.1 %' : percentage(probability)

/** The answer as a sentence. */
export function sentenceFor(prediction: Prediction): string {
  const { digit, confidence, strokes } = prediction
  if (strokes === 0) return 'Draw a digit'
  if (digit === null) return 'Not a digit yet'
  const rival = rivalOf(prediction)
  return rival === null ? `${String(digit)}, ${sureness(confidence)}` : `${String(digit)}, or a ${String(rival)}?`
}

/** What to add to the sentence. */
export function noteFor(prediction: Prediction): string {
  const { digit, confidence, strokes } = prediction
  if (strokes === 0) return ''
  if (digit === null) return 'The bars show the nearest ones.'
  return rivalOf(prediction) === null ? '' : `It could be either: ${sureness(confidence)} of ${String(digit)}.`
}

const sureness = (confidence: number): string => `${percentage(confidence).replace('>', 'over')} sure`

/** The digit that comes close to the one named, where that is not sure. */
function rivalOf({ digit, confidence, probabilities }: Prediction): number | null {
  if (confidence >= SURE) return null
  const others = probabilities.map((probability, other) => (other === digit ? 0 : probability))
  const second = Math.max(...others)
  return second >= confidence / 2 ? others.indexOf(second) : null
}
