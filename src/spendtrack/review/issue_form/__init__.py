"""A filled issue form -> a draft change of the ledger, or an answer that says what is missing."""
