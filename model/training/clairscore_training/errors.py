"""The one error that a person is meant to read: its message says what is wrong and what to do.

Independent of where it is raised; `__main__` prints it and nothing else catches it.
"""


class TrainingError(Exception):
    """The input or the options do not allow what was asked."""
