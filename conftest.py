"""Fixtures that the tests in `tests/` and in `e2e/` share."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

import server_process
from server_process import Site

settings.register_profile("any machine", deadline=None)  # how long an example takes says more of the machine
settings.load_profile("any machine")


@pytest.fixture(scope="session")
def start_site() -> Iterator[Callable[..., Site]]:
    """Start a site as `server_process.start` does; it is stopped at the end of the tests if not before."""
    sites: list[Site] = []

    def start(*options: str, **more: str | tuple[str, ...]) -> Site:
        sites.append(server_process.start(*options, **more))
        return sites[-1]

    yield start
    for site in sites:
        if site.process.poll() is None:
            site.stop()


@pytest.fixture(scope="session")
def site(start_site: Callable[..., Site]) -> Site:
    """The site that tests share."""
    return start_site()
