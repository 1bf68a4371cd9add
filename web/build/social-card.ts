/**
 * Adds Open Graph properties (https://ogp.me) with the page's social card, the picture that other sites show beside a link.
 *
 * They need absolute URLs, so the build takes the site's from the environment: DIGITPAD_SITE_URL,
 * `https://digits.example.org/`. Without it the card's URL is relative, which some sites understand too.
 */
import type { Plugin } from 'vite'

const CARD = 'card.png'

export function socialCard(siteUrl: string | undefined): Plugin {
  const site = siteUrl === undefined ? undefined : new URL(siteUrl.replace(/\/*$/, '/')).href
  const properties = {
    'og:image': `${site ?? './'}${CARD}`,
    'og:image:width': '1200',
    'og:image:height': '630',
    ...(site !== undefined && { 'og:url': site }),
  }
  return {
    name: 'social-card',
    transformIndexHtml: () =>
      Object.entries(properties).map(([property, content]) => ({
        tag: 'meta',
        attrs: { property, content },
        injectTo: 'head' as const,
      })),
  }
}
