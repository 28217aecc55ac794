"""How many decimals does a derived figure keep? It is rounded once, where it is made; screens round for display only."""

from __future__ import annotations

POINTS = 4  # per cent and points of GDP, and progress
MILLIONS = 1
RATES = 6  # of a currency, per dollar
