/**
 * Finds the fields of a sheet without our marks: rows of boxes for digits, and grids.
 *
 * The port of `src/digitpad/sheets/unmarked.py`, but for what needs a network. A lazy chunk of the worker.
 */
import { extractLines } from '../numbers/picture-lines'
import type { FramedLine } from '../numbers/reading'
import { boostFaintInk, cropToInk, fitInk } from '../preprocessing/fit'
import type { Frame } from '../preprocessing/frame'
import { type Grid, invert, map, row as lineOf, transpose, zeros } from '../preprocessing/grid'
import { median } from '../preprocessing/statistics'
import { turnUpright } from '../preprocessing/orientation'
import type { Point } from '../preprocessing/strokes'
import { isCut, mayGoOn } from './picture-edge'
import { type BoxInk, cutBoxes, cutCells, hasPoint, isDash } from './box-ink'
import { areOblong, createBox, levelMap, locateBoxes, MAX_BOXES, medianSize, type PrintedBox } from './boxes'
import type { Field } from './fields'
import type { FramedField } from './framed-sheet'
import { sampleLinear } from './geometry'
import { type SheetPicture, toSheetPicture } from './sheet-picture'
import { arrangeBoxes, arrangeCells, type BoxGroup, completeGrid, completeTable, turnBox } from './tables'

/** So many digits, or cells, tell which side of a sheet is up. */
const MAX_TURN_SAMPLES = 48

/** The EXIF orientations of pictures that are to be turned counterclockwise by so many quarters. */
const ORIENTATIONS = [1, 8, 3, 6]

/** Upright boxes that are wider, in their heights, are for several digits. */
const MAX_DIGIT_ASPECT = 1.35

/** Boxes are cut by the edge of the picture if their paper is nearer to it, in pixels: no line is seen there. */
const CUT_MARGIN = 3

/** Between the digits of a number that is read as a whole, in pixels of cut boxes. */
const NUMBER_GAP = 12

/** How much of the paper around the boxes is shown, in their shorter sides. */
const VIEW_MARGIN = 1.5

/** In pixels. */
const MAX_VIEW_SIDE = 1800

/** The boxes in a photograph. */
export interface SheetBoxes {
  /** Of the photograph. */
  gray: Grid
  /** How many of its pixels lie along a side of each value. */
  scale: number
  /** By how many degrees it has to be turned counterclockwise for most lines to be level. */
  angle: number
  /** Where they are then. */
  boxes: PrintedBox[]
  /** What is in each of them, as it lies in the photograph. */
  inks: BoxInk[]
  /**
   * Whether each is for a digit, or a cell for a whole number: of a table, of columns, which have gaps, or of neither: some
   * are parts of cells.
   */
  kind: 'digits' | 'table' | 'columns' | 'cells'
}

/** A field whose digits are not yet read. */
export interface UnmarkedField extends Omit<FramedField, 'states' | 'frames' | 'lines' | 'isCrossedOut'> {
  /** From left to right. */
  boxes: {
    state: Field['states'][number]
    /** Whether it may hold a dash or an X. */
    hasSignForm: boolean
    ink: Grid
    /** If it holds ink. */
    frame: Frame | null
    /** Clockwise from the top, whether a stroke may be lost on the line. */
    hiddenSides: readonly boolean[]
  }[]
}

/** A table of whole numbers, as it is if a side of it is up. */
export interface UnmarkedTable {
  /** Row by row. */
  fields: FramedField[]
  /** Cells all over it that may tell which side is up; those that are read soonest come first. */
  sample: FramedField[]
  picture: SheetPicture
}

export interface UnmarkedSheet {
  /** Row by row. */
  fields: UnmarkedField[]
  picture: SheetPicture
}

/**
 * The boxes in a photograph; null if there are none. A sheet does not hold too many.
 *
 * @param gray the photograph's grey values.
 * @param scale how many pixels of the photograph lie along a side of each value.
 */
