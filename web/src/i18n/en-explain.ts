/** English for what the page says of how the network works. */
export const EN_EXPLAIN = {
  title: 'How it works',
  steps: 'Steps',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  example: 'Nothing is drawn yet, so this is a 5 of ours. Draw a digit of your own to see what becomes of that.',
  stepCount: (step: number, steps: number): string => `Step ${String(step)} of ${String(steps)}`,
  frameTitle: 'What the network sees',
  frameText:
    'Your drawing is moved to the middle and shrunk to 28 × 28 numbers: 1 is ink, 0 is paper. The network sees nothing else.',
  filtersTitle: 'Filters find patterns',
  filtersText: (maps: number, height: number, width: number): string =>
    `${String(maps)} filters slide over the picture, ${String(height)} × ${String(width)} numbers at a time. Each makes a map that is bright where its own pattern is: a piece of a stroke or of its edge.`,
  combinedTitle: 'Patterns of patterns',
  combinedText: (maps: number, before: number, height: number, width: number): string =>
    `${String(maps)} filters look at ${String(height)} × ${String(width)} places of all ${String(before)} maps before at once. What each looks for it learnt from examples; nobody told it.`,
  poolTitle: 'Half the size',
  poolText: (side: number): string =>
    `Of each 2 × 2 numbers the greatest stays. The maps have ${String(side)} × ${String(side)} places now, and a stroke may lie a little to the side.`,
  evidenceTitle: 'Ten maps of evidence',
  evidenceText:
    'The last layer makes one map for each digit: orange where the drawing speaks for it, blue where it speaks against it. These maps are what the page paints over your ink.',
  scoresTitle: 'Ten scores',
  scoresText: 'A digit’s score is the mean of its map: all places count the same.',
  probabilitiesTitle: 'Probabilities',
  probabilitiesText: (noDigit: string, most: string): string =>
    `The scores become shares of 100%: one more point makes a share 2.7 times as large beside the others. An eleventh score, always 0, stands for ink that is no digit: that has ${noDigit} here. Above ${most} the page would say that it is none yet.`,
  maps: 'Maps',
  map: (map: number): string => `Map ${String(map)}`,
  digit: (digit: number): string => `Digit ${String(digit)}`,
  /** Of the enlarged map. */
  enlarged: (name: string, side: number): string =>
    `${name}, ${String(side)} × ${String(side)} numbers. The arrow keys go from number to number.`,
  pointerHint: 'Point at a number, or go to it with the arrow keys, to see where it comes from.',
  position: (row: number, column: number, value: string): string =>
    `Row ${String(row)}, column ${String(column)}: ${value}`,
  inkShare: (share: string): string => `${share} of this pixel is ink.`,
  /** Between the numbers of a list. */
  listSeparator: ', ',
  maximum: (values: string): string => `The greatest of ${values}.`,
  sum: (bias: string, parts: string, total: string): string => `${bias} to begin with, ${parts}: ${total}.`,
  mapTerm: (map: number, value: string): string => `${value} from map ${String(map)}`,
  frameTerm: (value: string): string => `${value} from the frame`,
  remainingTerms: (maps: number, value: string): string => `${value} from ${String(maps)} others`,
  clampedToZero: 'Less than 0 counts as 0.',
}

export type ExplainMessages = typeof EN_EXPLAIN
