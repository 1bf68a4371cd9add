/** Some browsers read the file only some time after the click. */
const REVOKE_DELAY_MS = 60_000

/** Saves a file among the person's downloads. */
export function download(file: Blob, name: string): void {
  const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(file), download: name })
  link.click()
  setTimeout(() => {
    URL.revokeObjectURL(link.href)
  }, REVOKE_DELAY_MS)
}
