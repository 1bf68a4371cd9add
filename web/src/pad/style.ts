/** The style sheet in the shadow root of every pad. */
const styleSheets = new WeakMap<Document, CSSStyleSheet>()

/** A single style sheet, which all pads of a document share, as no other can use it. Without a window it has none. */
export function padStyleSheets(document: Document): CSSStyleSheet[] {
  const { defaultView } = document
  if (!defaultView) return []
  const styleSheet = styleSheets.get(document) ?? new defaultView.CSSStyleSheet()
  if (!styleSheets.has(document)) styleSheet.replaceSync(STYLE)
  styleSheets.set(document, styleSheet)
  return [styleSheet]
}

const STYLE = `
  :host {
    display: block;
    position: relative;
    aspect-ratio: 1;
    overflow: hidden;
    cursor: crosshair;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    -webkit-tap-highlight-color: transparent;
  }
  :host([wide]) {
    aspect-ratio: 2;
  }
  :host(:disabled) {
    opacity: 0.5;
    pointer-events: none;
  }
  :host([hidden]) {
    display: none;
  }
  svg[part],
  slot {
    display: block;
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    pointer-events: none;
  }
  ::slotted(*) {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  svg {
    overflow: visible;
    fill: none;
    stroke: currentColor;
    stroke-width: var(--digit-pad-pen-width, 6%);
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  [part='picture'] {
    fill: currentColor;
    stroke: none;
  }
  [part='guide'] {
    opacity: var(--digit-pad-guide-opacity, 0.3);
    transition:
      opacity 0.3s,
      visibility 0.3s;
  }
  [part='guide'].dismissed {
    opacity: 0;
    visibility: hidden;
  }
  :host(:not([guide])) [part='guide'] {
    display: none;
  }
  [part='guide-digit'] {
    stroke-width: 2px;
    stroke-dasharray: 0.1 4.5;
  }
  @media (prefers-reduced-motion: reduce) {
    [part='guide'] {
      transition: none;
    }
  }
  [part='cursor'] {
    stroke: var(--digit-pad-cursor-color, currentColor);
    stroke-width: 2px;
  }
  [part='cursor'] circle + circle {
    fill: var(--digit-pad-cursor-color, currentColor);
    stroke: none;
  }
  /* The corners, clockwise from the top left. */
  i {
    position: absolute;
    inset: 0 auto auto 0;
  }
  i + i {
    inset: 0 0 auto auto;
  }
  i + i + i {
    inset: auto 0 0 auto;
  }
  i + i + i + i {
    inset: auto auto 0 0;
  }
  p {
    position: absolute;
    inset: auto 0 0;
    margin: 0;
    padding: 0.75rem;
    text-align: center;
    pointer-events: none;
  }
  /* Visually hidden: no style sheet of the page reaches into the shadow root. */
  [aria-live] {
    inline-size: 1px;
    block-size: 1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
`
