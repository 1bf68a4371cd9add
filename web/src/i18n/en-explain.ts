/** English for the dialog "How it works". */
export const EN_EXPLAIN = {
  title: 'How it works',
  steps: 'Steps',
  close: 'Close',
  back: 'Back',
  next: 'Next',
  example:
    'You haven’t drawn anything yet, so here is a 5 as an example. Draw your own digit to see what happens to it.',
  stepCount: (step: number, steps: number): string => `Step ${String(step)} of ${String(steps)}`,
  frameTitle: 'What the network sees',
  frameText:
    'Your drawing is centred and shrunk to 28 × 28 numbers: 1 is ink, 0 is paper. That’s all the network sees.',
  filtersTitle: 'Filters find patterns',
  filtersText: (maps: number, height: number, width: number): string =>
    `${String(maps)} filters slide over the picture, ${String(height)} × ${String(width)} numbers at a time. Each makes a map that lights up wherever it finds its pattern, such as a piece of a stroke or an edge.`,
  combinedTitle: 'Patterns of patterns',
  combinedText: (maps: number, before: number, height: number, width: number): string =>
    `${String(maps)} filters look at ${String(height)} × ${String(width)} spots of all ${String(before)} previous maps at once. Each learned from examples what to look for; nobody programmed it.`,
  poolTitle: 'Half the size',
  poolText: (side: number): string =>
    `Of every 2 × 2 numbers, only the largest is kept. The maps are now ${String(side)} × ${String(side)}, and a stroke can be slightly off without changing much.`,
  evidenceTitle: 'Ten evidence maps',
  evidenceText:
    'The last layer makes a map for each digit: orange where your drawing speaks for it, blue where it speaks against it. These are the colours on your drawing.',
  scoresTitle: 'Ten scores',
  scoresText: 'A digit’s score is the average of its map: every spot counts the same.',
  probabilitiesTitle: 'Probabilities',
  probabilitiesText: (noDigit: string, threshold: string): string =>
    `The scores become percentages that add up to 100%: one more point makes a share 2.7 times as large compared with the others. An eleventh score, always 0, stands for “not a digit” and gets ${noDigit} here. Above ${threshold}, the page would say it’s not a digit yet.`,
  maps: 'Maps',
  map: (map: number): string => `Map ${String(map)}`,
  digit: (digit: number): string => `Digit ${String(digit)}`,
  /** The accessible name of the enlarged map. */
  enlarged: (name: string, side: number): string =>
    `${name}, ${String(side)} × ${String(side)} numbers. Use the arrow keys to move from number to number.`,
  pointerHint: 'Point at a number, or move to it with the arrow keys, to see where it comes from.',
  position: (row: number, column: number, value: string): string =>
    `Row ${String(row)}, column ${String(column)}: ${value}`,
  inkShare: (share: string): string => `${share} of this pixel is ink.`,
  listSeparator: ', ',
  maximum: (values: string): string => `The largest of ${values}.`,
  sum: (bias: string, terms: string, total: string): string => `${bias} to start with, ${terms}: ${total} in total.`,
  mapTerm: (map: number, value: string): string => `${value} from map ${String(map)}`,
  frameTerm: (value: string): string => `${value} from the picture`,
  remainingTerms: (maps: number, value: string): string => `${value} from ${String(maps)} others`,
  clampedToZero: 'Anything below 0 counts as 0.',
}

export type ExplainMessages = typeof EN_EXPLAIN
