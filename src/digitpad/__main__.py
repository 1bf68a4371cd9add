"""`digitpad` and `python -m digitpad` run the command line."""


def main() -> None:
    """Run the command line. Ctrl-C ends it in one line also while its packages are being imported."""
    try:
        from digitpad.cli.main import main as run  # noqa: PLC0415 - inside the try

        run(prog_name="digitpad")
    except (KeyboardInterrupt, ImportError) as error:
        if isinstance(error, ImportError) and not isinstance(
            error.__cause__, KeyboardInterrupt
        ):  # as an extension ends
            raise
        raise SystemExit("\nAborted!") from None


if __name__ == "__main__":
    main()
