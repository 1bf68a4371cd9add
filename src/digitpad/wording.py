"""Words in the sentences that people read."""


def format_count(count: int, noun: str) -> str:
    """A number of things, such as "1 row" and "1,200 rows"."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
