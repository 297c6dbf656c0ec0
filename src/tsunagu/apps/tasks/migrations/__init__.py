"""仕事と期限: migrations."""
