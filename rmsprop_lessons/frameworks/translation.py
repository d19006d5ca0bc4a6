"""Move a setting of RMSprop from one framework to another, and say how exact the move is."""

from __future__ import annotations

import re
from math import inf
from typing import NamedTuple

from ..checks import one_number
from .conventions import (
    ALIASES,
    FORMS,
    SWITCHES,
    Form,
    divisor,
    first_step,
    moved_eps,
    step_ratio,
    with_momentum,
)

SIZES = (1.0, 1e-2, 1e-4)  # of the gradients whose first steps are told
EXACT = "Exact: the same steps, up to rounding."
# No argument carries S₀ over, but a state that is filled before the first step does.
PREFILLED = {
    "PyTorch": """for p in params:
    optimizer.state[p] = {{"step": torch.zeros(()), "square_avg": torch.full_like(p, {S0})}}""",
    "Keras": """optimizer.build(variables)
for S in optimizer._velocities:
    S.assign(keras.ops.full(S.shape, {S0}))""",
}
PYTORCH_MOMENTUM = """
    optimizer.state[p]["momentum_buffer"] = torch.zeros_like(p)"""


class Translation(NamedTuple):
    """A setting in another framework's words; it prints as the call and what to know about it."""

    call: str
    settings: dict[str, float | bool]
    exact: bool  # with `setup`; with a momentum: while lr is constant, see the notes
    error: float  # by ε, the largest relative difference of a step; S₀ is left to the notes
    notes: tuple[str, ...]
    setup: str = ""  # code to run before the first step, with the call's result as `optimizer`

    def __repr__(self) -> str:
        return "\n".join([self.call, *filter(None, [self.setup]), *self.notes])


def translate(
    from_: str,
    to: str,
    *,
    lr: float | None = None,
    decay: float | None = None,
    eps: float | None = None,
    momentum: float = 0.0,
    **own: float,
) -> Translation:
    """Return a setting of `from_` in the words of `to`: names in FORMS or what people call them.

    lr, decay and eps may have the names that `from_` gives them: alpha=0.99 from PyTorch, rho=0.9 from
    Keras. What is left out takes the default of `from_`. ValueError: an unknown name or argument, a
    value outside its range, no default for lr, a momentum that one of the two does not have.
    """
    from_, to = _known("from_", from_), _known("to", to)
    given = {"lr": lr, "decay": decay, "eps": eps} | _in_our_words(from_, own, lr, decay, eps)
    lr, decay, eps = (_value(name, value, from_) for name, value in given.items())
    momentum = _momentum(momentum, from_, to)
    source, plain = (with_momentum(FORMS[name], momentum) for name in (from_, to))
    target = adapted(source, plain)
    settings = _settings(plain, target, (lr, decay, moved_eps(source, target, eps)), momentum)
    setup = _setup(to, source, target, decay, momentum)
    target = target._replace(S0=source.S0) if setup else target
    notes = [*_about_eps(from_, to, source, target, eps), *_about_zero(to, eps)]
    notes += _about_S0(from_, to, source, target, decay)
    exact = not notes
    notes += [EXACT if exact else _first_steps(from_, to, source, target, decay, eps)]
    if setup:
        notes.append(f"The lines under the call start S from {source.S0:g}: no argument of {to} does.")
    if settings.get("S"):
        notes.append("S is handed in at the first call only; then comes the S that is handed back.")
    notes += [*_by_adam(from_, to, source, lr, decay, eps, momentum)]
    notes += _about_momentum(from_, to, momentum)
    call = _call(plain, settings, source.place != target.place)
    error = abs(float(step_ratio(source, target, divisor(source, 0.0, eps), eps)) - 1) if eps else 0.0
    return Translation(call, settings, exact, error, tuple(notes), setup)


def adapted(source: Form, target: Form) -> Form:
    """Return `target` with the place of ε and the S₀ of `source`, if it has arguments for them."""
    if _switch(target):
        target = target._replace(place=source.place)
    return target._replace(S0=source.S0) if _S0_name(target) else target


def _known(argument: str, name: str) -> str:
    typed = name.lower() if isinstance(name, str) else None
    for known in FORMS:
        if typed == known.lower():
            return known
    if typed in ALIASES:
        return ALIASES[typed]
    raise ValueError(f"{argument} is {name!r}: allowed are {', '.join(FORMS)}")


def _in_our_words(from_: str, own: dict[str, float], *ours: float | None) -> dict[str, float | None]:
    """Return lr, decay, eps for what was given under the names that `from_` has for them."""
    theirs = dict(zip(re.findall(r"(\w+)=", FORMS[from_].call), ("lr", "decay", "eps"), strict=False))
    for name, value in own.items():
        if name not in theirs:
            allowed = ", ".join(["lr, decay, eps, momentum", *theirs])
            raise ValueError(f"{name} is {value!r}: {from_} has no such argument, allowed are {allowed}")
        if dict(zip(("lr", "decay", "eps"), ours, strict=True))[theirs[name]] is not None:
            raise ValueError(f"{name} is {value!r}: allowed is one value, {theirs[name]} is given, too")
    return {theirs[name]: value for name, value in own.items()}


