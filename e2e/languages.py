"""What the page says in each language, for the tests to look for."""

from dataclasses import dataclass

from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Language:
    """Some of its words, as people meet them."""

    locale: str
    """As the browser is set."""
    lang: str
    """As the page says it speaks."""
    name: str
    """As the page's list of languages has it."""
    draw: str
    sure: str
    """A part of the answer for a digit."""
    undo: str
    seven: str
    """What the legend calls what speaks for a 7."""
    explain: str
    """What the button that explains the network says, and its dialog is called."""
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
    """The page speaks it."""
    root = page.locator("html")
    expect(root).to_have_attribute("lang", language.lang)
    expect(page.locator("#undo")).to_have_text(language.undo)
    expect(page.locator("select#language")).to_have_value(language.lang[:2])
    assert page.evaluate("getComputedStyle(document.body).direction") == ("rtl" if language.rtl else "ltr")


def choose(page: Page, language: Language) -> None:
    """Choose it in the page's list."""
    page.locator("select#language").select_option(label=language.name)
