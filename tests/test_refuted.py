"""What was refuted once, by what is now true: one test for each sentence that a referee turned."""

import numpy as np

from rmsprop_lessons import (
    START,
    adam,
    descend,
    ewa,
    gradient_descent,
    momentum,
    noisy,
    ravine,
    rmsprop,
    rotated,
)
from rmsprop_lessons.datasets import breast_cancer
from rmsprop_lessons.labs.computed.rotation import turned

R = ravine()


def test_at_gradient_descents_own_rate_momentum_saves_a_fifth_or_a_third():
    """Told as "it hardly helps" after β₁ up to 0.9; with 0.95 it is too late and flies past W = 0."""

    def run(rule, lr, **hyper):
        w = descend(rule, START, R.grad, 500, lr=lr, **hyper).w
        return int(np.flatnonzero(R.loss(w) > 1e-6 * R.loss(START))[-1]) + 1, w[:, 0].max()

    at_0_0195 = [run(momentum, 0.0195, beta1=beta1)[0] for beta1 in (0.9, 0.93, 0.95)]
    assert (run(gradient_descent, 0.0195)[0], at_0_0195) == (334, [269, 210, 269])
    assert (run(gradient_descent, 0.015)[0], run(momentum, 0.015, beta1=0.95)[0]) == (435, 252)
    past = [run(momentum, 0.0195, beta1=beta1)[1] for beta1 in (0.9, 0.95)]
    assert past[0] < 0 and 0.1 < past[1] < 0.2


def test_an_average_of_0_9_is_worth_19_plain_values_give_or_take():
    noise = [np.random.default_rng(seed).standard_normal(100_000) for seed in range(40)]
    worth = [1 / ewa(x, 0.9)[100:].var() for x in noise]
    assert abs(np.mean(worth) - 19) < 0.15 and 0.15 < np.std(worth) < 0.4


def test_a_tuned_falling_rate_beats_a_tuned_constant_one():
    """05 compared both at one rate and said that the falling one loses over 100 steps."""
    grid = np.geomspace(1e-3, 10, 200)[:, None]

    def best(lr, steps):
        return R.loss(descend(rmsprop, START, R.grad, steps, lr=lr).w[-1]).min()

    for steps in (40, 60, 100, 200, 500):
        falling = best(lambda t, n=steps: grid * (1 - t / (n + 1)), steps)
        assert falling < 1e-12 < best(grid, steps)


def test_the_size_of_S_counts_and_not_only_the_ratio():
    """Half of α is four times S at the same ratio: it ends at half the height."""
    ends = [abs(descend(rmsprop, START, R.grad, 4000, lr=lr, eps=0).w[-1, 1]) for lr in (0.1, 0.05)]
    np.testing.assert_allclose(ends, [0.05, 0.025], rtol=1e-9)


def test_a_factor_in_the_loss_cancels_in_exact_arithmetic_only():
    def gap(factor, beta2, eps):
        runs = [
            descend(rmsprop, START, lambda w, k=k: k * R.grad(w), 500, lr=0.1, beta2=beta2, eps=eps).w
            for k in (1, factor)
        ]
        return abs(runs[1] - runs[0]).max()

    assert gap(1e6, 0.9, 0) < 1e-12 and gap(2**20, 0.99, 0) == 0
    assert gap(1e6, 0.99, 0) > 0.05 and gap(1e-6, 0.9, 1e-8) > 0.1


def test_with_a_large_beta2_the_swing_returns_above_its_start():
    def highest(beta2):
        b = abs(descend(rmsprop, 1.0, lambda b: 100 * b, 2500, lr=0.1, beta2=beta2).w)
        return b[b.argmin() :].max()

    assert highest(0.9) < highest(0.99) < 1 < highest(0.999)


def test_where_db_stops_being_larger_depends_on_the_rate_and_the_start():
    def turns(start, lr):
        dW, db = abs(descend(rmsprop, start, R.grad, 500, lr=lr).dw.T)
        return int((db < dW).argmax()) + 1 if (db < dW).any() else None

    cases = [(START, 0.1), (START, 0.05), ([-10, 3], 0.1), ([-3, 3], 0.1)]
    assert [turns(*case) for case in cases] == [9, 20, 41, None]


def test_at_its_own_best_rate_b_travels_a_sixth_and_not_a_fiftieth():
    def travels(rule):
        w = descend(rule, START, R.grad, 40, lr=np.geomspace(1e-3, 10, 2000)[:, None]).w
        return abs(np.diff(w[:, R.loss(w[-1]).argmin(), 1])).sum()

    assert 4 < travels(rmsprop) < 5 and 22 < travels(gradient_descent) < 28


