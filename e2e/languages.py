"""Some of the page's messages in each language, for the tests to look for."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect

from page import open_section


@dataclass(frozen=True)
class Language:
    """A language, and some of its messages."""

    locale: str
    """The browser's locale."""
    lang: str
    """The page's `lang`."""
    name: str
    """Its name in the page's list of languages."""
    draw: str
    sure: str
    """Part of a confident answer."""
    undo: str
    seven: str
    """The legend of the evidence for a 7."""
    explain: str
    """The name of the button and the dialog "How it works"."""
    rtl: bool = False


LANGUAGES = {
    "en": Language("en-GB", "en", "English", "Draw a digit", "% sure", "Undo", "for 7", "How it works"),
    "de": Language(
        "de-AT", "de", "Deutsch", "Zeichne eine Ziffer", "% sicher", "Rückgängig", "für die 7", "So funktioniert’s"
    ),
    "fr": Language(
        "fr-CA", "fr", "Français", "Dessinez un chiffre", "sûr à", "Annuler", "pour le 7", "Comment ça marche"
    ),
    "es": Language(
        "es-MX", "es", "Español", "Dibuja un dígito", "% seguro", "Deshacer", "a favor del 7", "Cómo funciona"
    ),
    "zh": Language("zh-CN", "zh-Hans", "中文", "写一个数字", "的把握", "撤销", "支持 7", "工作原理"),
    "ar": Language("ar-EG", "ar", "العربية", "ارسم رقمًا", "بثقة", "تراجع", "يؤيّد 7", "كيف يعمل", rtl=True),
}


def expect_language(page: Page, language: Language) -> None:
    """Expect the page to be in this language."""
    root = page.locator("html")
    expect(root).to_have_attribute("lang", language.lang)
    expect(page.locator("#undo")).to_have_text(language.undo)
    expect(page.locator("select#language")).to_have_value(language.lang[:2])
    assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language.rtl else "ltr")


def choose(page: Page, language: Language) -> None:
    """Choose a language in the page's settings."""
    open_section(page, "settings")
    page.locator("select#language").select_option(label=language.name)


CHANGE_LANGUAGE = """language => {
  const select = document.querySelector('select#language')
  select.value = language
  select.dispatchEvent(new Event('change'))
}"""


def change_language(page: Page, language: Language) -> None:
    """Change it while a dialog is open, as when its messages arrive late."""
    page.evaluate(CHANGE_LANGUAGE, language.lang[:2])
    expect(page.locator("html")).to_have_attribute("lang", language.lang)
