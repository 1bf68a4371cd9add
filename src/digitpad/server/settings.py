"""The settings of the site, from environment variables, checked before anything starts."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Literal, Self
from urllib.parse import urlsplit

import limits
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from digitpad.errors import DigitpadError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "DIGITPAD_"

NO_LIMIT = "none"

ELSEWHERE = {f"DIGITPAD_{name}" for name in ("ADDRESS", "BROWSER", "CACHE", "PEN", "RECIPE", "SHARE")}
"""Variables that other parts of the project read."""

PATTERN = set("*\\[]?$^()")
"""By any of these flask-cors takes an origin for a regular expression, which foreign origins may match."""

Words = Annotated[tuple[str, ...], BeforeValidator(lambda text: text.split() if isinstance(text, str) else text)]


class SettingsError(DigitpadError):
    """An environment variable cannot be used."""


class Settings(BaseModel):
    """What can be set; each field NAME is read from the variable DIGITPAD_NAME."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(2_000_000, ge=1_000, description="largest request body, in bytes")
    max_pixels: int = Field(20_000_000, ge=1, le=20_000_000, description="most pixels of a request's pictures")
    max_strokes: int = Field(200, ge=1, description="most strokes of one ink")
    max_points: int = Field(20_000, ge=1, description="most points of a request's strokes together")
    max_items: int = Field(256, ge=1, le=4096, description="most inks in a batch")
    rate_limit: str = Field("600 per minute", description="requests of one client to /predictions; `none`: any number")
    rate_store: str = Field("memory://", description="where requests are counted: memory://, or redis://HOST:PORT/DB")
    proxies: int = Field(0, ge=0, le=8, description="trusted proxies in front, whose X-Forwarded-For is believed")
    cors_origins: Words = Field((), description="other sites whose pages may call the API, separated by spaces")
    workers: int = Field(1, ge=1, le=256, description="processes that answer")
    threads: int = Field(4, ge=1, le=256, description="threads of each process")
    header_timeout: int = Field(10, ge=1, le=60, description="seconds that a client may take to send its headers")
    body_timeout: int = Field(10, ge=1, le=600, description="seconds that a client may take to send a body")
    stop_timeout: int = Field(10, ge=1, le=600, description="seconds that requests in flight may take at the end")
    log: Literal["requests", "errors"] = Field("requests", description="what is logged of the API")

    @field_validator("rate_limit")
    @classmethod
    def _is_a_limit(cls, text: str) -> str:
        if text != NO_LIMIT and not _lets_some_through(text):
            raise ValueError("write it as 600 per minute, or none")
        return text

    @field_validator("rate_store")
    @classmethod
    def _is_a_store(cls, text: str) -> str:
        if urlsplit(text).scheme not in {"memory", "redis", "rediss"}:
            raise ValueError("write it as memory:// or redis://HOST:PORT/DB")
        if not text.startswith("memory:") and not find_spec("redis"):
            raise ValueError("it needs the package redis: install it with pip install 'digitpad[redis]'")
        return text

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            whole = parts.scheme in {"http", "https"} and f"{parts.scheme}://{parts.netloc}" == origin
            if origin != "*" and (not whole or PATTERN & set(origin)):
                raise ValueError("write each origin as https://example.org, without a path or a pattern")
        return origins

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Read the settings.

        Raises:
            SettingsError: a variable is unknown, or its value will not do; the sentence names it.
        """
        ours = {name: value for name, value in environment.items() if name.startswith(PREFIX) and name not in ELSEWHERE}
        try:
            return cls.model_validate({name.removeprefix(PREFIX).lower(): value for name, value in ours.items()})
        except ValidationError as errors:
            error = errors.errors()[0]
            name = PREFIX + str(error["loc"][0]).upper()
            if error["type"] == "extra_forbidden":
                known = ", ".join(PREFIX + field.upper() for field in cls.model_fields)
                raise SettingsError(f"There is no setting {name}: unset it, or use one of {known}.") from None
            reason = error["msg"].removeprefix("Value error, ")
            raise SettingsError(f"{name} cannot be {error['input']!r}: {reason[0].lower()}{reason[1:]}.") from None


def _lets_some_through(limit: str) -> bool:
    try:
        return all(part.amount for part in limits.parse_many(limit))
    except ValueError:
        return False
