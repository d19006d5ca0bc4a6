"""Move a setting of RMSprop from one framework to another, and say how exact the move is."""

import re
from math import inf
from typing import NamedTuple

from ..checks import one_number
from .conventions import FORMS, Form, divisor, first_step, moved_eps, step_ratio

SIZES = (1.0, 1e-2, 1e-4)  # of the gradients whose first steps are told
EXACT = "Exact: the same steps, up to rounding."


class Translation(NamedTuple):
    """A setting in another framework's words; it prints as the call and what to know about it."""

    call: str
    settings: dict[str, float | bool]
    exact: bool  # with a momentum: while lr is constant, see the notes
    error: float  # by ε, the largest relative difference of a step; S₀ is left to the notes
    notes: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n".join([self.call, *self.notes])


def translate(
    from_: str,
    to: str,
    *,
    lr: float | None = None,
    decay: float | None = None,
    eps: float | None = None,
    momentum: float = 0.0,
) -> Translation:
    """Return a setting of `from_` in the words of `to`, two names in FORMS.

    What is left out takes the default of `from_`. ValueError: an unknown name, a value outside its
    range, no default for lr, a momentum that one of the two does not have.
    """
    from_, to = _known("from_", from_), _known("to", to)
    lr, decay, eps = (_value(n, v, from_) for n, v in [("lr", lr), ("decay", decay), ("eps", eps)])
    momentum = _momentum(momentum, from_, to)
    source, target = FORMS[from_], adapted(FORMS[from_], FORMS[to])
    settings = _settings(FORMS[to], target, (lr, decay, moved_eps(source, target, eps)), momentum)
    notes = [*_about_eps(from_, to, target, eps), *_about_S0(from_, to, target, decay)]
    exact = not notes
    notes += [EXACT if exact else _first_steps(from_, to, target, decay, eps)]
    if settings.get("S"):
        notes.append("S is handed in at the first call only; then comes the S that is handed back.")
    notes += [*_by_adam(from_, to, lr, decay, eps, momentum), *_about_momentum(from_, to, momentum)]
    error = abs(float(step_ratio(source, target, divisor(source, 0.0, eps), eps)) - 1) if eps else 0.0
    return Translation(_call(FORMS[to], settings), settings, exact, error, tuple(notes))


def adapted(source: Form, target: Form) -> Form:
    """Return `target` with the place of ε and the S₀ of `source`, if it has arguments for them."""
    if "eps_in_sqrt=" in target.call:
        target = target._replace(place=source.place)
    return target._replace(S0=source.S0) if _S0_name(target) else target


def _known(argument: str, name: str) -> str:
    for known in FORMS:
        if isinstance(name, str) and name.lower() == known.lower():
            return known
    raise ValueError(f"{argument} is {name!r}: allowed are {', '.join(FORMS)}")


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


def _settings(plain: Form, form: Form, values: tuple[float, ...], momentum: float) -> dict:
    settings = dict(zip(re.findall(r"(\w+)=", form.call), values, strict=False))
    if momentum:
        settings["momentum"] = momentum
    if form.S0 != plain.S0:
        settings[_S0_name(form)] = form.S0
    if form.place != plain.place:
        settings["eps_in_sqrt"] = form.place == "inside"
    return settings


def _call(form: Form, settings: dict) -> str:
    head = re.split(r"\w+=", form.call)[0]
    return f"{head}{', '.join(f'{name}={value!r}' for name, value in settings.items())})"


def _about_eps(from_: str, to: str, target: Form, eps: float) -> list[str]:
    source = FORMS[from_]
    if source.place == target.place or eps == 0:
        return []
    floor, longer = float(divisor(source, 0.0, eps)), target.place == "inside"
    return [
        f"Not exact: ε stands {source.place} the root in {from_} and {target.place} it in {to}. "
        f"A step is up to {'41 % longer' if longer else '29 % shorter'}, most where √S = {floor:.3g}; "
        f"less than 1 % where √S > {100 * floor:.3g} or √S < {floor / 100:.3g}."
    ]


def _about_S0(from_: str, to: str, target: Form, decay: float) -> list[str]:
    S0 = FORMS[from_].S0
    if S0 == target.S0 or decay == 0:
        return []
    return [
        f"Not exact: S starts from {S0:g} in {from_} and from {target.S0:g} in {to}; "
        f"after t steps {decay:g}^t of that difference is left in S."
    ]


def _first_steps(from_: str, to: str, target: Form, decay: float, eps: float) -> str:
    forms = {from_: (FORMS[from_], eps), to: (target, moved_eps(FORMS[from_], target, eps))}
    told = [
        f"{', '.join(f'{first_step(form, g, decay, e):.3g}' for g in SIZES)} in {name}"
        for name, (form, e) in forms.items()
    ]
    return f"First step over lr, for gradients 1, 0.01, 0.0001: {'; '.join(told)}."


def _by_adam(from_: str, to: str, lr: float, decay: float, eps: float, momentum: float) -> list[str]:
    if to != "Keras" or FORMS[from_].place == "inside" or eps == 0 or momentum > 0:
        return []
    call = f"keras.optimizers.Adam(rate, beta_1=0.0, beta_2={decay!r}, epsilon={eps!r})"
    return [f"Exact instead: {call} with the rate {lr!r} / sqrt(1 - {decay!r}**t) at step t = 1, 2, …"]


def _about_momentum(from_: str, to: str, momentum: float) -> list[str]:
    places = FORMS[from_].momentum, FORMS[to].momentum
    if not momentum or places[0] == places[1]:
        return []
    where = f"{places[0]} the velocity in {from_}, {places[1]} in {to}"
    return [f"Only while lr is constant: lr stands {where}."]
