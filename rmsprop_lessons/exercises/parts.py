"""What a file with an exercise of one's own needs: see `register`."""

from .catalogue.parts import Law, Mistake, answers, catalogue, follow, law
from .catalogue.reading import results

__all__ = ["Law", "Mistake", "answers", "catalogue", "follow", "law", "results"]
