"""spendtrack: who promised what on defence spending, by when, how firmly, and what has been delivered."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("spendtrack")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+source"
