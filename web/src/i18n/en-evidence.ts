/** English for the explanation of an answer. Regions are in rows from the top left to the bottom right. */
export const EN_EVIDENCE = {
  ink: [
    'the ink at the top left',
    'the ink at the top',
    'the ink at the top right',
    'the ink on the left',
    'the ink in the middle',
    'the ink on the right',
    'the ink at the bottom left',
    'the ink at the bottom',
    'the ink at the bottom right',
  ],
  empty: [
    'the gap at the top left',
    'the gap at the top',
    'the gap at the top right',
    'the gap on the left',
    'the gap in the middle',
    'the gap on the right',
    'the gap at the bottom left',
    'the gap at the bottom',
    'the gap at the bottom right',
  ],
  both: (first: string, second: string): string => `${first} and ${second}`,
  sure: (digit: number, regions: string): string =>
    `What makes it ${digit === 8 ? 'an' : 'a'} ${String(digit)}: ${regions || 'a bit of everything'}.`,
  runnerUp: (digit: number, runnerUp: number, share: string, regions: string): string =>
    `Second guess: ${String(runnerUp)} (${share}). What tipped it to ${String(digit)}: ${regions || 'a bit of everything'}.`,
  closestMatch: (digit: number, regions: string): string =>
    `Looks like ${digit === 8 ? 'an' : 'a'} ${String(digit)}, except for ${regions || 'a bit of everything'}.`,
  either: (digit: number, regions: string, rival: number, rivalRegions: string): string =>
    `For ${String(digit)}: ${regions || 'a bit of everything'}. For ${String(rival)}: ${rivalRegions || 'not much'}.`,
  balance: (digit: number, regionsFor: string, regionsAgainst: string): string =>
    `For ${String(digit)}: ${regionsFor || 'not much'}. Against ${String(digit)}: ${regionsAgainst || 'not much'}.`,
  for: (digit: number): string => `for ${String(digit)}`,
  against: (digit: number): string => `against ${String(digit)}`,
  taught: 'Your example decided this; the colours show what the network saw.',
  whyNot: (rival: number): string => `Why not ${String(rival)}?`,
}

export type EvidenceMessages = typeof EN_EVIDENCE
