import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  classMap,
  inkedRegions,
  MAP_SIDE,
  maxStrength,
  regionScores,
  upsampleSmooth,
} from '../../src/evidence/class-maps'
import { createModel, predict } from '../../src/recognizer/model'
import { evidenceWith, sevenWith } from '../support/evidence'
import { shippedModel, strokeVectors } from '../support/vectors'

const number = fc.double({ min: -80, max: 80, noNaN: true })
const anyMap = fc
  .array(number, { minLength: MAP_SIDE ** 2, maxLength: MAP_SIDE ** 2 })
  .map((values) => new Float32Array(values))
const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length

describe('classMap', () => {
  it('has the logit as its mean, and the margin over the rival for a comparison', () => {
    const model = createModel(shippedModel())
    const seven = strokeVectors().vectors.find(({ name }) => name === '7') ?? expect.fail('there is a seven')
    const { evidence, probabilities } = predict(model, seven.strokes)
    const maps = evidence ?? expect.fail('there is evidence')
    const margin = mean(classMap(maps, { digit: 7, rival: 1 }))
    expect(margin).toBeCloseTo(mean(classMap(maps, { digit: 7 })) - mean(classMap(maps, { digit: 1 })), 4)
    expect(Math.exp(margin) / ((probabilities[7] ?? 0) / (probabilities[1] ?? 1))).toBeCloseTo(1, 3)
  })

  it('is the sum of its region scores', () => {
    fc.assert(
      fc.property(anyMap, (map) => {
        expect(regionScores(map).reduce((sum, score) => sum + score, 0)).toBeCloseTo(mean(map), 3)
      }),
    )
  })

  it.each([
    [0, 0, 0],
    [0, 3, 1],
    [6, 6, 8],
    [3, 3, 4],
    [5, 1, 6],
  ])('counts the cell in row %d, column %d to region %d', (row, column, region) => {
    const scores = regionScores(classMap(evidenceWith([2, row, column, 49]), { digit: 2 }))
    expect(scores.indexOf(Math.max(...scores))).toBe(region)
    expect(scores[region]).toBeCloseTo(1)
  })

  it('is upsampled without going beyond its values', () => {
    fc.assert(
      fc.property(anyMap, fc.integer({ min: 1, max: 40 }), (map, side) => {
        const upsampled = upsampleSmooth(map, side)
        expect(upsampled).toHaveLength(side ** 2)
        expect(Math.max(...upsampled)).toBeLessThanOrEqual(Math.max(0, ...map) + 1e-4)
        expect(Math.min(...upsampled)).toBeGreaterThanOrEqual(Math.min(0, ...map) - 1e-4)
      }),
    )
  })

  it('keeps its values at the middle of each cell when upsampled', () => {
    const map = Float32Array.from({ length: MAP_SIDE ** 2 }, (_, cell) => cell)
    const upsampled = upsampleSmooth(map, 3 * MAP_SIDE)
    map.forEach((value, cell) => {
      expect(upsampled[(3 * Math.floor(cell / MAP_SIDE) + 1) * 3 * MAP_SIDE + 3 * (cell % MAP_SIDE) + 1]).toBeCloseTo(
        value,
        4,
      )
    })
  })

  it('shares one maximal strength with the maps of the other digits', () => {
    expect(maxStrength(evidenceWith([1, 2, 3, 4], [5, 5, 5, -9]))).toBe(9)
  })
})

it('inkedRegions finds the region of the ink', () => {
  expect(inkedRegions(sevenWith({}).frame)).toEqual([true, ...Array<boolean>(8).fill(false)])
})
