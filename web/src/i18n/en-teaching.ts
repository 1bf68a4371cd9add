/** English for what a person teaches the page about their own hand. */
const aDigit = (digit: number): string => `${digit === 8 ? 'an' : 'a'} ${String(digit)}`

export const EN_TEACHING = {
  /** Correcting an answer. */
  question: 'What is it?',
  noDigit: 'No digit',
  /** A label that is far-fetched: what the person says, and what the ink looks like. */
  really: (digit: number, rival: number) => `Really ${aDigit(digit)}? It looks like ${aDigit(rival)} to me.`,
  reallyDigit: (digit: number) => `Really ${aDigit(digit)}? It does not look like a digit to me.`,
  reallyNone: (rival: number) => `Really no digit? It looks like ${aDigit(rival)} to me.`,
  yes: (digit: number) => `Yes, it is ${aDigit(digit)}`,
  yesNone: 'Yes, no digit',
  no: 'No',

  /** The section "My handwriting". */
  intro:
    'Correct an answer, or write each digit twice: from then on your own hand is read better. It is kept in this browser and never sent.',
  use: 'Use my handwriting',
  enrol: 'Write the digits',
  save: 'Save as a file',
  open: 'Open a file',
  forget: 'Forget all',
  undo: 'Bring back',
  remove: (digit: number) => `Forget this ${String(digit)}`,
  removeNone: 'Forget this one, which is no digit',
  list: 'What you taught',
  hint: 'Press a picture to forget it.',
  removed: 'Forgotten.',
  forgotten: 'All forgotten.',
  added: (count: number) => `Added from the file: ${String(count)}.`,
  nothingNew: 'This file holds nothing new.',
  saved: 'Saved to your downloads.',
  notKept: 'This browser keeps nothing: save a file before you close the page.',
  mayBeDeleted: 'The browser may delete this when space is short, and after private browsing: save a file to be safe.',
  fileOther: 'This file holds no handwriting: choose one that was saved here.',
  fileVersion: 'This file is from another version of the page: reload the page and try again.',
  fileTooLarge: 'This file holds more than 200 examples: choose a smaller one.',
  fileDamaged: 'This file is damaged or incomplete: choose another copy.',

  /** Writing the digits one after another. */
  write: (digit: number) => `Write ${aDigit(digit)}`,
  step: (step: number, steps: number) => `${String(step)} of ${String(steps)}`,
  next: 'Next',
  stop: 'Stop',
  again: 'No, write it again',
  blank: 'Write it first.',
  learnt: (count: number) => `Learnt: ${String(count)}.`,
}

export type TeachingMessages = typeof EN_TEACHING
