import { expect, it } from 'vitest'
import { placeLabels } from '../../src/sheet-view/labels'
import type { SheetReading, ShownCell } from '../../src/sheets/reading'

const [WIDTH, HEIGHT] = [100, 80]

/** Three rows and a column of cells, so many pixels high and apart, on paper with ink at the top from one x to another. */
function sheetOf(
  height: number,
  gap: number,
  ink: [from: number, to: number],
  code: string | null = null,
): SheetReading {
  const cells = [0, 1, 2].map((row): ShownCell => {
    const [top, bottom] = [row * (height + gap), row * (height + gap) + height]
    const box: ShownCell['box'] = [
      [0, top + 1],
      [WIDTH, top - 1],
      [WIDTH, bottom - 1],
      [0, bottom + 1],
    ]
    const area = { left: 0, top: top / HEIGHT, right: 1, bottom: bottom / HEIGHT }
    return { row, column: 0, text: '7', confidence: 1, state: 'number', reviewReason: null, box, area, maxDigits: 0 }
  })
  const data = new Uint8ClampedArray(4 * WIDTH * HEIGHT).fill(200)
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) data.fill(220 - x / 4, 4 * (y * WIDTH + x), 4 * (y * WIDTH + x + 1)) // light falls off
    for (let x = ink[0]; x < ink[1]; x += 12) data.fill(30, 4 * (y * WIDTH + x), 4 * (y * WIDTH + x + 4)) // strokes
  }
  return { cells, code, picture: { width: WIDTH, height: HEIGHT, data } }
}

const positionsOf = (sheet: SheetReading) => new Set(placeLabels(sheet).map(({ label }) => label))

it('labels are above cells between which there is room, and on our own sheets', () => {
  expect(positionsOf(sheetOf(20, 6, [0, 50]))).toEqual(new Set(['above']))
  expect(positionsOf(sheetOf(20, 2, [0, 50], 'DIGITPAD:1:A4:3X1X3'))).toEqual(new Set(['above']))
})

it('where cells touch, labels are in the corner with less ink, at the left if both are equal', () => {
  expect(positionsOf(sheetOf(20, 2, [0, 40]))).toEqual(new Set(['right']))
  expect(positionsOf(sheetOf(20, 2, [60, 99]))).toEqual(new Set(['left']))
  expect(positionsOf(sheetOf(20, 2, [4, 100]))).toEqual(new Set(['left']))
})
