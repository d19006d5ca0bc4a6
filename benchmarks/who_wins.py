"""Recompute lesson 10's table with other seeds and a finer grid, and say which verdicts turn.

python benchmarks/who_wins.py [first_seed] [rates per decade]        about a minute
"""

import sys
from collections.abc import Iterator

from measure import Row

from rmsprop_lessons.experiments.contest import SHARE, Tuned, behind, contest, winners
from rmsprop_lessons.updates import adam, gradient_descent, momentum, rmsprop

RULES = {"gradient descent": gradient_descent, "Momentum": momentum, "RMSprop": rmsprop, "Adam": adam}


def verdicts(tuned: dict[str, Tuned]) -> tuple[list[str], list[str], list[str]]:
    """Return the winners, the rules that Adam beats or is behind, and those at an edge of the grid."""
    pairs = [f"Adam > {name}" for name in RULES if behind(tuned[name], tuned["Adam"]) > SHARE]
    pairs += [f"{name} > Adam" for name in RULES if behind(tuned["Adam"], tuned[name]) > SHARE]
    return winners(tuned), pairs, [name for name in RULES if tuned[name].at_edge]


def main(first_seed: int = 5000, per_decade: int = 12) -> tuple[int, int]:
    """Print each problem's winners and what turned; return how many verdicts did, and of how many."""
    lesson, again = contest(RULES), contest(RULES, first_seed=first_seed, per_decade=per_decade)
    turned = 0
    for name in lesson:
        one, other = verdicts(lesson[name]), verdicts(again[name])
        print(f"{name:22} {' + '.join(one[0])}", flush=True)
        turned += one != other
        if one != other:
            print(f"    turned: {one[1:]} became {other}")
    print(f"{turned} of {len(lesson)} turned")
    return turned, len(lesson)


def turned() -> Iterator[Row]:
    """The same as a line of the table; it measures no time."""
    count, of = main()
    what = "verdicts of lesson 10 that turn with other seeds and a finer grid"
    yield Row(what, "the lesson's table", note=f"{count} of {of}")


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:]))[0] > 0)