def _value(name: str, value: float | None, framework: str) -> float:
    value = getattr(FORMS[framework], name) if value is None else value
    if value is None:
        raise ValueError(f"{name} is None: allowed is a number, {framework} has no default")
    return _number(name, value)


def _number(name: str, value: float) -> float:
    high = 1.0 if name in ("decay", "momentum") else inf
    return one_number(name, value, "<" if name == "lr" else "<=", high)


def _momentum(momentum: float, from_: str, to: str) -> float:
    momentum = _number("momentum", momentum)
    for name in (from_, to):
        if momentum and FORMS[name].momentum == "-":
            raise ValueError(f"momentum is {momentum}: allowed is 0, {name} has none in RMSprop")
    return momentum


def _S0_name(form: Form) -> str:
    return next((name for name in ("initial_scale", "S") if f" {name}=" in form.call), "")


def _switch(form: Form) -> str:
    return next((name for name in SWITCHES if f" {name}=" in form.call), "")


def _settings(plain: Form, form: Form, values: tuple[float, ...], momentum: float) -> dict:
    settings = dict(zip(re.findall(r"(\w+)=", form.call), values, strict=False))
    if momentum:
        settings["momentum"] = momentum
    if form.S0 != plain.S0:
        settings[_S0_name(form)] = form.S0
    if form.place != plain.place:
        settings[_switch(form)] = form.place == "inside"
    return settings


def _call(form: Form, settings: dict, eps_moved: bool) -> str:
    """Return the call; of an ε that was moved six digits are shown, what was given stays as given."""
    head, eps = re.split(r"\w+=", form.call)[0], list(settings)[2]
    shown = {name: repr(value) for name, value in settings.items()}
    if eps_moved:
        shown[eps] = f"{settings[eps]:.6g}"
    return f"{head}{', '.join(f'{name}={value}' for name, value in shown.items())})"


def _setup(to: str, source: Form, target: Form, decay: float, momentum: float) -> str:
    if source.S0 == target.S0 or decay == 0 or to not in PREFILLED:
        return ""
    return PREFILLED[to].format(S0=source.S0) + PYTORCH_MOMENTUM * (to == "PyTorch" and momentum > 0)


def _about_eps(from_: str, to: str, source: Form, target: Form, eps: float) -> list[str]:
    if source.place == target.place or eps == 0:
        return []
    floor, longer = float(divisor(source, 0.0, eps)), target.place == "inside"
    return [
        f"Not exact: ε stands {source.place} the root in {from_} and {target.place} it in {to}. "
        f"A step is up to {'41 % longer' if longer else '29 % shorter'}, most where √S = {floor:.3g}; "
        f"less than 1 % where √S > {100 * floor:.3g} or √S < {floor / 100:.3g}."
    ]


def _about_zero(to: str, eps: float) -> list[str]:
    if to != "tf.keras 2.10" or eps != 0:
        return []
    return ["Not exact: tf.keras up to 2.10 reads ε = 0 as its default, 1e-07."]


def _about_S0(from_: str, to: str, source: Form, target: Form, decay: float) -> list[str]:
    if source.S0 == target.S0 or decay == 0:
        return []
    return [
        f"Not exact: S starts from {source.S0:g} in {from_} and from {target.S0:g} in {to}; "
        f"after t steps {decay:g}^t of that difference is left in S."
    ]


def _first_steps(from_: str, to: str, source: Form, target: Form, decay: float, eps: float) -> str:
    forms = {from_: (source, eps), to: (target, moved_eps(source, target, eps))}
    told = [
        f"{', '.join(f'{first_step(form, g, decay, e):.3g}' for g in SIZES)} in {name}"
        for name, (form, e) in forms.items()
    ]
    return f"First step over lr, for gradients 1, 0.01, 0.0001: {'; '.join(told)}."


def _by_adam(
    from_: str, to: str, source: Form, lr: float, decay: float, eps: float, momentum: float
) -> list[str]:
    if to != "Keras" or source.place == "inside" or eps == 0 or momentum > 0:
        return []
    call = f"keras.optimizers.Adam(rate, beta_1=0.0, beta_2={decay!r}, epsilon={eps!r})"
    return [f"Exact instead: {call} with the rate {lr!r} / sqrt(1 - {decay!r}**t) at step t = 1, 2, …"]


def _about_momentum(from_: str, to: str, momentum: float) -> list[str]:
    places = FORMS[from_].momentum, FORMS[to].momentum
    if not momentum or places[0] == places[1]:
        return []
    where = f"{places[0]} the velocity in {from_}, {places[1]} in {to}"
    return [f"Only while lr is constant: lr stands {where}."]
