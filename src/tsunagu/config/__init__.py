"""The composition root: settings, middleware, WSGI. Nothing imports it."""
