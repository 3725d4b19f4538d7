"""One stack for all the modules of this folder that ask for it. Its ``county`` is asked for by
name: the cast has one too."""

from config.tests.stack import api, settled, stack, visitor

__all__ = ["api", "settled", "stack", "visitor"]
