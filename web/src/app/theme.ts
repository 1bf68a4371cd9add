/** The theme: the system's, light or dark. The browser remembers the choice. */
import { getPreference, setPreference } from '../lib/preferences'
import { requireElement } from '../lib/dom'

const STORAGE_KEY = 'digitpad-theme'
const THEMES = ['light', 'dark'] as const

/** Applies the chosen theme and binds the select. To be called before the first paint. */
export function mountTheme(root: Document): void {
  const select = requireElement(root, 'select#theme') as HTMLSelectElement
  const apply = (choice: string): void => {
    const theme = THEMES.find((name) => name === choice)
    select.value = theme ?? 'system'
    if (theme) root.documentElement.dataset['theme'] = theme
    else delete root.documentElement.dataset['theme']
    setThemeColor(root, theme)
  }
  select.addEventListener('change', () => {
    apply(select.value)
    setPreference(STORAGE_KEY, select.value)
  })
  addEventListener('storage', ({ key, newValue }) => {
    if (key === STORAGE_KEY) apply(newValue ?? '')
  })
  apply(getPreference(STORAGE_KEY))
}

/** Colours the browser's own interface, which takes the first `theme-color` whose media query matches. */
function setThemeColor(root: Document, chosen: string | undefined): void {
  const [light, dark] = root.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')
  const mediaQuery = (theme: string): string =>
    chosen === undefined ? `(prefers-color-scheme: ${theme})` : chosen === theme ? 'all' : 'not all'
  if (light) light.media = mediaQuery('light')
  if (dark) dark.media = mediaQuery('dark')
}
