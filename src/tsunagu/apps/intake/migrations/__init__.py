"""束の取込: migrations."""
