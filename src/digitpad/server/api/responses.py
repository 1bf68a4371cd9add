"""Responses in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response

if TYPE_CHECKING:
    from pydantic import BaseModel


def to_json(body: BaseModel, status: int = 200) -> Response:
    """A response that no cache keeps, with the fields that are set."""
    text = body.model_dump_json(exclude_unset=True)
    return Response(text, status, content_type="application/json", headers={"Cache-Control": "no-store"})
