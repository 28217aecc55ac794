"""How does it reach a reader?"""
