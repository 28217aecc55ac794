"""The dashboard as plain files for any web host: the same figures, tables and sentences, without a server."""

from spendtrack.web.site.site_build import site_files
from spendtrack.web.site.site_folder import refuse_foreign, write_tree

__all__ = ["refuse_foreign", "site_files", "write_tree"]
