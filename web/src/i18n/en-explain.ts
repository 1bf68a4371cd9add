import { words } from './messages'

/** English for what the page says of how the network works. */
export const EXPLAIN_WORDS = {
  title: 'How it works',
  steps: 'Steps',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  example: 'Nothing is drawn yet, so this is a 5 of ours. Draw a digit of your own to see what becomes of that.',
  count: (step: number, steps: number): string => `Step ${String(step)} of ${String(steps)}`,
  frame: 'What the network sees',
  frameText:
    'Your drawing is moved to the middle and shrunk to 28 × 28 numbers: 1 is ink, 0 is paper. The network sees nothing else.',
  filters: 'Filters find patterns',
  filtersText: (maps: number, height: number, width: number): string =>
    `${String(maps)} filters slide over the picture, ${String(height)} × ${String(width)} numbers at a time. Each makes a map that is bright where its own pattern is: a piece of a stroke or of its edge.`,
  combined: 'Patterns of patterns',
  combinedText: (maps: number, before: number, height: number, width: number): string =>
    `${String(maps)} filters look at ${String(height)} × ${String(width)} places of all ${String(before)} maps before at once. What each looks for it learnt from examples; nobody told it.`,
  halved: 'Half the size',
  halvedText: (side: number): string =>
    `Of each 2 × 2 numbers the greatest stays. The maps have ${String(side)} × ${String(side)} places now, and a stroke may lie a little to the side.`,
  evidence: 'Ten maps of evidence',
  evidenceText:
    'The last layer makes one map for each digit: orange where the drawing speaks for it, blue where it speaks against it. These maps are what the page paints over your ink.',
  scores: 'Ten scores',
  scoresText: 'A digit’s score is the mean of its map: all places count the same.',
  shares: 'Probabilities',
  sharesText: (noDigit: string, most: string): string =>
    `The scores become shares of 100%: one more point makes a share 2.7 times as large beside the others. An eleventh score, always 0, stands for ink that is no digit: that has ${noDigit} here. Above ${most} the page would say that it is none yet.`,
  maps: 'Maps',
  map: (map: number): string => `Map ${String(map)}`,
  digit: (digit: number): string => `Digit ${String(digit)}`,
  /** Of the enlarged map. */
  enlarged: (name: string, side: number): string =>
    `${name}, ${String(side)} × ${String(side)} numbers. The arrow keys go from number to number.`,
  point: 'Point at a number, or go to it with the arrow keys, to see where it comes from.',
  at: (row: number, column: number, value: string): string => `Row ${String(row)}, column ${String(column)}: ${value}`,
  ink: (share: string): string => `${share} of this pixel is ink.`,
  /** Between the numbers of a list. */
  separator: ', ',
  greatest: (values: string): string => `The greatest of ${values}.`,
  sum: (bias: string, parts: string, total: string): string => `${bias} to begin with, ${parts}: ${total}.`,
  part: (map: number, value: string): string => `${value} from map ${String(map)}`,
  framePart: (value: string): string => `${value} from the frame`,
  rest: (maps: number, value: string): string => `${value} from ${String(maps)} others`,
  belowZero: 'Less than 0 counts as 0.',
}

export type ExplainWords = typeof EXPLAIN_WORDS

/** The words in the language that is spoken now. */
export const explainWords = (): ExplainWords => words.explain ?? EXPLAIN_WORDS
