import { describe, expect, test } from 'vitest'
import { toLogits } from '../../src/network/scores'
import { type Lattice, makeLattices, scoreArcs } from '../../src/numbers/lattice'
import { segmentLogProbabilities } from '../../src/numbers/ctc'
import { columnBoundaries, type LineFrame } from '../../src/numbers/line-frame'
import { createLineModel, createNumberReader } from '../../src/numbers/number-reader'
import type { NumberReading } from '../../src/numbers/number-reading'
import { extractNumberInk } from '../../src/numbers/picture-lines'
import { separateNumberInk } from '../../src/numbers/picture-ink'
import { picturePieces } from '../../src/numbers/picture-pieces'
import type { Box, PieceRun, Pieces } from '../../src/numbers/pieces'
import { readLines, type ScoredFrame } from '../../src/numbers/reading'
import { findSeams } from '../../src/numbers/seams'
import { strokePieces } from '../../src/numbers/stroke-pieces'
import { parseNumberWeights } from '../../src/numbers/weights'
import { blankFrame, type Frame } from '../../src/preprocessing/frame'
import { maxStripSide, toGrayscale } from '../../src/preprocessing/grayscale'
import type { Grid } from '../../src/preprocessing/grid'
import { fitLines, type Stroke } from '../../src/preprocessing/strokes'
import { createModel } from '../../src/recognizer/model'
import { maxDifference } from '../support/pictures'
import {
  type LineVector,
  type NumberVector,
  numberVectors,
  type PackedPicture,
  pixelsOf,
  type ReadingVector,
  sha256,
  shippedLineModel,
  shippedModel,
} from '../support/vectors'

interface DrawnLine {
  pieces: Pieces
  drawLine: () => LineFrame
  draw: (run: PieceRun) => { frame: Frame }
}

type Vector = NumberVector & ({ strokes: Stroke[] } | PackedPicture)

const { model: hash, rejection_threshold: rejectionThreshold, weights: json, ...vectors } = numberVectors()
const all: Vector[] = [...vectors.strokes, ...vectors.pictures]
const weights = parseNumberWeights(json)
const file = shippedModel()
const { network } = createModel(file)

function grayOf(vector: PackedPicture): Grid {
  const pixels = pixelsOf(vector)
  return toGrayscale(pixels, maxStripSide(pixels))
}

/** What is found of a vector, once for all tests. */
function remember<Key extends object, Value>(find: (vector: Key) => Value): (vector: Key) => Value {
  const found = new Map<Key, Value>()
  return (vector) => {
    const value = found.get(vector) ?? find(vector)
    found.set(vector, value)
    return value
  }
}

const linesOf = remember(findLines)
const framedLinesOf = remember((vector: PackedPicture) => extractNumberInk(grayOf(vector))?.lines ?? [])

function findLines(vector: Vector): DrawnLine[] {
  if ('strokes' in vector)
    return strokePieces(vector.strokes).map(({ partsOf, ...line }) => ({
      ...line,
      draw: (run) => fitLines(partsOf(run).map(({ points }) => points)),
    }))
  const gray = grayOf(vector)
  return picturePieces(separateNumberInk(gray), {
    left: 0,
    top: 0,
    right: gray.width,
    bottom: gray.height,
  })
}

const latticesOf = (lines: DrawnLine[]): Lattice[] => makeLattices(lines.map(({ pieces }) => pieces))

const toTuple = ({ left, top, right, bottom }: Box): number[] => [left, top, right, bottom]

/** The lattices with what the vector says of them. */
const pairs = (vector: Vector): [Lattice, LineVector][] =>
  latticesOf(linesOf(vector)).map((lattice, index) => [lattice, vector.lines[index] ?? expect.fail('too many lines')])

const withLogits = (logits: number[]): ScoredFrame => ({
  frame: blankFrame(),
  bounds: null,
  evidence: new Float32Array(),
  logits,
})

const camelCase = (name: string | null): string | null =>
  name?.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) ?? null

function expectReading(reading: NumberReading, expected: ReadingVector, tolerance: number): void {
  expect(reading.text).toBe(expected.text)
  expect(Math.abs(reading.confidence - expected.confidence)).toBeLessThan(tolerance)
  expect(reading.reviewReason).toBe(camelCase(expected.review_reason))
  expect(reading.alternatives.map(({ text }) => text).sort()).toEqual(
    expected.alternatives.map(({ text }) => text).sort(),
  )
  for (const { text, probability } of expected.alternatives) {
    const other = reading.alternatives.find((alternative) => alternative.text === text)
    expect(Math.abs((other?.probability ?? NaN) - probability)).toBeLessThan(tolerance)
  }
  expect(reading.digits.map(({ digit }) => digit)).toEqual(expected.digits.map(({ digit }) => digit))
  expected.digits.forEach((other, index) => {
    const digit = reading.digits[index] ?? expect.fail('there are fewer digits')
    expect(Math.abs(digit.confidence - other.confidence)).toBeLessThan(tolerance)
    expect(maxDifference(digit.probabilities, other.probabilities)).toBeLessThan(tolerance)
  })
}

