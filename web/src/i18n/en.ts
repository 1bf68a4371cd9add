/** English: the words that every other language has too, part by part. */
import type { EvidenceMessages } from './en-evidence'
import type { ExplainMessages } from './en-explain'
import { EN_PAD } from './en-pad'
import { ERROR_MESSAGES } from '../lib/error-messages'

const en = {
  /** As the page's `lang` has it. */
  tag: 'en',
  dir: 'ltr',

  /** What stands on the page: texts by `data-i18n`, names by `data-i18n-label`. */
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
    pictureHint: 'Best close up, on plain paper. You can drop or paste one, too.',
    choosePicture: 'Choose a picture',
    takePhoto: 'Take a photo',
    pictureFile: 'Picture file',
    probabilities: 'Probability of each digit',
    networkInput: 'The picture that the network sees',
    evidence: 'Evidence',
    showEvidence: 'Show on drawing',
    explain: 'How it works',
    networkInputTitle: 'What the network sees',
    networkInputText:
      'Your ink, moved to the middle and shrunk to 28 × 28 pixels. The network was trained on some 60,000 digits written by other people, and looks for what they share.',
    privacy: 'Everything stays in your browser: no drawing and no picture is ever sent.',
    language: 'Language',
    theme: 'Colours',
    themeSystem: 'As the system',
    themeLight: 'Light',
    themeDark: 'Dark',
    share: 'Keep it, or show it to others',
    copyAnswer: 'Copy answer',
    copyLink: 'Copy link',
    savePng: 'Save as PNG',
    saveSvg: 'Save as SVG',
    shareNative: 'Share…',
    gallery: 'Watch it draw',
    updateReady: 'A new version is ready.',
    reload: 'Reload',
    camera: 'Camera',
    cameraPreview: 'What the camera sees',
    shutter: 'Take the picture',
    cancel: 'Cancel',
  },

  /** What the page says of a drawing. */
  answers: {
    prompt: 'Draw a digit',
    loading: 'Loading the network…',
    drawingKept: 'Your drawing is kept.',
    readingPicture: 'Reading the picture…',
    pressPredict: 'Press Predict to have it named',
    noDigit: 'Not a digit yet',
    closestMatch: 'The bars show the nearest ones.',
    above: (percentage: string) => `> ${percentage}`,
    moreThan: (percentage: string) => `over ${percentage}`,
    confident: (digit: string, percentage: string) => `${digit}, ${percentage} sure`,
    lessThan: (percentage: string) => `under ${percentage}`,
    unsure: (digit: string, rival: string) => `${digit}, or a ${rival}?`,
    either: (digit: string, percentage: string) => `It could be either: ${percentage} sure of ${digit}.`,
  },

  pad: EN_PAD,

  /** What the page says of drawings that are kept or handed on. */
  sharing: {
    blank: 'The sheet is blank: draw a digit first.',
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

  errors: ERROR_MESSAGES,
}

export default en

/** The words of a language. */
export type Messages = typeof en

/** The words of parts that are fetched late: English keeps them there, other languages with the rest. */
export interface LazyMessages {
  evidence: EvidenceMessages
  explain: ExplainMessages
}

/** The words of a language other than English. */
export type Translation = Messages & LazyMessages
