"""The code in the documents works: Python is run, commands have their options, other programs find their files."""

import ast
import json
import re
import shlex
import tomllib
from functools import cache
from itertools import takewhile

import click
import pytest
from markdown_it import MarkdownIt
from PIL import Image

from cli_runner import run
from digitpad.cli.main import main
from digitpad.personal.file import write_personal_model
from digitpad.personal.model import PersonalModel
from digitpad.sheets.layout import SheetLayout
from number_samples import draw, write
from server_process import ROOT
from sheet_pictures import draw_on_sheet, draw_seven

DOCUMENTS = ["README.md", "CONTRIBUTING.md", *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
CHEAP_COMMANDS = {"predict", "sheet", "read-sheet"}
OTHER_PROGRAMS = {"cd", "curl", "docker", "export", "gunicorn", "npm", "py", "uv"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


@cache
def tokens(document):
    return MarkdownIt().enable("table").parse((ROOT / document).read_text())


def blocks(document, *languages):
    """The fenced blocks in these languages; "" are indented ones."""
    return [
        token.content for token in tokens(document) if token.type in {"fence", "code_block"} and token.info in languages
    ]


def commands(document):
    """The commands in a document, each as its words and the lines of output shown below it."""
    indented = [block for block in blocks(document, "") if re.match(r"[$.a-z]", block) and "─" not in block]
    for block in indented + blocks(document, "sh", "bash"):  # others are diagrams, or headers of HTTP
        lines = [line for line in block.replace("\\\n", "").splitlines() if line]
        has_output = lines[0].startswith("$ ")
        for number, line in enumerate(lines):
            if line.startswith("$ ") if has_output else line[0] != " ":
                output = takewhile(lambda line: line[0] not in "$ ", lines[number + 1 :]) if has_output else ()
                command = re.split(r"(?<=\S)  +", line.removeprefix("$ "))[0]  # a description may stand behind it
                yield shlex.split(command.replace("\\", "/")), [*output]


def matches(text, shown):
    """Whether a text is as shown, where … stands for anything."""
    return re.fullmatch(re.escape(shown).replace("…", ".*"), text, re.DOTALL)


def named_commands(document):
    """The words behind `digitpad` in the text of a document, where a command follows."""
    for token in tokens(document):
        for child in token.children or ():
            words = child.content.split()
            if child.type == "code_inline" and words[0] == "digitpad" and words[1:] and words[1][0] != "-":
                yield words[1:]


def python_blocks(document):
    """Those that need no server; `server/test_api_documentation.py` tests the others."""
    return [code for code in blocks(document, "python") if "localhost" not in code]


def cheap_commands(document):
    return [(words, shown) for words, shown in commands(document) if {*words[:2]} & CHEAP_COMMANDS]


def find_command(words):
    """The command that words after `digitpad` begin with, and the words that are left."""
    command = main
    while isinstance(command, click.Group):
        command, words = command.get_command(click.Context(command), words[0]), words[1:]
    assert command, words
    return command, words


def check_command(words):
    """Fail unless a command can be run like this, apart from what its files hold."""
    program, *arguments = words
    program = re.sub(r"^\.venv/(bin|Scripts)/", "", program)
    if program == "digitpad":
        command, rest = find_command(arguments)
        command.make_context(command.name, rest)
    elif program == "make":
        targets = re.findall(r"^([\w -]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert arguments[0] in " ".join(targets).split()
    elif program == "pip":
        for extra in re.findall(r"\[(\w+)\]", arguments[1]):
            assert extra in PROJECT["optional-dependencies"]
    elif program in {"python", "pytest"}:
        assert (ROOT / arguments[0]).exists()
    elif program == "python3":
        assert arguments == ["-m", "venv", ".venv"]
    else:
        assert program in OTHER_PROGRAMS


def with_any(find, *arguments):
    """Run a test for each document in which there is something to find."""
    return pytest.mark.parametrize("document", [document for document in DOCUMENTS if [*find(document, *arguments)]])


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A current folder with the files that the documents name."""
    monkeypatch.chdir(tmp_path)
    for name, number in {"seven.png": "7", "amount.png": "1234"}.items():
        draw(write(number)).save(name)
    layout = SheetLayout(2, 2, 1)
    Image.fromarray(draw_on_sheet(layout, 6, [draw_seven(layout, 0, 0, 0)])).save("photo.jpg")
    write_personal_model(PersonalModel(), "hand.json")


@with_any(commands)
def test_commands_have_their_options_targets_extras_and_files(document):
    for words, _ in commands(document):
        try:
            check_command(words)
        except (AssertionError, click.ClickException) as error:
            pytest.fail(f"{' '.join(words)}: {error}")


@pytest.mark.parametrize(
    "system",
    [
        ["python3 -m venv .venv", ".venv/bin/pip install .", ".venv/bin/digitpad serve"],
        ["py -m venv .venv", ".venv/Scripts/pip install .", ".venv/Scripts/digitpad serve"],
        ["docker build --tag digitpad .", "docker run --rm --read-only --publish 5000:5000 digitpad"],
    ],
    ids=["pip alone", "Windows", "container"],
)
def test_readme_starts_the_site_on_any_system(system):
    written = [" ".join(words) for words, _ in commands("README.md")]
    first = written.index(system[0])
    assert written[first : first + len(system)] == system
    if system[0].startswith("docker"):
        assert {"EXPOSE 5000", "COPY . ."} <= {*(ROOT / "Dockerfile").read_text().splitlines()}


@with_any(named_commands)
def test_commands_named_in_the_text_exist_with_their_options(document):
    for words in named_commands(document):
        command, rest = find_command(words)
        options = {name for parameter in command.params for name in parameter.opts}
        assert {word for word in rest if re.match("--?[a-z]", word)} <= options, words


@pytest.mark.usefixtures("files")
@with_any(cheap_commands)
def test_cheap_commands_print_what_is_shown(document):
    for words, shown in cheap_commands(document):
        result = run(*words[1:])
        assert result.exit_code == 0, result.output
        assert matches(result.stdout, "\n".join([*shown, ""]) if shown else "…"), result.stdout


@pytest.mark.usefixtures("files")
@with_any(python_blocks)
def test_python_gives_what_its_comments_show(document):
    for code in python_blocks(document):
        names = {"ink": [[(20, 10), (60, 10), (35, 80)]]}  # a 7, as docs/personal.md says
        for statement in ast.parse(code).body:
            source = ast.get_source_segment(code, statement)
            comment = code.splitlines()[statement.end_lineno - 1].partition("  # ")[2]
            if isinstance(statement, ast.Expr) and comment:
                value = eval(source, names)  # noqa: S307 - ours
                assert matches(repr(value), comment), (source, value)
            else:
                exec(source, names)  # noqa: S102 - ours


@with_any(blocks, "json")
def test_json_is_valid(document):
    for text in blocks(document, "json"):
        json.loads(text)