def test_on_the_way_to_the_minimum_S_sees_the_ravine_through_the_noise():
    """C28's formula is for a b that only swings; before that db = c b stands out of σ = 10."""
    surface = noisy(ravine(1, 100), 10.0, np.random.default_rng(0))
    S = descend(rmsprop, np.tile(START, (200, 1)), surface.grad, 10, lr=0.01).memory["S"][-1].mean(0)
    assert S[1] > 16 * S[0]


def test_S_follows_the_sizes_of_gradients_and_not_the_swing():
    """C19: from step 40 to 76 b changes its sign at each step, and S_db is the smaller one."""
    run = descend(rmsprop, START, R.grad, 100, lr=0.1)
    S, b = run.memory["S"], run.w[:, 1]
    assert (b[40:77] * b[39:76] < 0).all() and (S[39:76, 1] < S[39:76, 0]).all()
    assert (S[:39, 1] > S[:39, 0]).all()


def test_each_entry_has_its_own_scale():
    one, other = (descend(rmsprop, START, ravine(1, c).grad, 50, lr=0.1).w for c in (100, 400))
    assert np.array_equal(one[:, 0], other[:, 0]) and not np.array_equal(one[:, 1], other[:, 1])


def test_gradient_descent_is_the_first_to_stay_below():
    """C08's five steps are "first below 0.01"; RMSprop leaves again."""
    rates = np.geomspace(1e-3, 10, 161)[:, None]

    def stays(rule):
        low = R.loss(descend(rule, START, R.grad, 600, lr=rates).w) < 0.01
        return min(int(np.flatnonzero(~run)[-1]) + 1 for run in low.T if run[-1])

    assert (stays(rmsprop), stays(gradient_descent)) == (426, 224)


def test_independent_batches_drift_twice_as_fast_as_batches_in_order():
    g = np.random.default_rng(0).choice([0.1] * 9 + [-0.9], 500_000)
    drifts = [10 * np.mean(-g / np.sqrt(ewa(g**2, beta2))) for beta2 in (0.9, 0.99)]
    np.testing.assert_allclose(drifts, [-1.41, -0.14], atol=0.1)


def across(degrees, steps, lr=0.1, **hyper):
    """Return how far RMSprop is from the floor of a turned ravine at each step, and its run."""
    turn = turned(degrees)
    grad = rotated(R, np.deg2rad(degrees)).grad
    run = descend(rmsprop, turn @ START, grad, steps, lr=lr, **hyper)
    return abs(run.w @ turn), run


def test_a_swing_stays_at_0_and_at_45_degrees():
    """C20: at 45° it is damped, too; what stays is α/√2 instead of α/2."""
    stays = [across(degrees, 400)[0][-20:, 1].mean() for degrees in (0, 45)]
    np.testing.assert_allclose(stays, [0.05, 0.1 / 2**0.5], rtol=5e-3)


def test_a_falling_rate_removes_the_swing_at_both_angles():
    ends = [across(d, 500, lambda t: 0.1 * (1 - t / 501))[0][-1, 1] for d in (0, 45)]
    assert max(ends) < 1e-6


def test_a_large_beta2_lets_the_swing_go_and_come_back():
    for degrees in (0, 45):
        away = across(degrees, 6000, beta2=0.99)[0][:, 1]
        assert away.min() < 1e-3 and away[away.argmin() :].max() > 0.1


def test_at_45_degrees_it_crawls_whatever_the_rate():
    for lr in (0.05, 0.1, 0.2):
        away, run = across(45, 400, lr)
        np.testing.assert_allclose(lr / np.sqrt(run.memory["S"][-1]), 0.02, rtol=0.01)
        assert abs((away[400, 0] / away[300, 0]) ** 0.01 - 0.98) < 0.003


def test_the_window_that_goes_the_right_way_is_exact():
    def drift(n, window):
        b = 1 - 1 / window
        S = 1 + (n * n - 1) * (1 - b) * b ** np.arange(n) / (1 - b**n)
        return (np.r_[-n, np.ones(n - 1)] / np.sqrt(S)).sum()

    for n, window in ((3, 1.895), (10, 22.44), (30, 215.8), (100, 2468)):
        assert drift(n, 0.999 * window) > 0 > drift(n, 1.001 * window)


def test_the_first_step_of_rmsprop_is_its_longest():
    for beta2 in (0.5, 0.9, 0.999):
        g = np.array([1e-3, 1e3])
        step = descend(rmsprop, np.zeros(2), lambda w, g=g: g, 1, lr=1.0, eps=0, beta2=beta2).w[1]
        np.testing.assert_allclose(abs(step), 1 / np.sqrt(1 - beta2))


