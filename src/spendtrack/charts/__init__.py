"""Figures, and their own drawing without a browser."""
