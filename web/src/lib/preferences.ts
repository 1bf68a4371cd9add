/** Preferences that the browser stores between visits. Where it forbids storage, they last for one visit. */

/** The preference stored under a key; empty when there is none. */
export function getPreference(key: string): string {
  try {
    return localStorage.getItem(key) ?? ''
  } catch {
    return ''
  }
}

/** Stores a preference under a key. */
export function setPreference(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    return
  }
}
