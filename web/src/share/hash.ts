/** The drawing in the page's address: after the #, so that browsers keep it to themselves. */
export const INK_IN_ADDRESS = '#ink='

/** The text of the drawing in the address, if there is one. */
export function inkInAddress(): string | undefined {
  const { hash } = location
  return hash.startsWith(INK_IN_ADDRESS) ? hash.slice(INK_IN_ADDRESS.length) : undefined
}

/** Takes it out of the address, which else would tell of a drawing that is there no more. */
export function forgetAddress(): void {
  history.replaceState(history.state, '', location.pathname + location.search)
}
