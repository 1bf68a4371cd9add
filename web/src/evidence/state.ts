/** Which evidence is shown, as a pure function of what has happened. */
import { bestExcept, type Prediction } from '../recognizer/prediction'
import type { EvidenceView } from './class-maps'

/** A runner-up that is less probable is not mentioned. */
export const MIN_RUNNER_UP = 0.01

export interface EvidenceState {
  /** Whether the evidence was asked for. */
  open: boolean
  /** The answer for the present ink; null until there is one. */
  prediction: Prediction | null
  /** The view of the control under the pointer or with the keyboard's focus. */
  hovered: EvidenceView | null
  /** The view of the control that was pressed. */
  pinned: EvidenceView | null
  penDown: boolean
  /** Whether the pen has been up for long enough: until then nothing is shown that could distract. */
  idle: boolean
}

export type EvidenceEvent =
  | { type: 'opened' }
  | { type: 'closed' }
  | { type: 'inkChanged' }
  | { type: 'predicted'; prediction: Prediction }
  | { type: 'hovered'; view: EvidenceView | null }
  | { type: 'pressed'; view: EvidenceView }
  | { type: 'penDown' }
  | { type: 'penUp' }
  | { type: 'paused' }

export const initialState = (prediction: Prediction, pinned: EvidenceView | null): EvidenceState => ({
  open: true,
  prediction,
  hovered: null,
  pinned,
  penDown: false,
  idle: true,
})

export function reduce(state: EvidenceState, event: EvidenceEvent): EvidenceState {
  switch (event.type) {
    case 'opened':
      return { ...state, open: true }
    case 'closed':
      return { ...state, open: false, pinned: null }
    case 'inkChanged':
      return { ...state, prediction: null, pinned: null, idle: false }
    case 'predicted':
      return { ...state, prediction: event.prediction }
    case 'hovered':
      return { ...state, hovered: event.view }
    case 'pressed':
      if (!state.prediction?.evidence) return state
      return { ...state, pinned: isSameView(state.pinned, event.view) ? null : event.view }
    case 'penDown':
      return { ...state, penDown: true }
    case 'penUp':
      return { ...state, penDown: false }
    case 'paused':
      return state.penDown ? state : { ...state, idle: true }
  }
}

export interface ShownEvidence {
  prediction: Prediction
  evidence: Float32Array
  /** The view that the user chose; null: the explanation is of the answer as a whole. */
  chosen: EvidenceView | null
  /** The view to paint over the ink; null where the answer is no digit and nothing was chosen. */
  painted: EvidenceView | null
}

/** What is shown in a state; null for nothing. */
export function shownEvidence({ open, prediction, hovered, pinned, idle }: EvidenceState): ShownEvidence | null {
  if (!open || !idle || !prediction?.evidence) return null
  const chosen = hovered ?? pinned
  return { prediction, evidence: prediction.evidence, chosen, painted: chosen ?? defaultView(prediction) }
}

export interface Comparison extends EvidenceView {
  rival: number
}

/** The answer's digit against the pinned digit, or else a probable runner-up; null where there is none, or no digit. */
export function comparisonFor({ prediction, pinned }: EvidenceState): Comparison | null {
  const digit = prediction?.digit ?? null
  if (!prediction || digit === null) return null
  if (pinned?.rival !== undefined) return { digit: pinned.digit, rival: pinned.rival }
  if (pinned && pinned.digit !== digit) return { digit, rival: pinned.digit }
  const runnerUp = bestExcept(digit, prediction.probabilities)
  return (prediction.probabilities[runnerUp] ?? 0) < MIN_RUNNER_UP ? null : { digit, rival: runnerUp }
}

/** The digit whose bar is marked as pressed; null while two digits are compared. */
export const pressedBar = ({ pinned }: EvidenceState): number | null =>
  pinned && pinned.rival === undefined ? pinned.digit : null

const defaultView = ({ digit }: Prediction): EvidenceView | null => (digit === null ? null : { digit })

const isSameView = (a: EvidenceView | null, b: EvidenceView): boolean => a?.digit === b.digit && a.rival === b.rival
