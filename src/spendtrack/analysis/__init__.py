"""What follows from it?"""
