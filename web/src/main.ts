import './early'
import './style.css'
import './pad'
import { startApp } from './app'
import { galleryIn } from './gallery'
import { keepForLater } from './offline'
import { bringBackDrawing, offerRenewal } from './renewal'
import { themeIn } from './theme'
import { find } from './view'

themeIn(document) // before the page is painted
const pad = find(document, 'digit-pad')
bringBackDrawing(pad)
const renewed = (): void => {
  offerRenewal(document, pad)
}
// Nothing is awaited here: the build would part what the lazy parts share into further files.
void startApp(document)
  .load()
  .then(() => Promise.all([galleryIn(document), keepForLater(renewed)]))
