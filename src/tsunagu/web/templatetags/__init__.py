"""Template tags: components and Japanese dates."""
