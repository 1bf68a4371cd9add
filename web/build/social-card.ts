/**
 * Tells other sites where the page's card is, the picture that they show beside a link to it.
 *
 * They want whole addresses, which a site that anybody may host learns from the environment when the page is built:
 * DIGITPAD_SITE_URL, `https://digits.example.org/`. Without it the card's address is relative, which some understand too.
 */
import type { Plugin } from 'vite'

const CARD = 'card.png'

export function card(address: string | undefined): Plugin {
  const site = address === undefined ? undefined : new URL(address.replace(/\/*$/, '/')).href
  const properties = {
    'og:image': `${site ?? './'}${CARD}`,
    'og:image:width': '1200',
    'og:image:height': '630',
    ...(site !== undefined && { 'og:url': site }),
  }
  return {
    name: 'card',
    transformIndexHtml: () =>
      Object.entries(properties).map(([property, content]) => ({
        tag: 'meta',
        attrs: { property, content },
        injectTo: 'head' as const,
      })),
  }
}
