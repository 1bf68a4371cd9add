import './styles/index.css'
import { startApp } from './app/app'
import { mountContributions } from './contributions/mount'
import { mountGallery } from './gallery/mount'
import { mountLanguage } from './i18n/translate-page'
import { registerServiceWorker } from './offline/register'
import { restoreDrawing, saveDrawing } from './app/session'
import { mountKeypad } from './app/keypad'
import { createToasts } from './app/toasts'
import { showUpdateBanner } from './offline/update-notice'
import { whenIdle } from './lib/scheduling'
import { mountTheme } from './app/theme'
import { mountWideToggle } from './app/wide-toggle'
import { mountWhyButton } from './evidence/mount'
import { mountExplainButton } from './explain/mount'
import { mountTeaching } from './teaching/mount'
import { mountSheets } from './sheet-view/mount'
import { requireElement } from './lib/dom'
import { DigitPad } from './pad/digit-pad'

customElements.define('digit-pad', DigitPad) // the page has no form

// Before the first paint.
mountTheme(document)
mountWideToggle(document)
mountKeypad(document)
const toasts = createToasts(document)
mountLanguage(document, toasts.showStatus)
const pad = requireElement(document, 'digit-pad')
const restored = restoreDrawing(pad, () => app.drawingToSave())
const showUpdate = (): void => {
  showUpdateBanner(document, () => {
    saveDrawing(app.drawingToSave())
    location.reload()
  })
}
// No top-level await: the build would split the modules that lazy chunks share into more files.
const app = startApp(document, toasts, mountSheets(document, pad))
void app.runOrShowInkError(() => restored)
void app
  .load()
  .then(whenIdle)
  .then(() => {
    void registerServiceWorker(showUpdate)
    mountContributions(document)
  })
mountWhyButton(document, pad, app)
mountGallery(document)
mountTeaching(document, pad, toasts.showStatus)
mountExplainButton(document, pad, app)
