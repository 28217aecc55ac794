"""How is it taken away and proved?"""
