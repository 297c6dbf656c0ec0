"""点検と返却: what goes back through the return slip; later consent, carry-out, retention."""
