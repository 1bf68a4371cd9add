"""Run the command line in this process."""

from click.testing import CliRunner, Result

from digitpad.cli.main import main


def run(*arguments, **options) -> Result:
    """The result of `digitpad ARGUMENTS`, with options of click's `CliRunner.invoke`."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], **options)
