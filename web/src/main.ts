import './style.css'
import './pad'
import { startApp } from './app'
import { keepForLater } from './offline'
import { afterPaint } from './schedule'

// The worker comes after the network: it finds the file in the browser's cache, and nothing is fetched twice.
const app = startApp(document, keepForLater)
await afterPaint()
await app.load()