export function findSheetBoxes(gray: Grid, scale: number): SheetBoxes | 'tooMany' | null {
  const located = locateBoxes(gray)
  if (!located) return null
  const { angle, boxes } = located
  if (boxes.length > MAX_BOXES) return 'tooMany'
  const all = areOblong(boxes) ? completeTable(boxes) : { boxes: completeGrid(boxes), kind: 'digits' as const }
  return all.boxes.length > MAX_BOXES ? 'tooMany' : cutSheet({ gray, scale, angle, ...all })
}

function cutSheet(sheet: Omit<SheetBoxes, 'inks'>): SheetBoxes {
  const { gray, angle, boxes, kind } = sheet
  const { toPhoto } = levelMap(gray, angle)
  const inPhoto = boxes.map(({ corners }) => createBox(corners.map(toPhoto)))
  const inks = (kind === 'digits' ? cutBoxes : cutCells)(gray, inPhoto).map((box, index): BoxInk => {
    if (!inPhoto[index]!.corners.some((corner) => isCut(gray, corner, CUT_MARGIN))) return box
    return { ...box, state: box.state === 'empty' ? 'unclear' : box.state, reviewReason: 'edge' }
  })
  return { ...sheet, inks }
}

/** The frames of digits that may tell which side is up, for each number of quarter turns: no bars, which lie as they stand. */
export function frameSamples({ inks }: SheetBoxes): Frame[][] {
  const samples = inks
    .filter(({ state, isCross, ink }) => state === 'digit' && !isCross && !isDash(ink) && !isDash(transpose(ink)))
    .slice(0, MAX_TURN_SAMPLES)
  return ORIENTATIONS.map((_, turns) => samples.flatMap(({ ink }) => frameInk(turnInk(ink, turns)) ?? []))
}

const turnInk = (ink: Grid, turns: number): Grid => turnUpright(ink, ORIENTATIONS[turns]!)

function frameInk(ink: Grid): Frame | null {
  const part = cropToInk(ink)
  return part && boostFaintInk(fitInk(part).frame)
}

/** The fields of the sheet turned counterclockwise by so many quarters, and how it looks then. */
export function frameFields(sheet: SheetBoxes, turns: number): UnmarkedSheet {
  const { turned, outline, picture, toPhoto } = turnSheet(sheet, turns)
  const [groups, hasDuplicates] = resolveDuplicates(arrangeBoxes(turned)) // if two rows were taken for one
  const step = [0, 1].map((axis) => {
    const centers = groups.map(({ indices }) => indices.map((index) => turned[index]!.center[axis]!))
    return median(centers.flatMap((all) => all.slice(1).map((center, before) => center - all[before]!)))
  })
  /** Whether the picture may cut a box before or after another; if no number has two, no step tells. */
  const mayHaveMore = (index: number, sign: number): boolean => {
    const { corners } = turned[index]!
    const beside = corners.map(([x, y]) => toPhoto([x + sign * step[0]!, y + sign * step[1]!]))
    return mayGoOn(sheet.gray, corners.map(toPhoto), beside)
  }
  const fields = groups.map(({ row, column, indices }): UnmarkedField => ({
    row,
    column,
    ...outline(indices),
    boxes: indices.map((index) => {
      const { state, isCross, ink, reviewReason, hiddenSides = [] } = sheet.inks[index]!
      const upright = turnInk(ink, turns)
      const hasSignForm = !reviewReason && (isCross || isDash(upright))
      const sides = [...hiddenSides.slice(turns), ...hiddenSides.slice(0, turns)]
      return { state, hasSignForm, ink: upright, frame: frameInk(upright), hiddenSides: sides }
    }),
    reviewReason:
      hasDuplicates ||
      indices.length !== mode(groups.flatMap((group) => (group.column === column ? group.indices.length : [])))
        ? 'structure'
        : mayHaveMore(indices[0]!, -1) || mayHaveMore(indices.at(-1)!, 1)
          ? 'edge'
          : (indices.map((index) => sheet.inks[index]!.reviewReason).find(Boolean) ?? null),
  }))
  return { fields, picture }
}

