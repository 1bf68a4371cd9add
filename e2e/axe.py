"""axe-core, which finds accessibility violations in a page."""

from pathlib import Path

from playwright.sync_api import Page

ENGINE = Path(__file__).parents[1] / "web/node_modules/axe-core/axe.min.js"

RUN = """async () => {
  await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))
  const options = { rules: { 'target-size': { enabled: true } }, preload: { assets: ['media'] } }
  const { violations } = await axe.run(options) // no rule that runs needs style sheets
  return violations.map(({ id, help, nodes }) => [id, help, ...nodes.flatMap(({ html, any }) =>
    [html, ...any.map(({ message }) => message)])].join('\\n  '))
}"""


def violations(page: Page) -> list[str]:
    """The violations, best practices included, each with the elements concerned."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(ENGINE.read_text() + "; null")
    return page.evaluate(RUN)


def violations_in_both_schemes(page: Page) -> list[str]:
    """The violations in the light and in the dark theme."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {violation}" for violation in violations(page)]
    return found
