/** Choices that the browser remembers from visit to visit. Where it forbids storage, they last for one. */

/** What was remembered under a name; empty when nothing was. */
export function getPreference(name: string): string {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    return ''
  }
}

/** Remembers a choice under a name. */
export function setPreference(name: string, choice: string): void {
  try {
    localStorage.setItem(name, choice)
  } catch {
    return
  }
}
