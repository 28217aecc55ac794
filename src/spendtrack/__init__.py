"""spendtrack: who promised what on defence spending, by when, how firmly, and what has been delivered."""

__version__ = "0.1.0"  # pyproject.toml reads it from here
