"""What does the text say, and is it sound?"""
