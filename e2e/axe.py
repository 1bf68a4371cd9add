"""axe-core, which finds accessibility violations in a page."""

from pathlib import Path

from playwright.sync_api import Page

ENGINE = Path(__file__).parents[1] / "web/node_modules/axe-core/axe.min.js"

RUN = """async () => {
  await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)))
  const { violations } = await axe.run({ rules: { 'target-size': { enabled: true } } })
  return violations.map(({ id, help, nodes }) => [id, help, ...nodes.flatMap(({ html, any }) =>
    [html, ...any.map(({ message }) => message)])].join('\\n  '))
}"""


def violations(page: Page) -> list[str]:
    """The violations, best practices included, each with the elements concerned."""
    if not page.evaluate("'axe' in globalThis"):
        page.evaluate(ENGINE.read_text() + "; null")
    return page.evaluate(RUN)
