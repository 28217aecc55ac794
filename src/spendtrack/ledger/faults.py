"""What a parser says of a text that it cannot read: a slug, a message and a hint in one error."""

from __future__ import annotations

from typing import Any

from pydantic_core import PydanticCustomError


def fault(slug: str, message: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError(slug, "{message}", {"message": message, "hint": hint})


def text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise fault(
            "expected-text",
            "One value is expected here, but a list or a block stands here.",
            "Put a text that starts with a bracket in quotes.",
        )
    return value
