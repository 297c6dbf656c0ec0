"""計画の説明: what is linked, why, by which law, and how the logic adds up."""
