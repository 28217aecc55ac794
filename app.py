"""The dashboard on the real ledger. `python app.py` serves it; `app:server` is the WSGI application."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from spendtrack.cli.main import main
from spendtrack.ledger.loading import load
from spendtrack.web.app import create_app

DATA = Path(__file__).resolve().parent / "data"

if __name__ == "__main__":
    sys.exit(main(["serve", "--data", str(DATA), *sys.argv[1:]]))

server = create_app(*load(DATA), date.today, folder=DATA).server
