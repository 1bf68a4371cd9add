/** Removes indentation from the page: Vite minifies scripts and styles, but not HTML. */
import type { Plugin } from 'vite'

/** Replaces each line break, with the white space around it, by a space, which HTML treats alike outside of `<pre>`. */
export function minifyHtml(): Plugin {
  return {
    name: 'minify-html',
    apply: 'build',
    transformIndexHtml: { order: 'post', handler: (page) => page.replace(/\s*\n\s*/g, ' ') },
  }
}
