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

it('a column has its labels on one side, where most of its cells have less ink', () => {
  const sheet = sheetOf(20, 2, [0, 40])
  const { data } = sheet.picture
  for (let y = 0; y < 8; y++)
    for (let x = 60; x < 99; x += 12) data.fill(30, 4 * (y * WIDTH + x), 4 * (y * WIDTH + x + 4))
  for (let y = 0; y < 8; y++) data.fill(220, 4 * y * WIDTH, 4 * (y * WIDTH + 41))
  expect(positionsOf(sheet)).toEqual(new Set(['right']))
})

it('labels of a tilted table lie along its rows, which the picture shows turned and scaled', () => {
  const [angle, turn, scale] = [0.1, 0.3, 2]
  const rotate = ([x, y]: readonly [number, number], by: number, times: number): [number, number] => [
    times * (x * Math.cos(by) - y * Math.sin(by)),
    times * (x * Math.sin(by) + y * Math.cos(by)),
  ]
  const cells = [0, 1, 2, 3].map((index): ShownCell => {
    const [row, column] = [Math.floor(index / 2), index % 2]
    const [left, top] = [200 + 30 * column, 100 + 20 * row]
    const corners = (
      [
        [0, 0],
        [20, 0],
        [20, 10],
        [0, 10],
      ] as const
    ).map(([x, y]) => rotate([left + x, top + y], angle, 1))
    const bounds = [0, 1].map((axis) => corners.map((corner) => corner[axis] ?? 0)) as [number[], number[]]
    const [xs, ys] = bounds
    const area = {
      left: Math.min(...xs) / 400,
      top: Math.min(...ys) / 300,
      right: Math.max(...xs) / 400,
      bottom: Math.max(...ys) / 300,
    }
    const box = corners.map((corner) => rotate(corner, -turn, scale))
    return { row, column, text: '7', confidence: 1, state: 'number', reviewReason: null, box, area, maxDigits: 1 }
  })
  const picture = { width: 400, height: 300, data: new Uint8ClampedArray(4 * 400 * 300) }
  for (const { angle: shown, area } of placeLabels({ cells, code: null, picture })) {
    expect(shown % (2 * Math.PI)).toBeCloseTo(angle)
    expect(400 * (area.right - area.left)).toBeCloseTo(20)
    expect(300 * (area.bottom - area.top)).toBeCloseTo(10)
  }
  const [first] = placeLabels({ cells: cells.slice(0, 1), code: null, picture })
  expect(first).toMatchObject({ angle: 0, area: cells[0]?.area })
})

it('labels know the gap to the cell above', () => {
  const gaps = placeLabels(sheetOf(20, 6, [0, 50])).map(({ gap }) => gap * HEIGHT)
  expect(gaps.map(Math.round)).toEqual([HEIGHT, 6, 6])
})
