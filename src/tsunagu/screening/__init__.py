"""Indicators and judgements: a slow obvious oracle, and the SQL that must agree with it on every case."""
