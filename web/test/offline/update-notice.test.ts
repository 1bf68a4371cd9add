import { expect, it, vi } from 'vitest'
import { requireElement } from '../../src/lib/dom'
import { showUpdateBanner } from '../../src/offline/update-notice'

it('shows the update banner, whose button reloads', () => {
  document.body.innerHTML = '<p id="update-banner" hidden>A new version is ready. <button></button></p>'
  const reload = vi.fn()
  showUpdateBanner(document, reload)
  expect(requireElement(document, '#update-banner').hidden).toBe(false)
  expect(reload).not.toHaveBeenCalled()
  requireElement(document, '#update-banner button').click()
  expect(reload).toHaveBeenCalledOnce()
})
