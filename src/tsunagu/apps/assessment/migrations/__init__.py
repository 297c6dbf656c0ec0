"""確認シート: migrations."""
