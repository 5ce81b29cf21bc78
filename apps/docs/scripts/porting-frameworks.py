"""Draws what each line of docs/porting.md names, in the framework itself, and writes what it found to
test/data/porting.json, which porting.test.ts compares our column with.

    python3 apps/docs/scripts/porting-frameworks.py

Needs torch, jax, flax and keras; a framework that is not installed keeps the numbers it has. TensorFlow.js is asked by
porting-tfjs.mjs. Lux and Flux are read from their sources, as the page says.
"""
import json
import math
import os
import pathlib
import re

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import numpy as np

APP = pathlib.Path(__file__).resolve().parent.parent
PAGE = APP.parent.parent / "docs" / "porting.md"
DATA = APP / "test" / "data" / "porting.json"
# Enough that a bound is met within 2e-4 of the width, and a standard deviation is right within 0.4 % (5 errors).
VALUES = 1_000_000
QUANTILES = 32


def lines(section):
    """First cells of the section's tables: calls, and what a layer starts with. `its bias` is named after its layer."""
    text = PAGE.read_text().split(f"\n## {section}\n")[1].split("\n## ")[0]
    found = []
    for cell in re.findall(r"^\| (.+?) \| `\w+\(.*\)` \| .+ \|$", text, re.M):
        found.append(f"{found[-1]}, bias" if cell == "its bias" else cell)
    return found


def short(x):
    return float(f"{x:.7g}")


def gram_is_identity(matrix):
    return bool(np.abs(matrix.T @ matrix - np.eye(matrix.shape[1])).max() < 1e-4)


def fixed(first):
    """Of a tensor that is the same in every draw."""
    flat = first.ravel()
    places = np.flatnonzero(flat)
    if len(places) in (0, flat.size) and np.all(flat == flat[0]):
        return {"value": float(flat[0])}
    assert np.all(flat[places] == flat[places[0]])
    return {"places": places.tolist(), "value": float(flat[places[0]])}


def facts(draw, split_first):
    """What `draw(seed)` makes, drawn until there are VALUES of it."""
    first = np.asarray(draw(0), dtype=np.float64)
    shape = {"shape": list(first.shape)}
    if np.array_equal(first, np.asarray(draw(1), dtype=np.float64)):
        return shape | fixed(first)
    if first.ndim > 1:
        rows = first.shape[0] if split_first else first.size // first.shape[-1]
        matrix = first.reshape(rows, -1)
        sides = [side for side, m in (("columns", matrix), ("rows", matrix.T)) if gram_is_identity(m)]
        if sides:
            return shape | {"orthonormal": sides}
        zeros = (first == 0).sum(axis=0)
        if zeros.min() > 0:
            assert np.all(zeros == zeros.flat[0])
            some = np.concatenate([np.asarray(draw(seed), dtype=np.float64).ravel() for seed in range(20)])
            return shape | {"zerosPerColumn": int(zeros.flat[0]), "std": short(some[some != 0].std())}
    draws = math.ceil(VALUES / first.size)
    values = np.concatenate([np.asarray(draw(seed), dtype=np.float64).ravel() for seed in range(draws)])
    steps = np.quantile(values, np.linspace(0, 1, QUANTILES + 1))
    return shape | {
        "count": values.size,
        "mean": short(values.mean()),
        "std": short(values.std()),
        "quantiles": [short(x) for x in steps],
    }


def printed(data):
    """One line a line of the page, as porting-tfjs.mjs prints it."""
    compact = {"ensure_ascii": False, "separators": (",", ":")}
    sections = []
    for name, section in data.items():
        rows = [f"{json.dumps(k, **compact)}:{json.dumps(v, **compact)}" for k, v in section["lines"].items()]
        versions = json.dumps(section["versions"], **compact)
        sections.append(f'"{name}":{{"versions":{versions},"lines":{{\n' + ",\n".join(rows) + "\n}}")
    return "{" + ",\n".join(sections) + "}\n"


def torch_lines():
    import torch

    names = {name: getattr(torch.nn.init, name) for name in dir(torch.nn.init)} | {"empty": torch.empty}

    def draw_of(cell):
        # A layer, and one of its parameters if it is not the weight.
        layer = re.fullmatch(r"the default of `(.+?)`(?:, `?([\w.]+)`?)?", cell)

        def draw(seed):
            torch.manual_seed(seed)
            if layer is None:
                return eval(cell.strip("`"), names).numpy()
            made = eval(f"torch.nn.{layer[1]}", {"torch": torch})
            name = layer[2] or "weight"
            return next(w for path, w in made.named_parameters() if f".{path}".endswith(f".{name}")).detach().numpy()

        return draw

    return {"torch": torch.__version__}, {cell: facts(draw_of(cell), True) for cell in lines("PyTorch")}


