"""Cleaning: each rule a named step that makes a key beside the spelling as delivered.

A key never replaces the original, cleaning twice gives the same as cleaning once, and a missing value is
None, never an empty text (two empty texts would be equal). Version the models with `CLEANING_VERSION`.
"""

CLEANING_VERSION = "1"
