/** English, by the parts of the page; its type is what every other language must provide. */
import type { EvidenceMessages } from './en-evidence'
import type { ExplainMessages } from './en-explain'
import { EN_PAD } from './en-pad'
import type { SheetMessages } from './en-sheet'
import type { TeachingMessages } from './en-teaching'
import { ERROR_MESSAGES } from '../lib/error-messages'

/** The digit with its article: only 8 begins with a vowel. */
const aDigit = (digit: string | number): string => `${String(digit) === '8' ? 'an' : 'a'} ${String(digit)}`

const ORDINALS = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** "the second digit", "digit 12". */
function digitAt(position: number, article = ''): string {
  const ordinal = ORDINALS[position - 1]
  return ordinal ? `${article}${ordinal} digit` : `digit ${String(position)}`
}

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const en = {
  /** The BCP 47 tag, for the page's `lang` and for number formats. */
  tag: 'en',
  dir: 'ltr',

  /** The texts in the page's HTML: `data-i18n` names an element's text, `data-i18n-label` its accessible name. */
  page: {
    title: 'Digitpad: draw a digit or a number and see it recognised',
    description:
      'Draw a digit or a number with mouse, finger or pen, and a small neural network recognises it right in your browser: private, and offline too.',
    tagline: 'Draw a digit or a number and see it recognised',
    answer: 'Answer',
    retry: 'Try again',
    digits: 'Digits of the number',
    rewrite: 'Rewrite',
    strikeOut: 'Strike out',
    why: 'Why?',
    itIsOne: 'It is one',
    drawing: 'Drawing',
    predict: 'Predict',
    undo: 'Undo',
    redo: 'Redo',
    eraser: 'Eraser',
    clear: 'Clear',
    wide: 'Wide',
    fullScreen: 'Full screen',
    live: 'Guess as I draw',
    pictures: 'Use a picture',
    pictureHint: 'A number close up, on plain paper, or a whole sheet with boxes.',
    dropHint: 'You can also drop or paste it.',
    choosePicture: 'Choose a picture',
    takePhoto: 'Take a photo',
    pictureFile: 'Picture file',
    reopenSheet: 'Back to the sheet',
    probabilities: 'Probability of each digit',
    networkInput: 'The picture the network sees',
    evidence: 'Why this answer',
    explain: 'How it works',
    networkInputTitle: 'What the network sees',
    networkInputText:
      'Your drawing, centred and shrunk to 28 × 28 pixels. The network was trained on about 60,000 digits written by other people and learned what they have in common.',
    privacy: 'Everything stays in your browser. Drawings and pictures are never sent anywhere.',
    privacyUnlessGiven: 'Everything stays in your browser, unless you agree to give a drawing.',
    settings: 'Settings',
    language: 'Language',
    theme: 'Theme',
    themeSystem: 'System',
    themeLight: 'Light',
    themeDark: 'Dark',
    share: 'Save or share',
    copyAnswer: 'Copy answer',
    copyLink: 'Copy link',
    savePng: 'Save as PNG',
    saveSvg: 'Save as SVG',
    shareNative: 'Share…',
    gallery: 'See how digits are drawn',
    handwriting: 'My handwriting',
    updateReady: 'A new version is ready.',
    reload: 'Reload',
    camera: 'Camera',
    cameraPreview: 'Camera preview',
    shutter: 'Take photo',
    cancel: 'Cancel',
  },

  /** The answer to a drawing, in its live region. */
  answers: {
    prompt: 'Draw a digit',
    loading: 'Loading the network…',
    drawingKept: 'Your drawing won’t be lost.',
    readingPicture: 'Reading the picture…',
    /** How many of its cells are read; 0 of 0 while a sheet is looked for. */
    progress: (read: number, cells: number): string =>
      cells ? `${String(read)} of ${String(cells)} cells read…` : 'Looking for a sheet…',
    pressPredict: 'Press Predict to find out',
    /** Why there is no digit, and what to do. */
    notDigit: 'Not a digit yet',
    notDigitNote: 'Keep drawing, or start over.',
    framed: 'Nothing in the frame',
    framedNote: 'Write a digit in it, or show it from closer.',
    faint: 'Too faint to read',
    faintNote: 'Draw it larger, or use a thicker pen.',
    crowded: 'Too much at once',
    crowdedNote: 'Leave more room between the digits.',
    /** Why a large picture, which was searched for a sheet, shows none, and what to do. */
    noSheet: 'No sheet, boxes or number found',
    unreadableSheet: 'The marks or the code of this sheet cannot be read',
    sheetNote:
      'Photograph the whole sheet from above, with all corner marks that it has, sharp and large, or one number at a time.',
    numbersLoading: 'Several digits can be read in a moment.',
    numbersFailed: 'Only single digits can be read now: check your connection.',
    above: (percentage: string) => `> ${percentage}`,
    moreThan: (percentage: string) => `over ${percentage}`,
    confident: (digit: string, percentage: string) => `It’s ${aDigit(digit)} (${percentage} sure)`,
    lessThan: (percentage: string) => `under ${percentage}`,
    unsure: (digit: string, rival: string) => `${digit === '8' ? 'An' : 'A'} ${digit} or ${aDigit(rival)}?`,
    either: (digit: string, percentage: string) => `${percentage} sure it’s ${aDigit(digit)}.`,
    /** The button that corrects the answer. */
    notA: (digit: string) => `Not ${aDigit(digit)}?`,
    taught: 'Because you taught me this one.',
  },

  /** The answer where it is a number. Its digits are separated by spaces, so that screen readers read them singly. */
  numbers: {
    confident: (digits: string, percentage: string) => `It’s ${digits} (${percentage} sure)`,
    doubtful: (digits: string) => `Check this number: ${digits}`,
    /** Why a number is to be checked. */
    struckOut: 'A digit is struck out.',
    skippedInk: 'Some of the ink may be no digit.',
    possibleSign: 'A 1 may be a slash or a bracket.',
    possibleSeparator: 'A point or comma may be missing.',
    pictureEdge: 'It may be the edge of the picture.',
    severalReadings: (other: string) => `Or is it ${other}?`,
    /** The digit that is least sure, with the next best one for it. */
    doubtfulDigit: (position: number, digit: string, rival: string) =>
      `${capitalize(digitAt(position, 'the '))} is uncertain: ${digit} or ${rival}?`,
    /** One digit of the number, from position 1 on. */
    digit: (position: number, digit: string) => `${capitalize(digitAt(position))}:\u00a0${digit}`,
    rewrite: 'Write the digit anew in the dashed box',
  },

  pad: EN_PAD,

  /** Confirmations of copying and saving. */
  sharing: {
    blank: 'There’s nothing here yet. Draw a digit first.',
    answerCopied: 'Answer copied.',
    linkCopied: 'Link copied. Anyone who opens it sees your drawing.',
    saved: 'Saved to your downloads.',
  },

  /** The accessible names of the example digits, by their form. */
  gallery: {
    plain: (digit: number) => `Watch ${aDigit(digit)} being drawn`,
    crossed: (digit: number) => `Watch a crossed ${String(digit)} being drawn`,
    open: (digit: number) => `Watch an open-topped ${String(digit)} being drawn`,
  },

  errors: ERROR_MESSAGES,
}

export default en

/** The messages of a language that the page needs from the start. */
export type Messages = typeof en

/** The messages of lazy chunks: in English they come with those chunks, in other languages with the rest. */
export interface LazyMessages {
  evidence: EvidenceMessages
  explain: ExplainMessages
  sheet: SheetMessages
  teaching: TeachingMessages
}

/** All messages of a language other than English. */
export type Translation = Messages & LazyMessages
