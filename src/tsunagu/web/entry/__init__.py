"""入口: login pages, the purpose of looking, the end of the session."""
