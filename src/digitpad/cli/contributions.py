"""The commands on the store of contributed drawings: migrate, list, review, export, delete."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digitpad.cli.output_file import refuse_existing, write_file
from digitpad.wording import format_count

if TYPE_CHECKING:
    from digitpad.contributions.ranking import RankedContribution
    from digitpad.contributions.store import State, Store

MAX_LISTED = 2_000
PASSWORD = "DIGITPAD_REVIEW_PASSWORD"  # noqa: S105 - the name of a variable
COLUMNS = ("number", "day", "label", "network", "answered", "neighbours", "note")


@click.group()
@click.option("--store", "url", envvar="DIGITPAD_CONTRIBUTIONS", help="The store.  [default: DIGITPAD_CONTRIBUTIONS]")
@click.pass_context
def contributions(ctx: click.Context, url: str | None) -> None:
    """Keep the drawings that visitors contribute.

    The store is sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE. Give it as the environment
    variable DIGITPAD_CONTRIBUTIONS, by which the site finds it too.
    """
    ctx.obj = url


@contributions.command()
@click.pass_obj
def migrate(url: str | None) -> None:
    """Create the tables of the store, or change those of an older version."""
    with closing(_connect(url)) as store:
        store.migrate()
    click.echo("The store has the tables of this version.")


@contributions.command(name="list")
@click.option(
    "--state",
    type=click.Choice(["pending", "accepted", "rejected"]),
    default="pending",
    show_default=True,
    help="Which drawings.",
)
@click.option("--limit", type=click.IntRange(1, MAX_LISTED), default=50, show_default=True, help="How many lines.")
@click.pass_obj
def list_contributions(url: str | None, state: State, limit: int) -> None:
    """List drawings, those first on which network, neighbours and label disagree."""
    from digitpad import Recognizer  # noqa: PLC0415 - loads ONNX Runtime
    from digitpad.contributions.ranking import rank  # noqa: PLC0415

    with closing(_open(url)) as store:
        counts = store.count()
        accepted = store.find("accepted", MAX_LISTED)
        ranked = rank(Recognizer(), store.find(state, MAX_LISTED), accepted)
    rows = [COLUMNS, *map(_to_row, ranked[:limit])]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    click.echo(", ".join(f"{counts[name]:,} {name}" for name in ("pending", "accepted", "rejected")) + ".")


@contributions.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Host name or address to listen on.")
@click.option("--port", default=5001, show_default=True, type=click.IntRange(0, 65535), help="Port; 0: any free port.")
@click.option("--reviewer", default=getpass.getuser, show_default="your user name", help="Whose decisions they are.")
@click.pass_obj
def review(url: str | None, host: str, port: int, reviewer: str) -> None:
    """Serve a page on which drawings are accepted and rejected, by keys: A, R, S to skip, Z to undo.

    A drawing is accepted by two reviewers, or by one whose decision the network shares; one rejection keeps it out.
    The page is for this machine only. To let others in, set DIGITPAD_REVIEW_PASSWORD: they log in with it and with a
    name of their own. Put a proxy with TLS in front.
    """
    from digitpad import Recognizer  # noqa: PLC0415 - loads ONNX Runtime
    from digitpad.server.review import create_review_app  # noqa: PLC0415
    from digitpad.server.serve import serve_review  # noqa: PLC0415

    password = os.environ.get(PASSWORD) or None
    with closing(_open(url)) as store:
        app = create_review_app(store, Recognizer(threads=1), reviewer, password)
        serve_review(app, host, port, has_password=password is not None)


@contributions.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), default=Path("contributions.parquet"))
@click.option("--license", "license_line", required=True, help="Under which licence you give the drawings on.")
@click.pass_obj
def export(url: str | None, file: Path, license_line: str) -> None:
    """Write the accepted drawings to a new FILE as Parquet, and a data sheet beside it, which ends in .md."""
    from digitpad.contributions.export import make_data_sheet, to_parquet  # noqa: PLC0415 - needs pyarrow

    sheet = file.with_suffix(".md")
    refuse_existing(file, sheet)
    with closing(_open(url)) as store:
        accepted = store.find("accepted")
    if not accepted:
        raise click.ClickException("No drawing is accepted yet: run digitpad contributions review.")
    content = to_parquet(accepted)
    write_file(file, content)
    write_file(sheet, make_data_sheet(accepted, content, license_line).encode())
    click.echo(f"{file}: {format_count(len(accepted), 'drawing')}; {sheet}: the data sheet.")


@contributions.command()
@click.argument("numbers", metavar="[NUMBER]...", nargs=-1, type=int)
@click.pass_obj
def delete(url: str | None, numbers: tuple[int, ...]) -> None:
    """Delete drawings by the numbers that list shows; without a number, the one whose token you type or pipe."""
    with closing(_open(url)) as store:
        if numbers:
            count = store.delete(numbers)
        else:
            is_typed = sys.stdin.isatty()
            token = click.prompt("Token", hide_input=True) if is_typed else sys.stdin.readline()
            count = int(store.withdraw(token.strip()))
    if not count and not numbers:
        raise click.ClickException("No drawing belongs to this token: nothing was deleted.")
    if count < len(numbers):
        raise click.ClickException(
            f"{count:,} of {format_count(len(numbers), 'drawing')} deleted: no others are there."
        )
    click.echo(f"{count:,} deleted.")


def _connect(url: str | None) -> Store:
    from digitpad.contributions.store import Store  # noqa: PLC0415 - needs the extra

    if not url:
        raise click.UsageError("Name the store: set DIGITPAD_CONTRIBUTIONS, or give --store before the command.")
    return Store(url)


def _open(url: str | None) -> Store:
    store = _connect(url)
    store.check()
    return store


def _to_row(item: RankedContribution) -> tuple[str, ...]:
    contribution = item.contribution
    return (
        str(contribution.id),
        str(contribution.day),
        _name(contribution.label),
        f"{_name(item.reading)} ({item.probability:.0%})",
        "" if contribution.answer is None else str(contribution.answer),
        f"{item.agreeing_neighbours} of {item.neighbours}",
        "no digit to the network" if item.is_refused else "",
    )


def _name(digit: int | None) -> str:
    return "none" if digit is None else str(digit)
