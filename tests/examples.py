"""How many examples a property test draws."""

from __future__ import annotations

from hypothesis import settings

USUAL = 100


def examples(number: int) -> int:
    """`number` in `make test`, and as many times more in `make explore` as its profile asks for."""
    return number * settings().max_examples // USUAL
