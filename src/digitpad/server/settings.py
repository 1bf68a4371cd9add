"""The server's settings, read from environment variables and checked before anything starts."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import Annotated, Literal, Self

import limits
from pydantic import BeforeValidator, Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from digitpad.errors import DigitpadError

PREFIX = "DIGITPAD_"

NO_LIMIT = "none"

MAX_DISCARDED_BYTES = 100_000_000
"""So much of a body that is refused is read, and not kept: clients often look for the answer only when all is sent."""

RESERVED_VARIABLES = {
    PREFIX + name
    for name in (
        "BROWSER",
        "CACHE_DIR",
        "CONFIG",
        "DATA_FRACTION",
        "PENDIGITS",
        "REVIEW_PASSWORD",
        "SITE_URL",
        "UNIPEN",
    )
}
"""Variables that other parts of the project read."""

ORIGIN = re.compile(r"\*|https?://[\w.-]+(:\d+)?")
"""Excludes what flask-cors reads as a regular expression, which other origins may match."""

SpaceSeparated = Annotated[
    tuple[str, ...],
    NoDecode,
    BeforeValidator(lambda value: value.split() if isinstance(value, str) else value),
]


class SettingsError(DigitpadError):
    """An environment variable cannot be used."""


class Settings(BaseSettings):
    """All settings; a field is read from the environment variable with its name in capitals after `DIGITPAD_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    max_body_bytes: int = Field(12_000_000, ge=1_000, description="maximum size of a request body in bytes")
    max_pixels: int = Field(
        50_000_000, ge=1, le=50_000_000, description="maximum number of pixels in all pictures of a request"
    )
    max_strokes: int = Field(200, ge=1, description="maximum number of strokes in one drawing")
    max_points: int = Field(20_000, ge=1, description="maximum number of points in all strokes of a request")
    max_batch_size: int = Field(256, ge=1, le=4096, description="maximum number of items in a batch")
    max_seconds: float = Field(
        3, gt=0, le=600, description="maximum processor time for the numbers or sheets of a request in seconds"
    )
    rate_limit: str = Field(
        "600 per minute", description="requests per client to `/predictions`, `/numbers` and `/sheets`, or `none`"
    )
    contributions: str = Field(
        "", description="the store of contributed drawings, such as `sqlite:///contributions.db`; none by default"
    )
    contribution_rate_limit: str = Field(
        "60 per hour", description="contributions and withdrawals per client, or `none`"
    )
    trusted_proxies: int = Field(0, ge=0, le=8, description="number of proxies whose `X-Forwarded-*` are trusted")
    cors_origins: SpaceSeparated = Field((), description="origins that may call the API, separated by spaces")
    threads: int = Field(2, ge=1, le=256, description="number of threads that answer requests")
    idle_timeout: int = Field(30, ge=1, le=3600, description="seconds after which a silent connection is closed")
    log_level: Literal["info", "error"] = Field("info", description="`info` logs every API request, `error` failures")

    @field_validator("rate_limit", "contribution_rate_limit")
    @classmethod
    def _check_rate_limit(cls, value: str) -> str:
        with suppress(ValueError):
            if value == NO_LIMIT or all(part.amount for part in limits.parse_many(value)):
                return value
        raise ValueError("write it as 600 per minute, or none")

    @field_validator("cors_origins")
    @classmethod
    def _check_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        if not all(map(ORIGIN.fullmatch, origins)):
            raise ValueError("write each origin as https://example.org, without a path or a pattern")
        return origins

    @classmethod
    def from_environment(cls) -> Self:
        """Read and check the settings.

        Raises:
            SettingsError: a variable is unknown or its value is invalid; the message names it.
        """
        known = {PREFIX + field.upper() for field in cls.model_fields}
        for name in os.environ:
            if name.startswith(PREFIX) and name not in known | RESERVED_VARIABLES:
                raise SettingsError(f"There is no setting {name}: unset it, or use one of {', '.join(sorted(known))}.")
        try:
            return cls()
        except ValidationError as errors:
            error = errors.errors()[0]
            name = PREFIX + str(error["loc"][0]).upper()
            reason = error["msg"].removeprefix("Value error, ")
            raise SettingsError(f"{name} cannot be {error['input']!r}: {reason[0].lower()}{reason[1:]}.") from None
