import './styles/index.css'
import './pad/define'
import { startApp } from './app/app'
import { galleryIn } from './gallery/mount'
import { mountLanguage } from './i18n/translate-page'
import { keepForLater } from './offline/register'
import { bringBackDrawing, offerRenewal } from './app/session'
import { whenIdle } from './lib/scheduling'
import { themeIn } from './app/theme'
import { offerExplanation, showEvidence } from './explain/mount'
import { requireElement } from './lib/dom'

// Before the page is painted.
themeIn(document)
mountLanguage(document)
const pad = requireElement(document, 'digit-pad')
void bringBackDrawing(pad)
const renewed = (): void => {
  offerRenewal(document, pad)
}
// Nothing is awaited here: the build would part what the lazy parts share into further files.
const app = startApp(document)
void app
  .load()
  .then(whenIdle)
  .then(() => Promise.all([showEvidence(document, pad, app), galleryIn(document), keepForLater(renewed)]))
offerExplanation(document, pad)
