"""Wait until a page answers with Dash's layout: wait_for_page.py ADDRESS SECONDS PID-OF-THE-SERVER."""

import json
import os
import sys
import time
from http.client import HTTPException
from urllib.request import urlopen


def answers(address: str) -> bool:
    """True where both the page and the layout behind it come."""
    try:
        with urlopen(address, timeout=10) as page:
            if b"react-entry-point" not in page.read():
                return False
        with urlopen(f"{address}_dash-layout", timeout=10) as layout:
            return bool(json.load(layout))
    except (OSError, HTTPException, ValueError):
        return False


def main(address: str, seconds: str, server: str) -> int:
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        if answers(address):
            print(f"{address} answers")
            return 0
        try:
            os.kill(int(server), 0)
        except ProcessLookupError:
            print("the server has ended", file=sys.stderr)
            return 1
        time.sleep(0.25)
    print(f"no answer in {seconds} seconds", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
