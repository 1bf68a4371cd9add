"""Fixtures for the tests in `tests/` and `e2e/`."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

import server_process
from server_process import Site

settings.register_profile("any machine", deadline=None)  # an example's duration depends on the machine
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def start_site() -> Iterator[Callable[..., Site]]:
    """Start a site with `server_process.start`; those that still run are stopped after the last test."""
    sites: list[Site] = []

    def start(*options: str, **arguments: str | tuple[str, ...]) -> Site:
        sites.append(server_process.start(*options, **arguments))
        return sites[-1]

    yield start
    for site in sites:
        if site.process.poll() is None:
            site.stop()


@pytest.fixture(scope="session")
def site(start_site: Callable[..., Site]) -> Site:
    """One running site for all tests."""
    return start_site()
