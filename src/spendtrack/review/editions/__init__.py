"""How do the figures of a new edition come in from the file that its publisher put out?"""
