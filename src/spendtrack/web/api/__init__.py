"""The read-only web API without a web server: a question becomes rows of the snapshot's tables, as JSON or CSV.

Nothing here knows of a server or of the clock; the dashboard's module `api` puts it on the web.
"""

from __future__ import annotations

VERSION = "v1"
"""Part of every address. A column, parameter or address is renamed or dropped only under a new one."""
