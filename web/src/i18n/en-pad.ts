/** The messages of the drawing pad in English, which pads on other pages use unless they get others. */
export const EN_PAD = {
  label: 'Drawing area',
  /** How to draw, for screen readers. */
  description:
    'Draw with a mouse, finger or pen. On a keyboard, the arrow keys move the pen, in small steps with Shift, and Space lowers and lifts it.',
  /** Shown on the pad while the keyboard is used. */
  keyboardHint: 'Arrow keys move the pen, Space lowers and lifts it.',
  /** Announced when the keyboard lowers and lifts the pen. */
  penDown: 'Pen down',
  penUp: 'Pen up',
  /** The position of the keyboard's pen, as fractions of the pad's width and height. */
  position: (across: number, down: number): string => `${formatPercent(across)} across, ${formatPercent(down)} down`,
}

export type PadMessages = typeof EN_PAD

function formatPercent(fraction: number): string {
  return `${String(Math.round(100 * fraction))}%`
}
