/** The drawings that were given from this browser, with their tokens, in the local storage. */
import type { Stroke } from '../preprocessing/strokes'
import type { LabelledDrawing } from './drawing'

const KEY = 'digitpad-given'

/** What a token looks like: the server's has 43 of these characters. */
const TOKEN = /^[\w-]{16,}$/

export interface GivenDrawing extends LabelledDrawing {
  token: string
  /** In UTC, as the server notes it: 2026-11-27. */
  day: string
}

export const isToken = (text: string): boolean => TOKEN.test(text)

/** The drawings, the oldest first; none where the browser forbids storage. */
export function loadGiven(): GivenDrawing[] {
  try {
    const drawings: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(drawings) ? drawings.filter(isGiven) : []
  } catch {
    return []
  }
}

/** Keeps a drawing; false if the browser cannot. */
export const keepGiven = (drawing: GivenDrawing): boolean => save([...loadGiven(), drawing])

/** Forgets the drawing of a token. */
export function forgetGiven(token: string): void {
  save(loadGiven().filter((drawing) => drawing.token !== token))
}

/** Whether these strokes were given, with whatever label: the site would refuse them as a duplicate. */
export function wasGiven(strokes: Stroke[]): boolean {
  const text = JSON.stringify(strokes)
  return loadGiven().some((drawing) => JSON.stringify(drawing.strokes) === text)
}

function save(drawings: GivenDrawing[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(drawings))
    return true
  } catch {
    return false
  }
}

function isGiven(value: unknown): value is GivenDrawing {
  const { token, day, label, strokes } = Object(value) as Partial<Record<keyof GivenDrawing, unknown>>
  return (
    typeof token === 'string' &&
    typeof day === 'string' &&
    (label === null || typeof label === 'number') &&
    Array.isArray(strokes) &&
    strokes.every((stroke) => Array.isArray(stroke) && stroke.every(isPoint))
  )
}

const isPoint = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every((coordinate) => typeof coordinate === 'number')
