/** The drawing in the hash of the page's address, which browsers do not send to the server. */
export const INK_HASH_PREFIX = '#ink='

/** The encoded drawing in the address, if there is one. */
export function inkFromHash(): string | undefined {
  const { hash } = location
  return hash.startsWith(INK_HASH_PREFIX) ? hash.slice(INK_HASH_PREFIX.length) : undefined
}

/** Removes the hash, once the pad no longer shows its drawing. */
export function clearHash(): void {
  history.replaceState(history.state, '', location.pathname + location.search)
}
