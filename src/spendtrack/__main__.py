"""`python -m spendtrack` is the same as the `spendtrack` command."""

import sys

from spendtrack.cli.main import main

sys.exit(main())
