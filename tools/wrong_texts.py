"""Notebooks, questions, claims and plans with something wrong in them; wrong_code.py says how to read it.

In a notebook the number of the lesson stands before the cell: "05/05-21/source" is the source of the cell
05-21, and /outputs and /metadata are its other parts. "" as the right of a cell stands for all of it.
"""

from wrong_code import KEY, Places

BOOK, CLAIMS, PLAN = "notebooks", "ledger/claims.py", "docs/TEACHING.md"
BANK = "tools/questions.py"

# fmt: off
TEXTS: Places = {
    "a figure in a lesson": {
        "a path without its last step": ("01", "01/01-12/source", "path(ax, run.w,", "path(ax, run.w[:20],"),
        "Momentum's path for RMSprop's": ("05", "05/05-05/source", "path(ax, run.w[:41]", "path(ax, mom.w[:41]"),
        "S for its root": ("05", "05/05-15/source", 'np.sqrt(run.memory["S"]).T', 'run.memory["S"].T'),
        "another day": ("02", "02/02-13/source", "ewa(theta, 0.5)[:366]", "ewa(theta, 0.5)[1:367]"),
        "height lines of another ravine": ("figures_in_lessons", "05/05-05/source", "contours(ax, surface)", "contours(ax, ravine(c=50.0))"),
        "dots a day late": ("figures_in_lessons", "02/02-13/source", "ax.plot(first, theta[:366]", "ax.plot(first, theta[1:367]"),
        "a band that is a line": ("figures_in_lessons", "08/08-30/source", "grid[kept], *band,", "grid[kept], band[0], band[0],"),
        "a threshold at 3/c": ("01:threshold", "01/01-28/source", "threshold(part, 2 / c", "threshold(part, 3 / c"),
    },
    "an alt text in a lesson": {
        "a wrong number": ("05:gd", "05/05-21/outputs", '<img alt=\\"The size of b under RMSprop with α = 0.1. RMSprop, step from 0 to 500: |b| goes from 1 to 0.05', '<img alt=\\"The size of b under RMSprop with α = 0.1. RMSprop, step from 0 to 500: |b| goes from 1 to 0.06'),
        "no alt text": ("notebooks", "05/05-21/outputs", '<img alt=\\"The size of b', '<img title=\\"The size of b'),
        "the sentence of another figure": ("05:gd", "05/05-21/source", '"The size of b under RMSprop with α = 0.1."', '"The size of W under RMSprop with α = 0.1."'),
    },
    "a number in prose": {
        "2/c = 0.03": ("numbers", "05/05-18/source", "2/c = 0.02$", "2/c = 0.03$"),
        "−0.86 for −0.85": ("notebooks", "01/01-13/source", "- 1.85 = -0.85$", "- 1.85 = -0.86$"),
        "263 days become 273": ("numbers", "02/02-14/source", "on day 263", "on day 273"),
        "334 steps become 344": ("numbers", "03/03-13b/source", "needs 334 steps", "needs 344 steps"),
        "26 times for 20 times": ("numbers", "04/04-16/source", "20 times over", "26 times over"),
        "3.26 α for 3.16 α": ("notebooks", "06/06-10/source", "3.16\\,", "3.26\\,"),
        "91 times become 19": ("numbers", "14/14-31/source", "is 91 times", "is 19 times"),
        "a twentieth becomes a tenth": ("reread", "04/04-05/source", "a twentieth of the way.", "a tenth of the way."),
        "√0.8 for √0.9": ("numbers", "05/05-16/source", "√0.9", "√0.8"),
        "500 for 40, and 40 for 500": ("reread", "00/00-36/source", "after 40 steps and behind after 500", "after 500 steps and behind after 40"),
        "five times for four times": ("reread", "14/14-04/source", "leaves 4 times the loss", "leaves 5 times the loss"),
        "+8 α for −8 α": ("reread", "05/05-01/source", "To −8 α.", "To +8 α."),
        "three fifths for five thirds": ("reread", "12/12-18/source", "five thirds of the time", "three fifths of the time"),
    },
    "a formula in prose": {
        "S learns what is new with 1 + β₂": ("formulas", "04/04-14/source", r"+ (1-\beta_2)\,dw^2", r"+ (1+\beta_2)\,dw^2"),
        "S averages dw, not dw²": ("formulas", "04/04-14/source", r"(1-\beta_2)\,dw^2", r"(1-\beta_2)\,dw"),
        "ε inside the root": ("formulas", "00/00-22/source", r"dw/(\sqrt S + \varepsilon)", r"dw/\sqrt{S + \varepsilon}"),
        "Adam corrects both by β₁": ("formulas", "10/10-03/source", r"S/(1-\beta_2^t)", r"S/(1-\beta_1^t)"),
        "Momentum without its sign": ("formulas", "03/03-08/source", r"w - \alpha\,v", r"w + \alpha\,v"),
        "the limit of a step, upside down": ("formulas", "06/06-10/source", r"\le \frac{\alpha}{\sqrt{1-\beta_2}}", r"\le \alpha\,\sqrt{1-\beta_2}"),
        "the swing's size forgets ε": ("formulas", "05/05-23/source", r"\frac{\varepsilon}{c}", r"\frac{1}{c}"),
        "Momentum's limit with 1 − β₁": ("formulas", "03/03-24/source", r"\frac{2(1+\beta_1)}", r"\frac{2(1-\beta_1)}"),
        "what stays of b, with ε added": ("reread", "05/05-34a/source", r"\alpha/2 - \varepsilon/c", r"\alpha/2 + \varepsilon/c"),
        "the limit 1/c": ("reread", "01/01-33/source", "above $2/c$", "above $1/c$"),
        "at most for at least": ("reread", "04/04-31/source", r"S \ge (1-", r"S \le (1-"),
    },
    "a caption's number": {
        "sign steps of 0.4": ("numbers", "04/04-07/source", "Forty sign steps of 0.3", "Forty sign steps of 0.4"),
        "α = 0.0186": ("numbers", "01/01-12/source", "α = 0.0185.", "α = 0.0186."),
    },
    "a steering sentence": {
        "it says another number": ("steering", "04/04-18/source", 'data-says="RMSprop is at −1.39 α', 'data-says="RMSprop is at −1.93 α'),
        "it sets another value": ("steering", "05/05-20/source", 'data-set="steps=60', 'data-set="steps=40'),
        "its text says another number": ("steering", "04/04-18/source", "0.999 at −0.135 α<", "0.999 at −0.153 α<"),
        "it sets what is not allowed": ("steering", "02/02-26/source", 'data-set="beta=0.98', 'data-set="beta=1.98'),
    },
    "a slide": {
        "a wrong number in its title": ("numbers", "05/05-05/metadata", "b travels 54.9", "b travels 45.9"),
        "a wrong step in its title": ("numbers", "05/05-19/metadata", "From step 44 on", "From step 33 on"),
        "a wrong number in its notes": ("numbers", "00/00-11b/metadata", "12 against 0.054", "12 against 0.045"),
        "a wrong number of bytes": ("numbers", "12/12-04/metadata", "must move 40 bytes", "must move 48 bytes"),
        "a minute too many": ("teaching", "05/05-05/metadata", '"minutes": 2', '"minutes": 3'),
        "off the path of ninety minutes": ("teaching", "05/05-19/metadata", '"path-90"', '"path-91"'),
        "an answer that is not cleared": ("notebooks", "05/05-19/metadata", '"answer"', '"anwser"'),
        "no speaker's notes": ("slides", "05/05-05/metadata", '"notes"', '"note"'),
        "the other number of steps": ("reread", "00/00-07/metadata", "After 500 steps", "After 40 steps"),
    },
    "a link": {
        "to a heading that is none": ("reread", "14/14-02/source", "#Which-rho,-decay", "#Which-rho-decay"),
    },
    "a question": {
        "the key of another guess": (KEY + "[Q07]", BANK, '"my_half_life"', '"my_peak"'),
        "a key at another rate": (KEY + "[Q02]", BANK, "20, lr=0.0185).w[-1, 0]", "20, lr=0.0195).w[-1, 0]"),
        "a key along b": (KEY + "[Q02]", BANK, "20, lr=0.0185).w[-1, 0]", "20, lr=0.0185).w[-1, 1]"),
        "a key of two steps": (KEY + "[Q11]", BANK, "ewa([1, 1, 1], 0.9)[-1]", "ewa([1, 1], 0.9)[-1]"),
        "a key with β₁ = 0.9": (KEY + "[Q22]", BANK, "lambda n: 0.065 * momentum(0.0, 1.0, lr=1.0, beta1=0.8)[1]", "lambda n: 0.065 * momentum(0.0, 1.0, lr=1.0, beta1=0.9)[1]"),
        "a slip exchanged for another": (KEY + "[Q21]", BANK, '"w", "M01", "M04", "M24"', '"w", "M04", "M01", "M24"'),
        "a stem with another β": (KEY + "[Q33]", BANK, 'α = 0.1, β₂ = 0.9, ε = 1e-8. How', 'α = 0.1, β₂ = 0.8, ε = 1e-8. How'),
        "a reason with 1 − β₁ above": ("reread", BANK, "2(1 + β₁)/(1 − β₁).", "2(1 − β₁)/(1 + β₁)."),
    },
    "a claim": {
        "no check in the lesson": ("notebooks", "05/05-25b/source", 'claim("C14",', 'str("C14",'),
        "the check of another claim": ("notebooks", "05/05-19b/source", 'claim("C13"', 'claim("C12"'),
        "a check that cannot fail": ("notebooks", "05/05-25b/source", "max(errors) < 1e-12 and returns == sorted(returns) and returns[2] > 1", "True"),
        "half of a check": ("worlds::test_what_speaks_of_a_world_notices_it", "04/04-26/source", "is_average and divides and leap.min() > 1e7 and first_move.max() < 1", "len(run.w) == 51"),
        "a looser bound": ("worlds::test_what_speaks_of_a_world_notices_it", "04/04-33/source", "same_W and same_b and np.allclose(grown, [1, 16])", "grown[1] > 0"),
        "a condition's number": ("05:ends_there", CLAIMS, "up to 0.21, 0.54 and 1.16", "up to 0.21, 0.54 and 1.61"),
        "a verdict": ("ledger_claims", CLAIMS, "C14 L 05", "C14 C 05"),
        "a claim's sentence": ("claims_cited", CLAIMS, "removes the vertical swing", "damps the vertical swing"),
        "the file of a claim": ("claims_cited", "docs/claims/C14.json", "to 1e-12. On", "to 1e-11. On"),
        "the verdict in a claim's file": ("claims_cited", "docs/claims/C20.json", "cito:refutes", "cito:confirms"),
        "the identifier of a file": ("claims_cited", "docs/claims/SWHID.txt", " C01.json\n", " C02.json\n"),
        "what is to be reproduced": ("claims_cited", "codecheck.yml", "docs/claims/C14.json", "docs/claims/C41.json"),
        "a quotation of another page": ("claims_cited", "ledger/pages.py", "with a half-life time of", "with a half life time of"),
        "a check of lengths": ("reread", "01/01-40b/source", "turns_along == [not S for S in keeps_S]", "len(turns_along) == len(keeps_S)"),
        "a condition without its half": ("reread", CLAIMS, "ε < αc/2, b ends", "ε < αc, b ends"),
    },
    "an exercise": {
        "a slip to find that is none": ("exercises_in_lessons", "06/06-07/source", "(S + eps), S", "(np.sqrt(S) + eps), S"),
        "the answer stands in the lesson": ("exercises_in_lessons", "04/04-15/source", "S = ...  #", "S = beta2 * S + (1 - beta2) * dw**2  #"),
        "a guess that nobody compares": ("exercises_in_lessons", "05/05-24/source", "compare(my_end, ", "print(*"),
    },
    "a plan": {
        "a row one minute longer": ("teaching", PLAN, "| 0:07 | 5 |", "| 0:07 | 6 |"),
        "a row that saves more": ("teaching", PLAN, "as homework | 4 |", "as homework | 5 |"),
        "minutes of a lesson": ("notebooks", "05/05-00/source", "40 minutes, 50", "60 minutes, 50"),
        "a link to another lesson": ("notebooks", "05/05-00/source", "06-a-larger-learning-rate.ipynb", "06-a-larger-rate.ipynb"),
    },
    "a sentence without a number": {
        "a Recall's answer": ("numbers notebooks", "04/04-01/source", "alternates from step to step", "agrees from step to step"),
    },
}
