"""Recompute lesson 10's table with other seeds and a finer grid, and say which verdicts turn.

python benchmarks/who_wins.py [first_seed] [rates per decade]        about a minute
"""

import sys

from rmsprop_lessons.experiments.contest import SHARE, behind, tune, winners
from rmsprop_lessons.experiments.problems import Problem, problems
from rmsprop_lessons.updates import adam, gradient_descent, momentum, rmsprop

RULES = {"gradient descent": gradient_descent, "Momentum": momentum, "RMSprop": rmsprop, "Adam": adam}


def verdicts(problem: Problem, **setting: int) -> tuple[list[str], list[str], list[str]]:
    """Return the winners, the rules that Adam beats or is behind, and those at an edge of the grid."""
    tuned = {name: tune(rule, problem, **setting) for name, rule in RULES.items()}
    pairs = [f"Adam > {name}" for name in RULES if behind(tuned[name], tuned["Adam"]) > SHARE]
    pairs += [f"{name} > Adam" for name in RULES if behind(tuned["Adam"], tuned[name]) > SHARE]
    return winners(tuned), pairs, [name for name in RULES if tuned[name].at_edge]


def main(first_seed: int = 5000, per_decade: int = 12) -> int:
    """Print each problem's winners and what turned; return how many verdicts did."""
    turned = 0
    for name, problem in problems().items():
        lesson = verdicts(problem)
        again = verdicts(problem, first_seed=first_seed, per_decade=per_decade)
        print(f"{name:22} {' + '.join(lesson[0])}", flush=True)
        turned += lesson != again
        if lesson != again:
            print(f"    turned: {lesson[1:]} became {again}")
    print(f"{turned} of {len(problems())} turned")
    return turned


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])) > 0)
