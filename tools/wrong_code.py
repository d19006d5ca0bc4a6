"""Code of the package and of the tools, other than the rules, with something wrong in it.

kind -> what is wrong -> the checks that could notice, the file, the right and the wrong. Checks are
numbers of lessons and names of test files; a file without a folder stands in rmsprop_lessons.
"""

Places = dict[str, dict[str, tuple[str, str, str, str]]]
KEY = "questions::test_the_answers_are_those_that_were_written_down"
DRAW, WORDS, FORMS = "figures/drawing.py", "figures/words.py", "frameworks/conventions.py"
NET, PAGE, MADE = "experiments/network.py", "labs/computed/page.py", "tools/site_labs.py"
RAVINE, LAB, KINDS = "surfaces.py", "labs/computed/", "tools/question_kinds.py"
FAST, MAPS = "fast.py", "experiments/maps.py"
_ORDER = "        order = rng.permutation(len(y))\n"

# fmt: off
CODE: Places = {
    "what the rules run on": {
        "a gradient 0.1 % too steep along b": ("01", RAVINE, "_pair(a * W, c * b)", "_pair(a * W, 1.001 * c * b)"),
        "a ravine's loss without its half": ("01", RAVINE, "c * np.square(b)) / 2", "c * np.square(b))"),
        "Rosenbrock's slope without a term": ("surfaces", RAVINE, "_pair(-2 * (a - W) - 2 *", "_pair(-2 *"),
        "half the noise": ("surfaces", RAVINE, "exact + sigma *", "exact + sigma / 2 *"),
        "a ravine turned half as far": ("surfaces", RAVINE, "np.sin(float(angle))", "np.sin(float(angle) / 2)"),
        "the gradient recorded a step late": ("01 descent", "descent.py", "= here, dw\n", "= here, grad(here)\n"),
        "a schedule that counts from 0": ("descent", "descent.py", "at_step(t + 1, hyper)", "at_step(t, hyper)"),
        "weights, the youngest first": ("02", "averages.py", "arange(n - 1, -1, -1.0)", "arange(0.0, n)"),
        "a half-life to a third": ("02", "averages.py", "np.log(0.5)", "np.log(1 / 3)"),
        "a window too long by 1": ("02", "averages.py", "return 1 / (1 - _one", "return 1 + 1 / (1 - _one"),
        "one day of the temperatures": ("02", "data/seattle-highs.csv", "2012-01-02,10.6", "2012-01-02,16.6"),
        "a network's start half as wide": ("experiments_network 08", NET, "sqrt(2 / n)", "sqrt(0.5 / n)"),
        "mini-batches in one order": ("experiments_network 08", NET, _ORDER, "        order = np.arange(len(y))\n"),
        "a loss summed, not averaged": ("experiments_network 08", NET, ".sum() / m, grads", ".sum(), grads"),
        "ε of Keras beside the root": ("11", FORMS, "Keras          inside", "Keras          beside"),
        "PyTorch's decay 0.9": ("11", FORMS, "beside  0  0.01  0.99  1e-8   outside", "beside  0  0.01  0.9   1e-8   outside"),
        "a recorded number of PyTorch": ("frameworks", "data/frameworks.json", "alpha=0.9, eps=1e-08)\": [\n   [\n    0.9683772352822628,\n    -2.0316227", "alpha=0.9, eps=1e-08)\": [\n   [\n    0.9683872352822628,\n    -2.0316227"),
    },
    "a fast step, a map, a sweep": {
        "the factor of an average forgotten": ("fast::test_any_shape_and_any_hyper_parameters", FAST, "lr * (1 - beta1) / (1", "lr / (1"),
        "ε without its factor": ("fast::test_any_shape_and_any_hyper_parameters", FAST, "beta2, eps / root,", "beta2, eps,"),
        "the last piece left out": ("fast::test_the_edges_of_the_pieces", FAST, "for i in range(0, n, size)]", "for i in range(0, n - n % size, size)]"),
        "a map one step short": ("experiments_maps::test_each_cell_is_a_descent", MAPS, "range(1, steps + 1)", "range(1, steps)"),
        "a map whose Adam keeps its first repair": ("experiments_maps::test_each_cell_is_a_descent", MAPS, "if t == 1 or rule is adam:", "if t == 1:"),
        "the same draws at each point": ("sweeps::test_every_place_has_a_generator_of_its_own", "sweeps.py", "spawn_key=(self.place,)", "spawn_key=(0,)"),
    },
    "a figure": {
        "a map that is too dark": ("figures::test_a_map_says_where_the_loss_becomes_small", DRAW, "np.maximum(loss, 1e-12)), np.nan)", "np.maximum(loss, 1e-13)), np.nan)"),
        "the edge of a map at its end": ("figures::test_a_map_says_where_the_loss_becomes_small", DRAW, "x[low.argmax(axis=1)]", "x[-1 - low[:, ::-1].argmax(axis=1)]"),
        "a path that is mirrored": ("01", DRAW, "ax.plot(W, b, gid", "ax.plot(W, -b, gid"),
        "height lines of another loss": ("figures::test_height_lines_join_points_of_the_loss_that_they_stand_for", DRAW, "surface.loss(w), levels", "surface.loss(0.9 * w), levels"),
        "a + beside the minimum": ("figures::test_height_lines_join_points_of_the_loss_that_they_stand_for", DRAW, "ax.plot(0, 0, marker", "ax.plot(0, 0.1, marker"),
        "a parabola twice as steep": ("figures::test_a_cut_has_the_parabola_of_its_curvature", DRAW, "curvature * ground**2 / 2", "curvature * ground**2"),
        "a threshold at another place": ("figures::test_a_dotted_line_stands_where_it_says_and_nbval_sees_it", DRAW, "ax.axvline(x,", "ax.axvline(1.1 * x,"),
        "a bar that ends in the middle": ("figures::test_a_row_of_problems_has_its_bar_and_its_mark", DRAW, "ax.hlines(at, low, high", "ax.hlines(at, low, middle"),
        "a name at the other end of a curve": ("figures::test_a_name_stands_at_the_last_point_that_there_is", DRAW, "np.isfinite(y))[-1]", "np.isfinite(y))[0]"),
        "two colours exchanged": ("figures::test_each_rule_looks_as_the_texts_say", DRAW, '{"color": "#0072B2"', '{"color": "#009E73"'),
        "a triangle upside down": ("figures::test_each_rule_looks_as_the_texts_say", DRAW, '"marker": "^"', '"marker": "v"'),
    },
    "an alt text": {
        "rises for falls": ("figures::test_trend_says_how_values_go", WORDS, "y[-1] > y[0] else 'falls'", "y[-1] < y[0] else 'falls'"),
        "one change of sign too many": ("figures::test_each_statement_of_an_alt_text_is_true_of_the_data", WORDS, 'f", with {flips} {', 'f", with {flips + 1} {'),
        "two digits": ("figures::test_number_is_short_and_exact_on_whole_numbers", WORDS, "digits: int = 3)", "digits: int = 2)"),
        "the highest where the lowest was": ("figures::test_trend_says_how_values_go", WORDS, "highest {number(y[high])}", "highest {number(y[low])}"),
        "the lab's title for its alt text": ("site_labs::test_a_lab_as_html", MADE, '{escape(first["alt"])}', "{escape(wide.scene.title)}"),
        "a picture without its sentence": ("figures::test_alt_text_tells_where_the_path_goes", "figures/pictures.py", 'join([sentence, *(desc', 'join([*(desc'),
    },
    "a lab": {
        "race: another α": ("00:lab_race", LAB + "race.py", '"RMSprop": 0.32', '"RMSprop": 0.33'),
        "ravine: 61 steps": ("01:lab_ravine", LAB + "ravine.py", "= C, 60", "= C, 61"),
        "ravine: diverges too early": ("labs::test_ravine_lab_names_the_region", LAB + "ravine.py", "if lr > 2 / c:", "if lr > 1.99 / c:"),
        "average: another β": ("02:lab_average", LAB + "average.py", "v = ewa(highs, beta)", "v = ewa(highs, 0.99 * beta)"),
        "momentum: 59 steps": ("03:lab_momentum", LAB + "momentum.py", "grad, 60, lr", "grad, 59, lr"),
        "momentum: another limit": ("labs::test_sentences_say_what_the_numbers_say", LAB + "momentum.py", "limit = 2 * (1", "limit = 1.9 * (1"),
        "drift: S starts at 0.1": ("04:lab_drift", LAB + "drift.py", "STEADY = 0.09", "STEADY = 0.1"),
        "own rule: another α": ("04:draw", LAB + "own.py", '("RMSprop", 0.2)', '("RMSprop", 0.21)'),
        "horizon: a step 0.1 % too long": ("05:lab_horizon", LAB + "horizon.py", "STEPS = 0.1, 1.0", "STEPS = 0.1001, 1.0"),
        "horizon: the rate of the step before": ("05:lab_horizon", LAB + "horizon.py", '["S"][steps - 1]', '["S"][steps - 2]'),
        "scale: 50 steps": ("06:lab_scale", LAB + "scale.py", "grad, 60, lr", "grad, 50, lr"),
        "epsilon: ε² inside": ("07:lab_epsilon", LAB + "epsilon.py", "np.sqrt(SIZES**2 + eps)", "np.sqrt(SIZES**2 + eps**2)"),
        "noise: 8 runs": ("08:lab_noise", LAB + "noise.py", "STEPS, RUNS = 400, 16", "STEPS, RUNS = 400, 8"),
        "rotation: the start stays": ("labs::test_sentences_say_what_the_numbers_say", LAB + "rotation.py", "descend(rmsprop, turn @ START", "descend(rmsprop, START"),
        "problems: two seeds": ("10:lab_problems", LAB + "problems.py", "problem], range(3)", "problem], range(2)"),
        "together: the noise is not turned": ("labs::test_two_of_four_do_not_see_the_angle", LAB + "together.py", "sigma * DRAWS @ turn.T", "sigma * DRAWS"),
        "together: the loss without its half": ("10:lab_together", LAB + "together.py", "w**2).sum(axis=1) / 2", "w**2).sum(axis=1)"),
        "memory: three numbers, not five": ("12:lab_memory", LAB + "memory.py", '"moving": 5 / 3', '"moving": 3 / 3'),
        "map: a window twice as long": ("12:lab_map", LAB + "map.py", "1 - 1 / window})", "1 - 0.5 / window})"),
    },
    "a page of the site": {
        "curves shifted by a hundredth": ("site_labs::test_gaps_far_places_and_zoom", PAGE, "UNIT * part,", "UNIT * part + 20,"),
        "a logarithmic axis drawn linear": ("site_labs::test_gaps_far_places_and_zoom", PAGE, "if log:  #", "if log is None:  #"),
        "a gap that is closed": ("site_labs::test_gaps_far_places_and_zoom", PAGE, "[next(steps) if drawn else None", "[next(steps) if drawn else 0"),
        "a stored shot of another value": ("site_labs::test_a_lab_as_html", MADE, "zip(moved, chosen, strict=True))\n        kept", "zip(moved, chosen, strict=True))\n        kept['|'.join(map(written, given.values()))] = shot(name, start, axes)\n        continue\n        kept"),
        "stored rows one point short": ("site_labs::test_a_lab_as_html", MADE, "[[at[tuple(row)], len(row)]", "[[at[tuple(row)], len(row) - 1]"),
        "an error after the check is a pass": ("site_answers::test_an_error_after_the_check_is_no_pass", LAB + "answers.py", "told[-1].passed and not problem", "told[-1].passed"),
    },
    "a question's machinery": {
        "the second answer is the key": (KEY + "[Q01]", KINDS, "right=i == 0", "right=i == 1"),
        "a mistake's result for the solution's": (KEY + "[Q12]", KINDS, "key: Value = lambda _: result(name, given, of)", "key: Value = lambda _: result(name, given, of, ids[0])"),
        "a step ten times as long": (KEY + "[Q37]", KINDS, '"eps": 0.0} | given', '"eps": 0.0, "lr": 10.0} | given'),
        "a quiz that marks a wrong answer": ("questions::test_gift_is_read_as_it_was_meant", "tools/question_files.py", "{'=' if option.right", "{'=' if option.text"),
    },
    "the checker": {
        "a solution with the old S": ("exercises_answers::test_right_answers_in_odd_styles_pass", "exercises/catalogue/rmsprop_step.py", "    S = beta2 * S + (1 - beta2) * dw**2\n    w = w - lr * dw / (np.sqrt(S) + eps)\n    return w, S\n\n\nSTORY", "    w, S = w - lr * dw / (np.sqrt(S) + eps), beta2 * S + (1 - beta2) * dw**2\n    return w, S\n\n\nSTORY"),
        "a smaller case with a wrong number": ("exercises_in_lessons", "exercises/catalogue/rmsprop_step.py", "yours is the root of 0.05, 0.224.", "yours is the root of 0.05, 0.244."),
        "tolerance a hundred times as wide": ("exercises_catalogue::test_every_entry_is_named[ewa-X06-rounded]", "exercises/calls.py", "rtol: float = 1e-7", "rtol: float = 1e-3"),
    },
}
