/** Puts the scripts in the order that names a digit soonest. */
import type { Plugin } from 'vite'

/**
 * The script that fetches the network runs as soon as it has come: bytes that wait for the page's script are there before
 * the browser turns to the page, which takes it long. That script runs before the page is painted: what it adds would else be
 * laid out, and moved, twice.
 */
export function firstThingsFirst(early: string): Plugin {
  const preload = new RegExp(`<link rel="modulepreload" crossorigin href="(.+/${early}-.+)">`)
  return {
    name: 'first-things-first',
    transformIndexHtml: {
      order: 'post', // Vite writes the tags itself
      handler: (page) =>
        page
          .replace('<script type="module"', '$& blocking="render"')
          .replace(preload, '<script type="module" async crossorigin src="$1"></script>'),
    },
  }
}
