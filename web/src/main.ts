import './early'
import './style.css'
import './pad'
import { startApp } from './app'
import { keepForLater } from './offline'
import { bringBackDrawing, offerRenewal } from './renewal'
import { find } from './view'

const pad = find(document, 'digit-pad')
bringBackDrawing(pad)
await startApp(document).load()
await keepForLater(() => {
  offerRenewal(document, pad)
})
