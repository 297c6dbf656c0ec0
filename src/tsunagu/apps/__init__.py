"""Django apps without views: models, actions (writes), queries (reads, masked and logged)."""
