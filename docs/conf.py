"""How Sphinx makes pages of the documents: `make docs`.

Its source folder is the repository, so that a link between documents works in both.
"""

import re
from pathlib import Path

from pygments.lexers.special import TextLexer
from sphinx.application import Sphinx
from sphinx.highlighting import lexers

ROOT = Path(__file__).parents[1]

project = "Digitpad"
html_title = "Digitpad"
html_theme = "furo"
html_show_sphinx = False
html_show_copyright = False

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "README"
include_patterns = [
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "docs/*.md",
    "docs/report/report.md",
    "examples/README.md",
    "src/digitpad/model/MODEL_CARD.md",
]
unsearched_folders = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"docs", "examples", "src"}
exclude_patterns = ["docs/README.md", "examples/*/**", *(f"{name}/**" for name in unsearched_folders)]

CONTENTS = """
```{toctree}
:hidden:
:caption: Guides

docs/numbers
docs/sheets
docs/batch
docs/scale
docs/personal
docs/training
docs/contributions
docs/privacy
```

```{toctree}
:hidden:
:caption: Reference

docs/python
docs/api
docs/element
examples/README
docs/glossary
docs/architecture
docs/performance
src/digitpad/model/MODEL_CARD
docs/report/report
CONTRIBUTING
CHANGELOG
```
"""
"""The contents of the site, which other readers of README.md need not see."""

myst_enable_extensions = ["html_image"]
myst_heading_anchors = 4
highlight_language = "text"
lexers["mermaid"] = TextLexer()  # such a diagram can be read as it is, and its script would come from another host

default_role = "py:obj"  # for `names` in docstrings
autodoc_mock_imports = ["fontTools", "fpdf", "segno"]  # of the extra `sheets`
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True  # `MODEL`, not the path on this machine
autoclass_content = "both"  # how a class is made, too
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 100
napoleon_use_ivar = True
napoleon_attr_annotations = False  # the signature has them
nitpicky = True
nitpick_ignore_regex = [("py:obj", ".*"), ("py:.*", r"(?!digitpad\.).*")]  # not ours, or no link at all


def setup(app: Sphinx) -> None:
    """Add the contents to the first page."""
    app.connect("source-read", _add_contents)
    app.connect("autodoc-process-signature", _shorten_arrays)


def _add_contents(_: Sphinx, document: str, source: list[str]) -> None:
    if document == root_doc:
        source[0] += CONTENTS


def _shorten_arrays(*event: object) -> tuple[str | None, ...]:
    """Signatures without what NumPy's types say of an array's shape: nothing."""
    array = r"~?(?:numpy\.)?ndarray\[tuple\[~?(?:typing\.)?Any, \.\.\.\], ~?(?:numpy\.)?dtype\[~?(?:numpy\.)?(\w+)\]\]"
    return tuple(text and re.sub(array, r"NDArray[\1]", str(text)) for text in event[-2:])
