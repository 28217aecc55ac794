"""What does a change do, and how does one come in?"""
