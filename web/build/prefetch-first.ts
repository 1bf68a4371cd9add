/** Orders the scripts in the page's head so that the first digit is recognised as soon as possible. */
import type { Plugin } from 'vite'

/**
 * Puts the chunk named `prefetch` first, as a classic script: it requests the network before the page is parsed, so that the
 * network has usually arrived when the page's script runs, which prepares it before the first layout.
 *
 * The page's own script blocks rendering: what it adds to the page would otherwise be laid out, and moved, twice.
 */
export function prefetchFirst(prefetch: string): Plugin {
  return {
    name: 'prefetch-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post', // Vite writes the tags itself
      handler(page, { bundle = {} }) {
        const chunk = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === prefetch)
        if (!chunk) throw new Error(`The build has no chunk named ${prefetch}.`)
        return page.replace(
          '<script type="module"',
          `<script crossorigin src="./${chunk.fileName}"></script>\n    <script type="module" blocking="render"`,
        )
      },
    },
  }
}
