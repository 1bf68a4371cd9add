/**
 * Makes two pages of one: `index.html`, and `contributions.html` for sites that take drawings, which the server sends
 * instead. So the page knows it without a request, and other sites send nothing of it.
 *
 * An element with `data-contributions` belongs to the second page alone; the element before it, to the first alone.
 */
import type { Plugin } from 'vite'

const PAGE = 'index.html'
export const PAGE_WITH_CONTRIBUTIONS = 'contributions.html'

/** Two elements of one kind, without children. */
const PAIR = /(<(\w+)[^>]*>[^<]*<\/\2>)\s*(<\2[^>]* data-contributions[^>]*>[^<]*<\/\2>)/

/**
 * The two pages.
 *
 * @throws Error when there is no such pair of elements.
 */
export function splitPage(page: string): { page: string; withContributions: string } {
  if (!PAIR.test(page)) throw new Error(`${PAGE} has no element with data-contributions after another of its kind.`)
  return { page: page.replace(PAIR, '$1'), withContributions: page.replace(PAIR, '$3') }
}

/** Comes after all plugins that change the page, or that list the files of the bundle. */
export function contributionsPage(): Plugin {
  return {
    name: 'contributions-page',
    enforce: 'post',
    transformIndexHtml: (page, { server }) => (server ? splitPage(page).page : page),
    generateBundle(_options, bundle) {
      const file = bundle[PAGE]
      if (file?.type !== 'asset') this.error(`The build made no ${PAGE}.`)
      const { page, withContributions } = splitPage(String(file.source))
      file.source = page
      this.emitFile({ type: 'asset', fileName: PAGE_WITH_CONTRIBUTIONS, source: withContributions })
    },
  }
}
