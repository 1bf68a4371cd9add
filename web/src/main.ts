import './style.css'
import './pad'
import { startApp } from './app'
import { keepForLater } from './offline'

// Nothing is awaited here: the build would part what the lazy parts share into further files.
// The service worker comes after the network: it finds the files in the browser's cache, and fetches nothing twice.
void startApp(document, keepForLater).load()
