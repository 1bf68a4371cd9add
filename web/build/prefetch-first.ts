/** Puts the scripts in the order that names a digit soonest. */
import type { Plugin } from 'vite'

/**
 * The script `early` comes first, and the page is parsed after it: the network that it fetches is mostly there when the
 * page's script runs, which then has it ready before the browser lays the page out; that takes the browser longer. The page's
 * script runs before the page is painted: what it adds would else be laid out, and moved, twice.
 */
export function firstThingsFirst(early: string): Plugin {
  return {
    name: 'first-things-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post', // Vite writes the tags itself
      handler(page, { bundle = {} }) {
        const first = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === early)
        if (!first) throw new Error(`The build made no ${early}.`)
        return page.replace(
          '<script type="module"',
          `<script crossorigin src="./${first.fileName}"></script>\n    <script type="module" blocking="render"`,
        )
      },
    },
  }
}
