/** Day or night: as the system has it, or as a person chose, who need not choose again. */
import { getPreference, setPreference } from '../lib/preferences'
import { requireElement } from '../lib/dom'

const STORAGE_KEY = 'digitpad-theme'
const THEMES = ['light', 'dark'] as const

/** Shows the page as it was chosen to be, and lets that be changed. Called before the page is first painted. */
export function mountTheme(root: Document): void {
  const select = requireElement(root, 'select#theme') as HTMLSelectElement
  const show = (choice: string): void => {
    const theme = THEMES.find((one) => one === choice)
    select.value = theme ?? 'system'
    if (theme) root.documentElement.dataset['theme'] = theme
    else delete root.documentElement.dataset['theme']
    setThemeColor(root, theme)
  }
  select.addEventListener('change', () => {
    show(select.value)
    setPreference(STORAGE_KEY, select.value)
  })
  addEventListener('storage', ({ key, newValue }) => {
    if (key === STORAGE_KEY) show(newValue ?? '')
  })
  show(getPreference(STORAGE_KEY))
}

/** The browser's own frame takes the first colour whose medium fits. */
function setThemeColor(root: Document, chosen: string | undefined): void {
  const [light, dark] = root.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')
  const medium = (theme: string): string =>
    chosen === undefined ? `(prefers-color-scheme: ${theme})` : chosen === theme ? 'all' : 'not all'
  if (light) light.media = medium('light')
  if (dark) dark.media = medium('dark')
}
