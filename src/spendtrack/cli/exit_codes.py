"""What a script learns from the exit code of the command."""

from __future__ import annotations

EXIT_CLEAN, EXIT_PROBLEMS, EXIT_CANNOT_RUN = 0, 1, 2
EXIT_OUR_BUG = 70
"""No finding of the ledger and no wrong use: the program itself failed (EX_SOFTWARE of sysexits.h)."""
