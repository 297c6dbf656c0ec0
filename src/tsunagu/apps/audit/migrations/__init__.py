"""閲覧記録と操作記録: migrations."""
