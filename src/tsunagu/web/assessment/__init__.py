"""確認シート: what do I think, does the reasoning change it, and what do we do next?"""
