"""One module for each view: a function from the state and the view to its parts."""
