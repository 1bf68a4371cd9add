/** English for what the page says of where the evidence lies. Places are numbered in rows, from the top left to the bottom right. */
export const EN_EVIDENCE = {
  ink: [
    'the ink at the top left',
    'the ink at the top',
    'the ink at the top right',
    'the ink at the left',
    'the ink in the middle',
    'the ink at the right',
    'the ink at the bottom left',
    'the ink at the bottom',
    'the ink at the bottom right',
  ],
  empty: [
    'the empty top left',
    'the empty top',
    'the empty top right',
    'the empty left',
    'the empty middle',
    'the empty right',
    'the empty bottom left',
    'the empty bottom',
    'the empty bottom right',
  ],
  both: (first: string, second: string): string => `${first} and ${second}`,
  runnerUp: (digit: number, second: number, share: string, places: string): string =>
    `Second guess: ${String(second)}, ${share}. What spoke for ${String(digit)} instead: ${places || 'a little everywhere'}.`,
  closestMatch: (digit: number, places: string): string =>
    `It comes nearest to ${String(digit)}. Against that: ${places || 'a little everywhere'}. Draw on, or clear and try again.`,
  either: (digit: number, its: string, rival: number, rivals: string): string =>
    `For ${String(digit)}: ${its || 'a little everywhere'}. For ${String(rival)}: ${rivals || 'nothing much'}.`,
  balance: (digit: number, pro: string, con: string): string =>
    `For ${String(digit)}: ${pro || 'nothing much'}. Against ${String(digit)}: ${con || 'nothing much'}.`,
  for: (digit: number): string => `for ${String(digit)}`,
  against: (digit: number): string => `against ${String(digit)}`,
  whyNot: (digit: number, rival: number): string => `Compare ${String(digit)} with ${String(rival)}`,
}

export type EvidenceMessages = typeof EN_EVIDENCE