describe('number vectors of the Python port', () => {
  test('belong to the shipped network', () => {
    expect(sha256(file)).toBe(hash)
  })

  test.each(all)('have the same pieces and candidates here: $name', (vector) => {
    expect(latticesOf(linesOf(vector))).toHaveLength(vector.lines.length)
    for (const [{ pieces, candidates, spaces }, expected] of pairs(vector)) {
      expect(maxDifference(pieces.boxes.flatMap(toTuple), expected.boxes.flat())).toBeLessThan(1e-5)
      expect(pieces.height).toBeCloseTo(expected.height, 5)
      expect(pieces.crossings).toEqual(expected.crossings)
      expect(pieces.cutCounts).toEqual(expected.cut_counts)
      expect(maxDifference(pieces.cutInk, expected.cut_ink)).toBeLessThan(1e-5)
      expect(candidates).toEqual(expected.candidates)
      expect(spaces).toEqual(expected.spaces)
    }
  })

  test.each(all)('have the same logits here: $name', (vector) => {
    const lines = linesOf(vector)
    latticesOf(lines).forEach(({ candidates }, index) => {
      const logits = candidates.map((run) =>
        toLogits(network.predict(lines[index]?.draw(run).frame ?? blankFrame()).evidence),
      )
      expect(maxDifference(logits.flat(), vector.lines[index]?.logits.flat() ?? [])).toBeLessThan(1e-3)
    })
  })

  test.each(all)('have the same line frames here: $name', (vector) => {
    linesOf(vector).forEach(({ pieces, drawLine }, index) => {
      const [drawn, expected] = [drawLine(), vector.lines[index]?.line_frame ?? null]
      expect(drawn === null).toBe(expected === null)
      if (!drawn || !expected) return
      const { grid, frame } = drawn
      const sums = (count: number, keyOf: (pixel: number) => number): number[] => {
        const result = Array<number>(count).fill(0)
        frame.forEach((ink, pixel) => (result[keyOf(pixel)] = (result[keyOf(pixel)] ?? NaN) + ink))
        return result
      }
      expect(
        maxDifference(
          sums(28, (pixel) => Math.floor(pixel / grid.width)),
          expected.rows,
        ),
      ).toBeLessThan(1e-3)
      expect(
        maxDifference(
          sums(grid.width, (pixel) => pixel % grid.width),
          expected.columns,
        ),
      ).toBeLessThan(1e-3)
      expect(columnBoundaries(pieces, grid)).toEqual(expected.boundaries)
    })
  })

  test.each(vectors.ctc)(
    'have the same probabilities of characters here',
    ({ posteriors, log_probabilities: logs }) => {
      const columns = posteriors.map((classes) => Float32Array.from(classes))
      expect(maxDifference(segmentLogProbabilities(columns, 0, columns.length), logs)).toBeLessThan(1e-5)
    },
  )

  test.each(all)('have the same scores here: $name', (vector) => {
    for (const [lattice, { logits, scores }] of pairs(vector)) {
      const arcs = scoreArcs(lattice, logits, weights.features)
      expect(arcs).toHaveLength(scores.length)
      expect(
        maxDifference(
          arcs.map(({ score }) => score),
          scores,
        ),
      ).toBeLessThan(1e-4)
    }
  })

  test.each(all)('have the same reading here: $name', (vector) => {
    const lines = pairs(vector).map(([lattice, { logits }]) => ({
      lattice,
      frames: logits.map(withLogits),
      partsOf: () => [],
    }))
    expectReading(readLines(lines, weights, rejectionThreshold), vector.reading, 1e-4)
  })

  const readNumber = createNumberReader({ network, rejectionThreshold, numberWeights: json })

  test.each(vectors.strokes)('are read alike here: $name', ({ strokes, reading: expected }) => {
    const reading = readNumber({ strokes })
    expectReading(reading, expected, 1e-3)
    const boxes = reading.digits.flatMap(({ box }) => toTuple(box))
    expect(maxDifference([0, ...boxes], [0, ...expected.digits.flatMap(({ box }) => box)])).toBeLessThan(1e-5)
    expect(reading.digits.map(({ parts }) => [...new Set(parts.map(({ stroke }) => stroke))])).toEqual(
      expected.digits.map((digit) => digit.strokes),
    )
  })

  test.each(vectors.pictures)('are read alike here: $name', (vector) => {
    expectReading(readNumber({ lines: framedLinesOf(vector) }), vector.reading, 1e-3)
  })

  const lineModel = createLineModel(shippedLineModel())

  test.each(all)('are read alike here with the line network: $name', (vector) => {
    const request = 'strokes' in vector ? { strokes: vector.strokes } : { lines: framedLinesOf(vector) }
    expectReading(readNumber(request, lineModel), vector.line_reading, 1e-2)
  })

  test.each(vectors.seams)('have the same seams here: $name', ({ rows, paths, severed }) => {
    const values = Float64Array.from(rows.join(''), (pixel) => Number(pixel === '#'))
    const seams = findSeams(
      { width: values.length / rows.length, height: rows.length, values },
      { height: 40, slant: 0, pen: 5 },
    )
    expect(seams.map(({ path }) => path)).toEqual(paths)
    expect(maxDifference([0, ...seams.map(({ ink }) => ink)], [0, ...severed])).toBeLessThan(1e-6)
  })
})
