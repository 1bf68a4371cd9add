/** English: the words that every other language has too, part by part. */
import type { EvidenceWords } from './en-evidence'
import type { ExplainWords } from './en-explain'
import { PAD_WORDS } from './en-pad'
import { TROUBLES } from '../lib/error-messages'

const en = {
  /** As the page's `lang` has it. */
  tag: 'en',
  dir: 'ltr',

  /** What stands on the page: texts by `data-say`, names by `data-name`. */
  page: {
    title: 'Digitpad: draw a digit and see it named',
    description:
      'Draw a digit with mouse, finger or pen, and a small neural network names it: in your browser, private and offline.',
    tagline: 'Draw a digit and see it named',
    answer: 'Answer',
    retry: 'Try again',
    drawing: 'Drawing',
    predict: 'Predict',
    undo: 'Undo',
    redo: 'Redo',
    eraser: 'Eraser',
    clear: 'Clear',
    live: 'Name it while I draw',
    pictures: 'Or show it a picture',
    hint: 'Best close up, on plain paper. You can drop or paste one, too.',
    choose: 'Choose a picture',
    camera: 'Take a photo',
    file: 'Picture file',
    bars: 'Probability of each digit',
    frame: 'The picture that the network sees',
    evidence: 'Evidence',
    painted: 'Show on drawing',
    explain: 'How it works',
    seen: 'What the network sees',
    seenHow:
      'Your ink, moved to the middle and shrunk to 28 × 28 pixels. The network was trained on some 60,000 digits written by other people, and looks for what they share.',
    privacy: 'Everything stays in your browser: no drawing and no picture is ever sent.',
    language: 'Language',
    theme: 'Colours',
    asSystem: 'As the system',
    light: 'Light',
    dark: 'Dark',
    share: 'Keep it, or show it to others',
    copyAnswer: 'Copy answer',
    copyLink: 'Copy link',
    savePng: 'Save as PNG',
    saveSvg: 'Save as SVG',
    passOn: 'Share…',
    gallery: 'Watch it draw',
    renewed: 'A new version is ready.',
    reload: 'Reload',
    viewfinder: 'Camera',
    video: 'What the camera sees',
    take: 'Take the picture',
    cancel: 'Cancel',
  },

  /** What the page says of a drawing. */
  answers: {
    draw: 'Draw a digit',
    loading: 'Loading the network…',
    kept: 'Your drawing is kept.',
    reading: 'Reading the picture…',
    askedFor: 'Press Predict to have it named',
    none: 'Not a digit yet',
    nearest: 'The bars show the nearest ones.',
    above: (percentage: string) => `> ${percentage}`,
    over: (percentage: string) => `over ${percentage}`,
    sure: (digit: string, percentage: string) => `${digit}, ${percentage} sure`,
    under: (percentage: string) => `under ${percentage}`,
    rival: (digit: string, rival: string) => `${digit}, or a ${rival}?`,
    either: (digit: string, percentage: string) => `It could be either: ${percentage} sure of ${digit}.`,
  },

  pad: PAD_WORDS,

  /** What the page says of drawings that are kept or handed on. */
  sharing: {
    nothing: 'The sheet is blank: draw a digit first.',
    answerCopied: 'The answer is in the clipboard.',
    linkCopied: 'The link is in the clipboard: who opens it sees your drawing.',
    saved: 'The drawing is saved among your downloads.',
  },

  /** What the page calls the digits that one can watch being drawn. */
  gallery: {
    plain: (digit: number) => `Watch a ${String(digit)}`,
    crossed: (digit: number) => `Watch a ${String(digit)}, crossed`,
    open: (digit: number) => `Watch a ${String(digit)}, open at the top`,
  },

  troubles: TROUBLES,
}

export default en

/** The words of a language. */
export type Words = typeof en

/** The words of parts that are fetched late: English keeps them there, other languages with the rest. */
export interface LateWords {
  evidence: EvidenceWords
  explain: ExplainWords
}

/** The words of a language other than English. */
export type Translation = Words & LateWords
