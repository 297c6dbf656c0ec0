"""児童と世帯の台帳: migrations."""