def jax_lines():
    import flax
    import flax.linen as nn
    import jax
    import jax.nn.initializers

    names = {name: getattr(jax.nn.initializers, name) for name in dir(jax.nn.initializers)}

    def parameter(layer, shape, path):
        def draw(seed):
            params = layer.init(jax.random.key(seed), *shape)["params"]
            for name in path:
                params = params[name]
            return params

        return draw

    x = jax.numpy.zeros
    layers = {
        "the default of `Dense(512)` on 256 inputs": lambda: parameter(nn.Dense(512), [x((1, 256))], ["kernel"]),
        "the default of `Conv(64, (3, 3))` on 32 channels": lambda: parameter(
            nn.Conv(64, (3, 3)), [x((1, 8, 8, 32))], ["kernel"]
        ),
        "the default of `Embed(512, 256)`": lambda: parameter(
            nn.Embed(512, 256), [x((1,), dtype="int32")], ["embedding"]
        ),
        "the default of `MultiHeadDotProductAttention(8)`, a query's `[256, 8, 32]`": lambda: parameter(
            nn.MultiHeadDotProductAttention(8), [x((1, 4, 256))], ["query", "kernel"]
        ),
        "the default of `OptimizedLSTMCell(64)`, a gate's `[64, 64]`": lambda: parameter(
            nn.OptimizedLSTMCell(64), [(x((1, 64)), x((1, 64))), x((1, 256))], ["hf", "kernel"]
        ),
    }

    def draw_of(cell):
        if cell in layers:
            return layers[cell]()
        return lambda seed: eval(cell.strip("`"), names | {"key": jax.random.key(seed)})

    versions = {"jax": jax.__version__, "flax": flax.__version__}
    return versions, {cell: facts(draw_of(cell), "column_axis=0" in cell) for cell in lines("JAX")}


def keras_lines():
    import keras

    names = {name: getattr(keras.initializers, name) for name in dir(keras.initializers)}

    def weight(make, shapes, name):
        def draw(seed):
            keras.utils.set_random_seed(seed)
            layer = make()
            layer.build(*shapes)
            return next(w for w in layer.weights if w.path.endswith(name)).numpy()

        return draw

    k = keras.layers
    attention = (lambda: k.MultiHeadAttention(8, 32), [(None, 4, 256), (None, 4, 256)])
    layers = {
        "the default of `Dense(512)` on 256 inputs": (lambda: k.Dense(512), [(None, 256)], "kernel"),
        "the default of `Conv2D(64, 3)` on 32 channels": (lambda: k.Conv2D(64, 3), [(None, 8, 8, 32)], "kernel"),
        "the default of `Conv2DTranspose(32, 3)` on 64 channels": (
            lambda: k.Conv2DTranspose(32, 3),
            [(None, 8, 8, 64)],
            "kernel",
        ),
        "the default of `DepthwiseConv2D(3)` on 256 channels": (
            lambda: k.DepthwiseConv2D(3),
            [(None, 8, 8, 256)],
            "kernel",
        ),
        "the default of `Embedding(512, 256)`": (lambda: k.Embedding(512, 256), [(None,)], "embeddings"),
        "the default of `LSTM(64)` on 256 inputs, `kernel`": (lambda: k.LSTM(64), [(None, 4, 256)], "/kernel"),
        "the default of `LSTM(64)`, `recurrent_kernel`": (lambda: k.LSTM(64), [(None, 4, 256)], "recurrent_kernel"),
        "the default of `GRU(64)` on 256 inputs, `kernel`": (lambda: k.GRU(64), [(None, 4, 256)], "/kernel"),
        "the default of `GRU(64)`, `recurrent_kernel`": (lambda: k.GRU(64), [(None, 4, 256)], "recurrent_kernel"),
        "the default of `MultiHeadAttention(8, 32)`, a query's `[256, 8, 32]`": (*attention, "query/kernel"),
        "the default of `MultiHeadAttention(8, 32)`, the output's `[8, 32, 256]`": (*attention, "output/kernel"),
    }

    def draw_of(cell):
        if cell in layers:
            return weight(*layers[cell])

        def draw(seed):
            keras.utils.set_random_seed(seed)
            return keras.ops.convert_to_numpy(eval(cell.strip("`"), names))

        return draw

    backend = keras.backend.backend()
    return {"keras": f"{keras.__version__} ({backend})"}, {
        cell: facts(draw_of(cell), False) for cell in lines("Keras")
    }


def main():
    data = json.loads(DATA.read_text()) if DATA.exists() else {}
    for section, ask in (("PyTorch", torch_lines), ("JAX", jax_lines), ("Keras", keras_lines)):
        try:
            versions, found = ask()
        except ModuleNotFoundError as missing:
            print(f"{section}: {missing}; its numbers stay as they are")
            continue
        data[section] = {"versions": versions, "lines": found}
        print(section, versions, len(found), "lines")
    DATA.write_text(printed(data))


main()
