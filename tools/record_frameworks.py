"""Record what PyTorch, Optax and Keras compute: python tools/record_frameworks.py.

Needs the extra `frameworks`. Writes rmsprop_lessons/data/frameworks.json: for each call the three
parameters after 1, 10 and 50 steps on the gradients of rmsprop_lessons.frameworks.feed, in float64.
"""

import json
import os
from importlib.metadata import version

os.environ["KERAS_BACKEND"] = "jax"  # read once, when Keras is imported

import jax
import keras
import numpy as np
import optax
import torch

from rmsprop_lessons.datasets import DATA
from rmsprop_lessons.frameworks import feed
from rmsprop_lessons.ledger import PAGES

jax.config.update("jax_enable_x64", True)
keras.config.set_floatx("float64")  # Keras keeps the learning rate in this type

CALLS = """
torch.optim.RMSprop(params, lr=0.01, alpha=0.9, eps=1e-08)
torch.optim.RMSprop(params)
torch.optim.RMSprop(params, lr=0.01, alpha=0.9, momentum=0.9)
torch.optim.RMSprop(params, lr=0.01, alpha=0.9, centered=True)
torch.optim.SGD(params, lr=0.001, momentum=0.9)
torch.optim.SGD(params, lr=0.01, momentum=0.9, dampening=0.9)
torch.optim.Adam(params, lr=0.01)
optax.rmsprop(0.01, decay=0.9, eps=1e-08, eps_in_sqrt=False)
optax.rmsprop(0.01)
optax.rmsprop(0.01, eps_in_sqrt=False, bias_correction=True)
optax.rmsprop(0.01, decay=0.9, eps=1e-10, initial_scale=1.0)
optax.chain(optax.ema(0.9, debias=False), optax.scale(-0.01))
optax.adam(0.01)
keras.optimizers.RMSprop(0.01)
keras.optimizers.RMSprop(0.01, rho=0.9, epsilon=0.0)
keras.optimizers.RMSprop(0.01, momentum=0.9)
keras.optimizers.Adam(WarmUp(0.01, 0.9), beta_1=0.0, beta_2=0.9, epsilon=1e-08)
keras.optimizers.SGD(0.001, momentum=0.9)
keras.optimizers.Adam(0.01, epsilon=1e-08)
"""


class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    """The rate lr / sqrt(1 - decay^t) at step t = 1, 2, …: it undoes the correction in Keras's Adam."""

    def __init__(self, lr, decay):
        self.lr, self.decay = lr, decay

    def __call__(self, step):
        return self.lr / keras.ops.sqrt(1 - self.decay ** (keras.ops.cast(step, "float64") + 1))


def by_torch(call, w, gradients):
    """Return the path (steps + 1, *w.shape) of a PyTorch optimizer on given gradients."""
    parameter, path = torch.nn.Parameter(torch.tensor(w)), [w]
    optimizer = eval(call, {"torch": torch, "params": [parameter]})
    for g in gradients:
        parameter.grad = torch.tensor(g)
        optimizer.step()
        path.append(parameter.detach().numpy().copy())
    return np.array(path)


def by_optax(call, w, gradients):
    """Return the path (steps + 1, *w.shape) of an Optax optimizer on given gradients."""
    optimizer, path = eval(call, {"optax": optax}), [jax.numpy.asarray(w)]
    state, update = optimizer.init(path[0]), jax.jit(optimizer.update)
    for g in gradients:
        step, state = update(jax.numpy.asarray(g), state)
        path.append(optax.apply_updates(path[-1], step))
    return np.array(path)


def by_keras(call, w, gradients):
    """Return the path (steps + 1, *w.shape) of a Keras optimizer on given gradients."""
    variable, path = keras.Variable(w, dtype="float64"), [w]
    optimizer = eval(call, {"keras": keras, "WarmUp": WarmUp})
    optimizer.build([variable])
    for g in gradients:
        optimizer.apply([jax.numpy.asarray(g)], [variable])
        path.append(np.array(variable.value))
    return np.array(path)


def path(call, w, gradients):
    """Return the path of the optimizer that `call` makes, with the framework that it names first."""
    return {"torch": by_torch, "optax": by_optax, "keras": by_keras}[call.split(".")[0]](
        call, w, gradients
    )


def installed(row):
    """Return the version of the package that is installed, and whether its docstring has the quote."""
    text = eval(row.object, {"torch": torch, "optax": optax, "keras": keras}).__doc__
    return version(row.object.split(".")[0]), row.quote in " ".join(text.split())


if __name__ == "__main__":
    calls = CALLS.strip().split("\n")
    found = {key: installed(row) for key, row in PAGES.items() if row.object}
    record = {
        "versions": {name: version(name) for name in ("torch", "optax", "keras", "jax", "numpy")},
        "values": {call: path(call, *feed())[[1, 10, 50]].tolist() for call in calls},
        "pages": {key: at for key, (at, stands) in found.items() if not stands},  # mended since
    }
    text = json.dumps(record, indent=1)
    (DATA / "frameworks.json").write_text(text + "\n", encoding="utf-8", newline="\n")
