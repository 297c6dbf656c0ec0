"""Finding the same child in records that carry no common number."""

from tsunagu.linkage.clean.address import Municipality
from tsunagu.linkage.link import LinkResult, link_records
from tsunagu.linkage.model import Model, load_model, shipped_model

__all__ = ["LinkResult", "Model", "Municipality", "link_records", "load_model", "shipped_model"]