/**
 * A sheet whose boxes hold whole numbers, for each of the two numbers of quarter turns with which they are wide; null if
 * upright boxes, with the sheet turned counterclockwise by so many quarters, are for a digit each.
 */
export function frameTables(sheet: SheetBoxes, turns: number): UnmarkedTable[] | null {
  const [width, height] = medianSize(sheet.boxes.map((box) => turnBox(box, turns)))
  if (sheet.kind === 'digits' && width <= MAX_DIGIT_ASPECT * height) return null
  const table = sheet.kind === 'digits' ? cutSheet({ ...sheet, ...completeTable(sheet.boxes) }) : sheet
  const [side, otherSide] = medianSize(table.boxes)
  return (side > otherSide ? [0, 2] : [1, 3]).map((quarters) => frameTable(table, quarters))
}

/** The cells of a sheet, for whole numbers, as they are with the sheet turned counterclockwise by so many quarters. */
export function frameTable(sheet: SheetBoxes, turns: number): UnmarkedTable {
  const { turned, outline, picture } = turnSheet(sheet, turns)
  const [groups, hasDuplicates] = resolveDuplicates(arrangeCells(turned))
  const [rows, columns] = (['row', 'column'] as const).map((axis) => new Set(groups.map((group) => group[axis])).size)
  const isTable = sheet.kind === 'table' && groups.length === rows! * columns! // or they are parts of cells
  const isComb =
    2 * sheet.inks.filter(({ hasTick }) => hasTick).length > sheet.inks.filter(({ state }) => state !== 'empty').length
  const isWhole = (isTable || sheet.kind === 'columns') && !hasDuplicates && !isComb
  const inked: { field: FramedField; inkWidth: number }[] = []
  const fields = groups.map(({ row, column, indices }): FramedField => {
    const { state, isCross, ink, reviewReason } = sheet.inks[indices[0]!]!
    const upright = turnInk(ink, turns)
    const inkWidth = inkedColumns(upright).length
    const field = {
      row,
      column,
      ...outline(indices),
      states: [state],
      frames: [],
      lines: inkWidth ? (extractLines(invert(upright))?.lines ?? []) : undefined,
      hasPoint: hasPoint(upright),
      isCrossedOut: isCross,
      reviewReason: isWhole ? reviewReason : 'structure',
    } satisfies FramedField
    if (inkWidth && !isCross) inked.push({ field, inkWidth })
    return field
  })
  const step = Math.ceil(inked.length / MAX_TURN_SAMPLES)
  const sample = inked
    .filter((_, index) => !(index % step))
    .sort((one, other) => one.inkWidth - other.inkWidth)
    .map(({ field }) => field)
  return { fields, sample, picture }
}

/** Groups row by row, and whether some had the same row and column: then each has the next column of its row. */
function resolveDuplicates(groups: BoxGroup[]): [BoxGroup[], boolean] {
  const hasDuplicates =
    new Set(groups.map(({ row, column }) => `${String(row)} ${String(column)}`)).size < groups.length
  const inRow = (group: BoxGroup): BoxGroup[] => groups.filter(({ row }) => row === group.row)
  return [
    hasDuplicates ? groups.map((group) => ({ ...group, column: inRow(group).indexOf(group) })) : groups,
    hasDuplicates,
  ]
}

