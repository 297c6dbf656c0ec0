"""利用者と役割とログイン: migrations."""
