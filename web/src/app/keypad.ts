/** Tells CSS, by `--keypad`, how much a phone's keypad covers of a window that keeps its height. */
export function mountKeypad(root: Document): void {
  const viewport = window.visualViewport
  viewport?.addEventListener('resize', () => {
    const covered = innerHeight - viewport.height * viewport.scale // else the page is enlarged
    root.documentElement.style.setProperty('--keypad', `${String(covered)}px`)
  })
}
