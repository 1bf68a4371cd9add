import type { HtmlTagDescriptor } from 'vite'
import { describe, expect, it } from 'vitest'
import { socialCard } from '../../build/social-card'

const properties = (siteUrl?: string): Record<string, unknown> => {
  const transform = socialCard(siteUrl).transformIndexHtml as () => HtmlTagDescriptor[]
  return Object.fromEntries<unknown>(transform().map(({ attrs }) => [String(attrs?.['property']), attrs?.['content']]))
}

describe('socialCard', () => {
  it.each([
    ['https://digits.example.org', 'https://digits.example.org/card.png'],
    ['https://example.org/digits/', 'https://example.org/digits/card.png'],
  ])('links to the card by an absolute URL if the site’s is known: %s', (siteUrl, image) => {
    expect(properties(siteUrl)['og:image']).toBe(image)
  })

  it('links to the card by a relative URL if the site’s is not known', () => {
    expect(properties()['og:image']).toBe('./card.png')
    expect(properties()).not.toHaveProperty('og:url')
  })

  it('throws when the site’s URL is invalid', () => {
    expect(() => socialCard('digits')).toThrow('Invalid URL')
  })
})