def test_at_a_rate_of_1000_what_stays_belongs_to_beta2_of_0_9():
    def end(beta2):
        return abs(descend(rmsprop, START, R.grad, 2000, lr=1000.0, beta2=beta2).w[-1]).max()

    assert round(end(0.9)) == 500 and end(0.999) == 0


def test_eps_beside_the_root_is_a_floor_of_eps():
    step = -rmsprop(0.0, 1e-12, 1e-24, lr=1.0, eps=1e-8)[0]
    assert abs(1e-12 / step / 1e-8 - 1) < 1e-3


def test_the_steps_lost_to_eps_depend_on_the_rate():
    def steps(lr, eps):
        return (descend(rmsprop, 1.0, lambda w: 1e-8 * w, 8000, lr=lr, eps=eps).w <= 0.5).argmax()

    assert steps(0.1, 1e-6) > 300 * steps(0.1, 0.0) and steps(0.01, 1e-6) < 200 * steps(0.01, 0.0)


def test_rounding_passes_the_bound_where_squares_are_almost_0():
    g = np.geomspace(1e-163, 1e-160, 100_001)
    with np.errstate(all="ignore"):
        quotient = -rmsprop(0 * g, g, lr=1.0, eps=0)[0]
    assert 3.9 < quotient[np.isfinite(quotient)].max() < 4


RATES = np.geomspace(1e-3, 10, 100)[:, None]


def lowest(rule, steps, grad=R.grad, **hyper):
    """Return the lowest last loss over RATES."""
    return np.nanmin(R.loss(descend(rule, START, grad, steps, lr=RATES, **hyper).w[-1]))


def test_at_beta2_0_9_the_winner_turns_between_40_and_500_steps():
    assert lowest(rmsprop, 40) < lowest(gradient_descent, 40) / 50
    assert lowest(rmsprop, 500) > 1e3 * lowest(gradient_descent, 500)


def test_with_beta2_tuned_rmsprop_leads_at_all_three_horizons():
    for steps in (40, 500, 2000):
        assert lowest(rmsprop, steps, beta2=0.999) < 1e-50 * lowest(gradient_descent, steps)


def test_gradient_descent_on_slopes_divided_by_their_first_sizes_gains_too():
    """It gains, but that is not all of it: what fills a lasting S is the slope after the first leap."""
    first = abs(R.grad(START))
    for steps in (40, 500, 2000):
        divided = lowest(gradient_descent, steps, lambda w: R.grad(w) / first)
        assert divided < 1e-5 * lowest(gradient_descent, steps)


def test_a_lasting_S_divides_by_the_slopes_after_its_first_leap():
    for steps, lr, last in ((40, 10, 101), (500, 0.06, 47)):
        S = descend(rmsprop, START, R.grad, steps, lr=lr, beta2=0.9999).memory["S"]
        ratio = np.sqrt(S[:, 1] / S[:, 0])
        assert (round(ratio[0]), round(ratio[-1])) == (10, last)


def test_who_is_ahead_after_500_steps_depends_on_the_start():
    """At β₂ = 0.9: behind from (−10, 1), ahead from (−3, 3) and (−1, 1)."""

    def least(rule, start):
        return np.nanmin(R.loss(descend(rule, start, R.grad, 500, lr=RATES).w[-1]))

    starts = (START, [-3, 3], [-1, 1])
    assert [bool(least(rmsprop, at) < least(gradient_descent, at)) for at in starts] == [0, 1, 1]


def test_the_drift_goes_with_beta2_from_the_sign_step_to_almost_0():
    g = np.tile([0.1] * 9 + [-0.9], 2000)
    drifts = [
        -10 * (g / np.sqrt(ewa(g**2, beta2)))[10_000:].mean() for beta2 in (0, 0.5, 0.7, 0.9, 0.99)
    ]
    np.testing.assert_allclose(drifts, [-8, -4.27, -2.31, -0.68, -0.07], atol=0.01)


def test_a_quarter_turn_only_exchanges_the_names():
    """With cos 90° = 6e-17 in its place RMSprop was off by 0.19 after 200 steps."""
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    for rule in (rmsprop, adam):
        straight = descend(rule, START, R.grad, 200, lr=0.1).w
        along = descend(rule, turn @ START, lambda w: R.grad(w @ turn) @ turn.T, 200, lr=0.1).w
        assert np.array_equal(along, straight @ turn.T)


