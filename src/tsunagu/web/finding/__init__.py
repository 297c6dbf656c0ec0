"""見つける: whom do we look at next, and what do we know?"""
