/** Reads sheets without our marks. A lazy chunk, loaded with the first picture that shows boxes. */
import {
  confirmDigits,
  doubtLines,
  mayBeConfirmed,
  readDigits,
  readWholeNumber,
  selectColumns,
  type ShownCell,
} from '../sheets/reading'
import { isSudoku, settleCells } from '../sheets/sudoku'
import type { FramedField } from '../sheets/framed-sheet'
import type { UnmarkedField, UnmarkedTable } from '../sheets/unmarked'
import { NO_NUMBER, type NumberReading } from '../numbers/number-reading'
import type { FramedLine } from '../numbers/reading'
import type { Grid } from '../preprocessing/grid'
import type { CellReader, Recognizer } from './recognizer'
import type { FrameScores } from './worker/messages'
import type { Frame } from '../preprocessing/frame'
import type { SheetPicture } from '../sheets/sheet-picture'

/**
 * A sheet is turned if its digits are read with so much more confidence, and with this at least: boxes that hold several
 * digits tell nothing.
 */
const [MIN_TURN_GAIN, MIN_TURN_CONFIDENCE] = [0.05, 0.5]

/** A dash or an X is none of the digits with this probability. */
const MIN_SIGN_PROBABILITY = 0.8

/** A picture is taken for a sheet if it has so many digits, and at least this fraction of its ink is digits. */
const [MIN_DIGITS, MIN_DIGIT_SHARE] = [4, 0.5]

/**
 * No more cells are read if those read had more candidates for digits than the first: 500 numbers of six digits have some
 * 30,000. Nor if they had more than the second, and the third for each sure number: noise takes long, and has hardly any;
 * a word has less than 100.
 */
const [MAX_CANDIDATES, MAX_CANDIDATES_WITHOUT_NUMBERS, CANDIDATES_PER_NUMBER] = [40_000, 300, 600]

/** A cell whose ink is too much to be read counts as so many; to find the ink of any takes as long as the second. */
const [CROWDED_CANDIDATES, CELL_CANDIDATES] = [200, 10]

type Scorer = Pick<Recognizer, 'scoreFrames'>

/** By how many quarters a sheet has to be turned counterclockwise, given frames of its digits for each number of them. */
export async function findTurns(samples: readonly Frame[][], recognizer: Scorer): Promise<number> {
  const { scores } = await recognizer.scoreFrames(samples.flat())
  const gains = samples.map(({ length }) => {
    const confidences = scores
      .splice(0, length)
      .map(({ probabilities, noDigit }) => Math.max(...Array.from(probabilities)) * (1 - noDigit))
    return confidences.reduce((sum, confidence) => sum + confidence, 0) / Math.max(length, 1)
  })
  const [upright = 0, best] = [gains[0], Math.max(...gains)]
  return best > Math.max(upright + MIN_TURN_GAIN, MIN_TURN_CONFIDENCE) ? gains.indexOf(best) : 0
}

/**
 * What is read in the fields; null if they hold hardly any digits, as the squares of paper may do.
 *
 * @param frameDigits as in `sheets/unmarked`; digits that are doubtful are read again as one number.
 */
export async function readFields(
  fields: readonly UnmarkedField[],
  recognizer: CellReader,
  frameDigits: (inks: Grid[]) => Promise<FramedLine[]>,
): Promise<ShownCell[] | null> {
  const frames = fields.flatMap(({ boxes }) => boxes.flatMap(({ frame }) => frame ?? []))
  const { scores, rejectionThreshold } = await recognizer.scoreFrames(frames)
  const read = fields.map(({ boxes, ...field }) => readField(boxes, field, scores, rejectionThreshold))
  const digits = read.flatMap((field) => field.scores)
  const inked = fields.flatMap(({ boxes }) => boxes.filter(({ state }) => state !== 'empty')).length
  const accepted = digits.filter(({ noDigit }) => noDigit <= rejectionThreshold).length
  if (accepted < Math.max(MIN_DIGITS, MIN_DIGIT_SHARE * inked)) return null
  const cells: ShownCell[] = []
  for (const { cell, doubtful } of read) {
    recognizer.onRead(cells.length, read.length)
    cells.push(doubtful ? confirmDigits(cell, await recognizer.readLines(await frameDigits(doubtful))) : cell)
  }
  return isSudoku(cells) ? settleCells(cells, digits) : cells
}

/** What is read in cells for whole numbers, and how they look. */
interface ReadCells {
  cells: ShownCell[]
  picture: SheetPicture
}