/** The boxes of a sheet that is turned, where fields are that have some of them, and how it looks. */
function turnSheet({ gray, scale, angle, boxes }: SheetBoxes, turns: number) {
  const { toPhoto } = levelMap(gray, angle)
  const turned = boxes.map((box) => turnBox(box, turns))
  const [width, height] = medianSize(boxes)
  const margin = VIEW_MARGIN * Math.min(width, height)
  const view = boundsOf(turned)
  const [left, top] = [view.left - margin, view.top - margin]
  const [viewWidth, viewHeight] = [view.right + margin - left, view.bottom + margin - top]
  const toTurnedPhoto = (point: Point): Point => toPhoto(turnPoint(point, 4 - turns))
  const outline = (indices: readonly number[]): Pick<UnmarkedField, 'quadrilateral' | 'area'> => {
    const [first, last] = [turned[indices[0]!]!.corners, turned[indices.at(-1)!]!.corners]
    const bounds = boundsOf(indices.map((index) => turned[index]!))
    return {
      quadrilateral: [first[0]!, last[1]!, last[2]!, first[3]!].map((corner): Point => {
        const [x, y] = toTurnedPhoto(corner)
        return [(x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5]
      }),
      area: {
        left: (bounds.left - left) / viewWidth,
        top: (bounds.top - top) / viewHeight,
        right: (bounds.right - left) / viewWidth,
        bottom: (bounds.bottom - top) / viewHeight,
      },
    }
  }
  const picture = cutView(gray, toTurnedPhoto, [left, top], [viewWidth, viewHeight])
  return { turned, outline, picture, toPhoto: toTurnedPhoto }
}

/** The lines of writing of several digits side by side, given the ink of their boxes. */
export const frameDigits = (inks: readonly Grid[]): FramedLine[] => extractLines(invert(joinDigits(inks)))?.lines ?? []

/** Upright digits side by side, as high as they stand in their boxes. */
function joinDigits(inks: readonly Grid[]): Grid {
  const columns = [...gapOf(inks[0]!), ...inks.flatMap((ink) => [...inkedColumns(ink), ...gapOf(ink)])]
  const joined = zeros(columns.length, inks[0]!.height)
  return map(joined, (_, index) => columns[index % joined.width]![Math.floor(index / joined.width)]!)
}

const gapOf = ({ height }: Grid): Float64Array[] => new Array<Float64Array>(NUMBER_GAP).fill(new Float64Array(height))

function inkedColumns(ink: Grid): Float64Array[] {
  const columns = transpose(ink)
  return Array.from({ length: ink.width }, (_, x) => lineOf(columns, x)).filter((column) => column.some(Boolean))
}

/** A point in a picture that is turned counterclockwise so many times by a quarter. */
function turnPoint([x, y]: Point, turns: number): Point {
  return turns % 4 ? turnPoint([y, -x], turns - 1) : [x, y]
}

/** The most frequent of some values; of several, the first. */
function mode(values: readonly number[]): number {
  const count = (value: number): number => values.filter((other) => other === value).length
  return values.reduce((best, value) => (count(value) > count(best) ? value : best))
}

function boundsOf(boxes: readonly PrintedBox[]) {
  const [x, y] = ([0, 1] as const).map((axis) => boxes.flatMap(({ corners }) => corners.map((corner) => corner[axis])))
  return { left: Math.min(...x!), top: Math.min(...y!), right: Math.max(...x!), bottom: Math.max(...y!) }
}

/** A part of the turned photograph, from its top left on. */
function cutView(
  gray: Grid,
  toPhoto: (point: Point) => Point,
  [left, top]: Point,
  [viewWidth, viewHeight]: Point,
): SheetPicture {
  const step = Math.max(1, Math.max(viewWidth, viewHeight) / MAX_VIEW_SIDE)
  const result = zeros(Math.max(Math.round(viewWidth / step), 1), Math.max(Math.round(viewHeight / step), 1))
  const [startX, startY] = toPhoto([left, top])
  const [rightX, rightY] = toPhoto([left + step, top])
  const [downX, downY] = toPhoto([left, top + step])
  const { width, height, values } = result
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const pixelX = startX + (x + 0.5) * (rightX - startX) + (y + 0.5) * (downX - startX)
      const pixelY = startY + (x + 0.5) * (rightY - startY) + (y + 0.5) * (downY - startY)
      values[y * width + x] = sampleLinear(gray, pixelX, pixelY)
    }
  return toSheetPicture(result)
}
