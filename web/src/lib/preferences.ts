/** Choices that the browser remembers from visit to visit. Where it forbids storage, they last for one. */

/** What was remembered under a name; empty when nothing was. */
export function recalled(name: string): string {
  try {
    return localStorage.getItem(name) ?? ''
  } catch {
    return ''
  }
}

/** Remembers a choice under a name. */
export function remember(name: string, choice: string): void {
  try {
    localStorage.setItem(name, choice)
  } catch {
    return
  }
}
