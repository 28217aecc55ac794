"""Two ledgers on the same day: what was changed in the records, and what that does to the results."""
