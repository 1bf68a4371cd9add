/** What a pad says, in English: pads on other pages speak it unless they are given other words. */
export const EN_PAD = {
  label: 'Drawing area',
  /** How one draws, for a screen reader. */
  description:
    'Draw with mouse, finger or pen. By keyboard, the arrow keys move the pen, with Shift in small steps, and Space puts it down and lifts it.',
  /** The same in short, on the pad while the keyboard is used. */
  keyboardHint: 'Arrow keys move the pen, Space puts it down and lifts it.',
  /** Said when the keyboard's pen is put down, and when it is lifted. */
  penDown: 'Pen down',
  penUp: 'Pen up',
  /** Where the keyboard's pen is, as shares of the pad's width and height. */
  position: (across: number, down: number): string => `${wholePercent(across)} across, ${wholePercent(down)} down`,
}

export type PadMessages = typeof EN_PAD

function wholePercent(share: number): string {
  return `${String(Math.round(100 * share))} %`
}
