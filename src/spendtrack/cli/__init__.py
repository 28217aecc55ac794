"""What the verbs of the command do, a module a group of them: arguments in, printed text and an exit code out."""
