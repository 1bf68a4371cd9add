import type { HtmlTagDescriptor } from 'vite'
import { expect, it } from 'vitest'
import { card } from '../../build/social-card'

const told = (address?: string): Record<string, unknown> => {
  const transform = card(address).transformIndexHtml as () => HtmlTagDescriptor[]
  return Object.fromEntries<unknown>(transform().map(({ attrs }) => [String(attrs?.['property']), attrs?.['content']]))
}

it.each([
  ['https://digits.example.org', 'https://digits.example.org/card.png'],
  ['https://example.org/digits/', 'https://example.org/digits/card.png'],
])('is told by its whole address where the site’s is known: %s', (site, image) => {
  expect(told(site)['og:image']).toBe(image)
})

it('is told by a relative address where the site’s is not known', () => {
  expect(told()['og:image']).toBe('./card.png')
  expect(told()).not.toHaveProperty('og:url')
})

it('refuses an address that is none', () => {
  expect(() => card('digits')).toThrow('Invalid URL')
})