/** What is read in a table of whole numbers, and how it looks; null if hardly any numbers are. */
export async function readTable(sides: readonly UnmarkedTable[], recognizer: CellReader): Promise<ReadCells | null> {
  const best = await readSides(sides, recognizer)
  if (!best) return null
  const inked = best.cells.filter(({ state }) => state === 'number' || state === 'look')
  const read = inked.filter(({ text }) => text)
  const digits = read.map(({ text }) => text).join('').length
  const isTable = digits >= MIN_DIGITS && read.length >= MIN_DIGIT_SHARE * inked.length
  return isTable ? { ...best, cells: doubtLines(best.cells) } : null
}

/** What is read in columns of numbers without boxes, and how they look; null if hardly any numbers are sure. */
export async function readColumns(sides: readonly UnmarkedTable[], recognizer: CellReader): Promise<ReadCells | null> {
  const best = await readSides(sides, recognizer)
  const cells = selectColumns(best?.cells ?? [])
  return best && cells.length ? { ...best, cells } : null
}

/** The readings of cells for whole numbers. */
type CellReadings = Map<FramedField, NumberReading>

/** What is read with the side up with which more is certain. */
async function readSides(sides: readonly UnmarkedTable[], recognizer: CellReader): Promise<ReadCells | undefined> {
  let best: (UnmarkedTable & { readings: CellReadings }) | undefined
  for (const table of sides) {
    const readings: CellReadings = new Map()
    await readLinesOf(table.sample, readings, recognizer)
    if (!best || meanConfidence(readings) > meanConfidence(best.readings) + MIN_TURN_GAIN) best = { ...table, readings }
  }
  if (!best) return undefined
  const { fields, readings, picture } = best
  await readLinesOf(fields, readings, recognizer)
  const cells = fields.map((field) => ({
    ...readWholeNumber(field, field.lines && (readings.get(field) ?? NO_NUMBER)),
    area: field.area,
    maxDigits: 0,
  }))
  return { cells, picture }
}

/** Read the fields that are not read yet, as long as they are worth the work. */
async function readLinesOf(
  fields: readonly FramedField[],
  readings: CellReadings,
  { readLines, onRead }: CellReader,
): Promise<void> {
  for (const field of fields) {
    onRead(readings.size, fields.length)
    let [max, candidates] = [MAX_CANDIDATES_WITHOUT_NUMBERS, 0]
    for (const [{ lines = [] }, { reviewReason }] of readings) {
      max += reviewReason ? 0 : CANDIDATES_PER_NUMBER
      candidates += (lines.flatMap(({ frames }) => frames).length || CROWDED_CANDIDATES) + CELL_CANDIDATES
    }
    if (field.lines && !readings.has(field) && candidates <= Math.min(max, MAX_CANDIDATES))
      readings.set(field, await readLines(field.lines))
  }
}

/** The mean confidence of the numbers; 0 without any. */
function meanConfidence(readings: CellReadings): number {
  const confidences = [...readings.values()].flatMap(({ digits, confidence }) => (digits.length ? confidence : []))
  return confidences.reduce((sum, confidence) => sum + confidence, 0) / Math.max(confidences.length, 1)
}

function readField(
  boxes: UnmarkedField['boxes'],
  field: Omit<UnmarkedField, 'boxes'>,
  scores: FrameScores['scores'],
  threshold: number,
): { cell: ShownCell; doubtful: Grid[] | undefined; scores: FrameScores['scores'] } {
  const scored = boxes.map((box) => ({ ...box, score: box.frame && scores.shift() }))
  const isSign = scored.map(({ hasSignForm, score }) => hasSignForm && !!score && score.noDigit > MIN_SIGN_PROBABILITY)
  const states = boxes.map(({ state }, index) => (isSign[index] ? 'empty' : state))
  const kept = scored.filter((_, index) => states[index] === 'digit')
  const digits = kept.flatMap(({ score }) => score ?? [])
  const isCrossedOut = isSign.some(Boolean) && states.every((state) => state === 'empty')
  const hiddenSides = kept.map(({ hiddenSides }) => hiddenSides)
  const known = { ...field, states, isCrossedOut, hiddenSides }
  const cell = readDigits(known, digits, threshold)
  const doubtful = mayBeConfirmed(known, cell) ? kept.map(({ ink }) => ink) : undefined
  return { cell: { ...cell, area: field.area, maxDigits: boxes.length }, doubtful, scores: digits }
}
