/** How long reading numbers takes: `npx vitest bench --run`. */
import { bench, describe } from 'vitest'
import { createNumberReader } from '../../src/numbers/number-reader'
import { extractNumberInk } from '../../src/numbers/picture-lines'
import { toGrayscale } from '../../src/preprocessing/grayscale'
import type { Stroke } from '../../src/preprocessing/strokes'
import { createModel } from '../../src/recognizer/model'
import { numberVectors, pixelsOf, shippedModel } from '../support/vectors'

const model = createModel(shippedModel())
const { strokes, pictures } = numberVectors()
const number = strokes.find(({ name }) => name === 'all digits')?.strokes ?? []
const strip = pictures.find(({ name }) => name === 'a strip')
const pixels = strip && pixelsOf(strip)
const gray = pixels && toGrayscale(pixels, 1024)

describe('ten digits in strokes', () => {
  bench('at once', () => {
    createNumberReader(model)({ strokes: number })
  })

  const readNumber = createNumberReader(model)
  let isWhole = false
  bench('with one stroke more or less', () => {
    isWhole = !isWhole
    readNumber({ strokes: isWhole ? number : number.slice(0, -1) })
  })

  let shift = 0
  bench('with a last stroke that is new', () => {
    shift += 0.001
    const last: Stroke = (number.at(-1) ?? []).map(([x, y]) => [x + shift, y])
    readNumber({ strokes: [...number.slice(0, -1), last] })
  })
})

describe('sixteen digits in a picture', () => {
  const readNumber = createNumberReader(model)
  const lines = (gray && extractNumberInk(gray)?.lines) ?? []
  bench('lines and frames', () => {
    if (gray) extractNumberInk(gray)
  })
  bench('network and reading', () => {
    readNumber({ lines })
  })
})
