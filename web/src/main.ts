import './style.css'
import './pad'
import { startApp } from './app'
import { keepForLater } from './offline'

// The service worker comes after the network: it finds the files in the browser's cache, and fetches nothing twice.
await startApp(document, keepForLater).load()
