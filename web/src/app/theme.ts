/** Day or night: as the system has it, or as a person chose, who need not choose again. */
import { recalled, remember } from '../lib/preferences'
import { requireElement } from '../lib/dom'

const CHOICE = 'digitpad-theme'
const THEMES = ['light', 'dark'] as const

/** Shows the page as it was chosen to be, and lets that be changed. Called before the page is first painted. */
export function themeIn(root: Document): void {
  const select = requireElement(root, 'select#theme') as HTMLSelectElement
  const show = (choice: string): void => {
    const theme = THEMES.find((one) => one === choice)
    select.value = theme ?? 'system'
    if (theme) root.documentElement.dataset['theme'] = theme
    else delete root.documentElement.dataset['theme']
    colourFrame(root, theme)
  }
  select.addEventListener('change', () => {
    show(select.value)
    remember(CHOICE, select.value)
  })
  addEventListener('storage', ({ key, newValue }) => {
    if (key === CHOICE) show(newValue ?? '')
  })
  show(recalled(CHOICE))
}

/** The browser's own frame takes the first colour whose medium fits. */
function colourFrame(root: Document, chosen: string | undefined): void {
  const [light, dark] = root.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')
  const medium = (theme: string): string =>
    chosen === undefined ? `(prefers-color-scheme: ${theme})` : chosen === theme ? 'all' : 'not all'
  if (light) light.media = medium('light')
  if (dark) dark.media = medium('dark')
}
