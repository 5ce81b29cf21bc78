"""What MLX draws, for test/data/mlx-answers.json: python3 mlx-answers.py > ../test/data/mlx-answers.json (pip install "mlx[cpu]==0.32.4")."""

import hashlib
import json
import math
import platform

import mlx.core as mx
import mlx.nn as nn
import numpy as np
from mlx.utils import tree_flatten

mx.set_default_device(mx.cpu)
TYPES = {"float32": mx.float32, "float16": mx.float16, "bfloat16": mx.bfloat16, "float64": mx.float64, "complex64": mx.complex64}
WORDS = {1: np.uint8, 2: np.uint16, 4: np.uint32, 8: np.uint64}


def words(a):
    """Bits of an array, and of long ones the SHA-256 of the little-endian bytes."""
    if a.dtype == mx.bfloat16:
        a = a.view(mx.uint16)
    n = np.array(a).reshape(-1)
    if n.dtype == np.complex64:
        n = n.view(np.float32)
    if n.size > 64:
        return hashlib.sha256(n.tobytes()).hexdigest()
    size = n.dtype.itemsize
    return " ".join(f"{int(w):0{2 * size}x}" for w in n.view(WORDS[size]))


draws = []


def draw(function, seed, n, dtype, a, b):
    key = mx.random.key(seed)
    t = TYPES[dtype]
    if function == "uniform":
        value = mx.random.uniform(a, b, (n,), t, key=key)
    elif function == "normal":
        value = mx.random.normal((n,), t, loc=a, scale=b, key=key)  # None: not given
    else:
        value = mx.random.truncated_normal(a, b, (n,), t, key=key)
    draws.append([function, str(seed), n, dtype, a, b, words(value)])


for seed in [0, 1, 123456789, 2**32 + 5, 2**64 - 1]:
    for n in [1, 2, 3, 17, 64, 100001]:
        for dtype in ["float32", "float16", "bfloat16"]:
            draw("uniform", seed, n, dtype, -0.3, 0.9)
            draw("uniform", seed, n, dtype, 0, 1)
            draw("normal", seed, n, dtype, None, None)
            draw("normal", seed, n, dtype, None, 0.02)
            draw("normal", seed, n, dtype, 0, 0.02)
            draw("normal", seed, n, dtype, 0.3, 0.7)
            draw("truncated_normal", seed, n, dtype, -2, 2)
            draw("truncated_normal", seed, n, dtype, -0.5, 3.1)
        draw("normal", seed, n, "float64", 0.3, 0.7)
        draw("normal", seed, n, "float64", None, None)
        draw("normal", seed, n, "complex64", None, None)
        draw("normal", seed, n, "complex64", None, 0.7)
for a, b in [(-20, 20), (1, 9), (-9, -1), (0, 0.001), (-0.001, 0), (-1e-30, 1), (3, 4), (-4.5, -3.5)]:
    draw("truncated_normal", 7, 100001, "float32", a, b)
draw("uniform", 11, 2**20, "float32", -1e30, 1e30)
draw("uniform", 11, 2**20, "float32", 5, -3)
draw("normal", 12, 2**20, "float32", None, None)
draw("normal", 13, 100001, "float32", None, 1e-42)
draw("normal", 13, 100001, "float32", 0, 1e-42)

integers = []
for seed in [0, 42, 2**40 + 3]:
    key = mx.random.key(seed)
    for lo, hi, n in [(0, 10, 20), (-100, 1000, 100001), (-(2**31), 2**31 - 1, 30), (5, 6, 3)]:
        integers.append(["randint", str(seed), [lo, hi, n], words(mx.random.randint(lo, hi, (n,), key=key))])
    for n in [1, 2, 31, 70001]:
        integers.append(["permutation", str(seed), [n], words(mx.random.permutation(n, key=key))])
    for p in [0.0, 0.1, 0.5, 1.0]:
        integers.append(["bernoulli", str(seed), [p, 1001], words(mx.random.bernoulli(p, (1001,), key=key).astype(mx.uint8))])

inits = []
SHAPES = [(5, 7), (7, 5), (1, 3), (4, 3, 3, 2), (6, 5, 2)]
for seed in [3, 42]:
    for shape in SHAPES:
        for dtype in ["float32", "float16", "bfloat16"]:
            t, zeros = TYPES[dtype], mx.zeros(shape)
            for name, init in {
                "glorot_uniform 1": lambda: nn.init.glorot_uniform(t)(zeros),
                "glorot_normal 1": lambda: nn.init.glorot_normal(t)(zeros),
                "glorot_normal 1.7": lambda: nn.init.glorot_normal(t)(zeros, gain=1.7),
                "glorot_uniform 1.7": lambda: nn.init.glorot_uniform(t)(zeros, gain=1.7),
                "he_uniform 1": lambda: nn.init.he_uniform(t)(zeros),
                "he_normal 1": lambda: nn.init.he_normal(t)(zeros),
                "he_uniform sqrt2": lambda: nn.init.he_uniform(t)(zeros, gain=math.sqrt(2)),
                "he_normal sqrt2": lambda: nn.init.he_normal(t)(zeros, gain=math.sqrt(2)),
                "he_uniform 1.3 fan_out": lambda: nn.init.he_uniform(t)(zeros, "fan_out", 1.3),
                "he_normal 1.3 fan_out": lambda: nn.init.he_normal(t)(zeros, "fan_out", 1.3),
                "normal": lambda: nn.init.normal(0.1, 0.3, t)(zeros),
                "uniform": lambda: nn.init.uniform(-0.1, 0.3, t)(zeros),
                **({"orthogonal 1.5": lambda: nn.init.orthogonal(1.5, t)(zeros)} if len(shape) == 2 else {}),
            }.items():
                mx.random.seed(seed)
                # The bits of an orthogonal matrix are its LAPACK's: 1e-5 is what is asked.
                inits.append([name, seed, list(shape), dtype, words(init())])


layers = []
for name, make in {
    "Linear(7, 5)": lambda: nn.Linear(7, 5),
    "Embedding(11, 4)": lambda: nn.Embedding(11, 4),
    "Conv2d(3, 6, 3)": lambda: nn.Conv2d(3, 6, 3),
    "LSTM(4, 3)": lambda: nn.LSTM(4, 3),
    "GRU(4, 3)": lambda: nn.GRU(4, 3),
    "MultiHeadAttention(8, 2)": lambda: nn.MultiHeadAttention(8, 2),
    "Sequential(Linear(3, 4), Linear(4, 2))": lambda: nn.Sequential(nn.Linear(3, 4), nn.Linear(4, 2)),
}.items():
    mx.random.seed(42)
    layers.append([name, {path: [list(a.shape), words(a)] for path, a in tree_flatten(make().parameters())}])

mx.random.seed(9)
states = [mx.random.state[0].tolist()]
first = words(mx.random.normal((5,)))
states.append(mx.random.state[0].tolist())
states.append([first, words(mx.random.uniform(shape=(5,)))])
print(
    json.dumps(
        {
            "how": f"mlx {mx.__version__}, {mx.default_device()}; {platform.machine()}, {'-'.join(platform.libc_ver())}",
            "draws": draws,
            "integers": integers,
            "inits": inits,
            "layers": layers,
            "states": states,
        },
    )
    .replace('], ["', '],\n["')
    .replace('}], ["', '}],\n["')
)
