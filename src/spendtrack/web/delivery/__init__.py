"""How do ready bytes leave the server?"""