def test_noise_leaves_a_factor_of_about_two():
    """α and β₂ chosen together on 100 runs and judged on 500 others, at σ = 1 and 500 steps."""

    def mean(rule, lr, runs, seed, **hyper):
        grad = noisy(R, 1.0, np.random.default_rng(seed)).grad
        start = np.tile(START, (runs, len(lr), 1))
        return R.loss(descend(rule, start, grad, 500, lr=lr[:, None], **hyper).w[-1]).mean(axis=0)

    def judged(rule, *knobs):
        tried = [mean(rule, RATES[:, 0], 100, 10, **knob) for knob in knobs]
        knob, losses = min(zip(knobs, tried, strict=True), key=lambda pair: np.nanmin(pair[1]))
        return mean(rule, RATES[[np.nanargmin(losses)], 0], 500, 110, **knob)[0]

    betas = [{"beta2": beta2} for beta2 in (0.9, 0.99, 0.999, 0.9999, 0.99999)]
    assert 1.5 < judged(gradient_descent, {}) / judged(rmsprop, *betas) < 3


def test_at_beta2_0_999_the_swing_mostly_drowns_in_the_computer():
    """C14: 0.999 decides whether the swing returns at all, not only when."""
    for width, returns in ((np.float64, 11), (np.float32, 1)):
        lr = np.geomspace(1e-4, 3, 60).astype(width)
        b = descend(rmsprop, width(1), lambda b: 100 * b, 30_000, lr=lr, beta2=0.999).w[-1]
        swings = abs(abs(b) - lr / 2) < 0.01 * lr
        assert swings.sum() == returns and abs(b[~swings]).max() < np.finfo(width).tiny


def test_without_memory_the_start_decides_where_the_swing_ends():
    """C14's line needs 0 < β₂: at 0 every step is ±α."""
    for beta2, same in ((0.0, False), (0.001, True)):
        runs = [descend(rmsprop, b, lambda b: 100 * b, 2000, lr=0.1, beta2=beta2).w for b in (1, 0.33)]
        assert np.allclose([abs(run[-1]) for run in runs], 0.05, rtol=1e-3) == same


def test_a_step_is_alpha_long_only_where_the_gradient_hardly_changes():
    """05's summary said "every parameter": b's steps shrink with b."""
    steps = abs(np.diff(descend(rmsprop, START, R.grad, 40, lr=0.1).w, axis=0)) / 0.1
    assert (steps[[9, 19, 39], 1] < [0.2, 1e-3, 1e-16]).all() and (abs(steps[10:, 0] - 1) < 0.2).all()


def test_the_swing_that_stays_follows_the_angle():
    for degrees in (10, 20, 30, 40):
        theta = np.deg2rad(degrees)
        stays = across(degrees, 400)[0][-20:, 1].mean()
        np.testing.assert_allclose(stays, 0.05 * (np.sin(theta) + np.cos(theta)), rtol=5e-3)


def test_adams_average_costs_most_of_its_gain_along_the_axes():
    """09 said that Adam falls to RMSprop without it; at 0° it rises from 5 powers of ten to 50."""
    best = []
    for beta1 in (0.9, 0.0):
        lr = RATES[:, 0, None]
        w = descend(adam, START, R.grad, 100, lr=lambda t, lr=lr: lr * (1 - t / 101), beta1=beta1).w[-1]
        best.append(np.nanmin(R.loss(w)))
    assert best[1] < 1e-20 < best[0]


def test_only_at_45_degrees_a_turned_ridge_holds_rmsprop():
    def leaves(degrees):
        """Return whether the loss falls below −1/2 from W = 0, b = 1 of a saddle, at any rate."""
        turn = turned(degrees)
        w = descend(
            rmsprop, turn @ [0.0, 1.0], lambda w: (w @ turn * [-1, 100]) @ turn.T, 400, lr=RATES
        ).w
        return (((w @ turn) ** 2) @ [-1, 100] < -1).any()

    assert [leaves(degrees) for degrees in (0, 1, 30, 44.9, 45)] == [False, True, True, True, False]


def test_the_full_batch_and_a_falling_rate_let_rmsprop_gain_on_standardised_features_too():
    """C02 holds with 340 such steps; "these 20 epochs" would be 20 steps and hardly a gain."""
    features, benign = breast_cancer()
    X = np.column_stack([(features - features.mean(axis=0)) / features.std(axis=0), np.ones(569)])
    X *= (2 * benign - 1)[:, None]
    rates = np.geomspace(1e-2, 100, 25)[:, None]

    def gain(steps):
        ends = []
        for rule in (gradient_descent, rmsprop):
            w, memory = np.zeros(31), []
            for t in range(steps):
                dw = (np.tanh(w @ X.T / 2) - 1) @ X / 2 / 569
                w, *memory = rule(w, dw, *memory, lr=rates * (1 - t / steps))
            ends.append(np.nanmin(np.logaddexp(0, -w @ X.T).mean(axis=-1)))
        return ends[0] / ends[1]

    assert gain(340) > 1.3 and gain(20) < 1.1
