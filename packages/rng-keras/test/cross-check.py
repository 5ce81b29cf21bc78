"""Draws of the Keras that is installed, on BACKEND, for seeds, shapes and parameters made from SEED, as JSON.

    python3 cross-check.py BACKEND SEED [x64]

Exact numbers are hashes: SHA-256 of the little-endian array. Orthogonal ones are given themselves. Prints nothing but the
JSON; exits with 3 where there is no Keras 3 with that backend.
"""

import hashlib
import json
import os
import random
import sys

backend = sys.argv[1]
os.environ["KERAS_BACKEND"] = backend
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["JAX_PLATFORMS"] = "cpu"
try:
    import numpy as np

    if backend == "jax":
        import jax

        if "x64" in sys.argv:
            jax.config.update("jax_enable_x64", True)
    import keras
except ImportError:
    sys.exit(3)
if not keras.__version__.startswith("3."):
    sys.exit(3)

K = keras.layers
choose = random.Random(int(sys.argv[2]))
HALVES = ["float16", "bfloat16"]
# Without x64 JAX makes float32 numbers of float64.
TYPES = ["float32", "float64", *HALVES]
if backend == "jax" and "x64" not in sys.argv:
    TYPES.remove("float64")


def array(tensor):
    if backend == "torch" and "bfloat16" in str(tensor.dtype):
        import torch

        return tensor.detach().view(torch.uint16).numpy()
    return np.ascontiguousarray(keras.ops.convert_to_numpy(tensor))


def digest(tensor):
    return hashlib.sha256(array(tensor).tobytes()).hexdigest()


def numbers(tensor):
    return [float(x) for x in array(tensor).reshape(-1)]


def seed_of(kind):
    choices = [choose.randrange(100), choose.randrange(2**31)]
    if backend in ("numpy", "jax"):
        choices.append(choose.randrange(2**32))
    elif backend == "torch":
        choices += [-choose.randrange(2**31)] + ([choose.randrange(-(2**80), 2**80)] if kind == "initializer" else [])
    else:
        choices.append(choose.randrange(-(2**63), 2**63))
    return choose.choice(choices)


def drawing(op, n, dtype, args, seed):
    if op == "uniform":
        return keras.random.uniform((n,), args[0], args[1], dtype=dtype, seed=seed)
    name = "normal" if op == "normal" else "truncated_normal"
    return getattr(keras.random, name)((n,), args[0], args[1], dtype=dtype, seed=seed)


def arguments(op):
    if choose.random() < 0.3:
        return [0.0, 1.0]
    a = choose.choice([0.0, choose.uniform(-1, 1), choose.gauss(0, 10)])
    b = choose.choice([1.0, choose.uniform(0, 1), 10 ** choose.uniform(-3, 1)])
    return [a, a + b] if op == "uniform" else [a, b]


OPS = ["uniform", "normal", "truncatedNormal"]
# JAX compiles for each shape.
SIZES = [1, 17, 500] if backend == "jax" else [1, 2, 3, 5, 15, 16, 17, 200, 999, 1500]
SHAPES = [[choose.randrange(1, 30) for _ in range(rank)] for rank in ([2, 4] if backend == "jax" else [1, 1, 2, 2, 2, 3, 3, 4, 4, 5])]
draws, generators, globals_, shuffles, initializers = [], [], [], [], []
for _ in range(8):
    for dtype in TYPES:
        for op in OPS:
            seed, n, args = seed_of("initializer"), choose.choice(SIZES), arguments(op)
            result = digest(drawing(op, n, dtype, args, seed))
            draws.append({"seed": str(seed), "op": op, "dtype": dtype, "n": n, "args": args, "sha256": result})
for op in OPS:
    seed = seed_of("initializer")
    result = digest(drawing(op, 100_003, "float32", [0.0, 1.0], seed))
    draws.append({"seed": str(seed), "op": op, "dtype": "float32", "n": 100_003, "args": [0.0, 1.0], "sha256": result})
for _ in range(4):
    seed = seed_of("generator")
    for ordered in [True, False]:
        generator = keras.random.SeedGenerator(seed)
        pairs = [[str(int(x)) for x in array(generator.next(ordered=ordered))] for _ in range(6)]
        generators.append({"seed": str(seed), "ordered": ordered, "pairs": pairs})
    generator = keras.random.SeedGenerator(seed)
    hashes = [digest(drawing(op, 20, "float32", [0.0, 1.0], generator)) for op in OPS]
    generators.append({"seed": str(seed), "ordered": True, "hashes": hashes})
    for n in [1, 7, 50, 1000]:
        seed = seed_of("initializer")
        shuffled = array(keras.random.shuffle(keras.ops.convert_to_tensor(np.arange(n, dtype="float32")), seed=seed))
        shuffles.append({"seed": str(seed), "order": [int(x) for x in shuffled]})
for _ in range(4):
    seed = choose.randrange(2**32)
    keras.utils.set_random_seed(seed)
    own = digest(keras.initializers.RandomNormal()((3, 4)))
    hashes = [digest(drawing(op, 20, "float32", [0.0, 1.0], None)) for op in OPS]
    globals_.append({"seed": str(seed), "own": own, "hashes": hashes})

CLASSES = ["GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform", "LecunNormal"]
for _ in range(6):
    for dtype in TYPES:
        for name in [*CLASSES, "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling"]:
            config = {}
            if name in ("RandomNormal", "TruncatedNormal"):
                config = {"mean": choose.choice([0.0, choose.uniform(-1, 1)]), "stddev": choose.uniform(0.01, 1)}
            elif name == "RandomUniform":
                low = choose.uniform(-1, 0)
                config = {"minval": low, "maxval": low + choose.uniform(0.01, 1)}
            elif name == "VarianceScaling":
                config = {
                    "scale": choose.uniform(0.1, 3),
                    "mode": choose.choice(["fan_in", "fan_out", "fan_avg"]),
                    "distribution": choose.choice(["truncated_normal", "untruncated_normal", "uniform"]),
                }
            shape = choose.choice(SHAPES)
            seed = seed_of("initializer")
            tensor = getattr(keras.initializers, name)(**config, seed=seed)(tuple(shape), dtype=dtype)
            initializers.append({"class": name, "config": config, "seed": str(seed), "dtype": dtype, "shape": shape, "sha256": digest(tensor)})

# Layers, each built when it is made; names as this package's test writes them in JavaScript.
LAYERS = {
    "dense": (lambda: K.Dense(7), (5,)),
    "dropout": (lambda: K.Dropout(0.1), (5,)),
    "no dropout": (lambda: K.Dropout(0.0), (5,)),
    "noise": (lambda: K.GaussianNoise(0.1), (5,)),
    "dense without bias": (lambda: K.Dense(3, use_bias=False), (9,)),
    "einsum": (lambda: K.EinsumDense("abc,cde->abde", output_shape=(None, 4, 6), bias_axes="de"), (2, 5)),
    "embedding": (lambda: K.Embedding(11, 4), (3,)),
    "conv1d": (lambda: K.Conv1D(6, 3), (9, 4)),
    "conv2d": (lambda: K.Conv2D(6, (3, 2)), (9, 9, 4)),
    "grouped": (lambda: K.Conv2D(6, 3, groups=2), (9, 9, 4)),
    "conv3d": (lambda: K.Conv3D(5, 2), (4, 4, 4, 3)),
    "conv1d transposed": (lambda: K.Conv1DTranspose(6, 3), (9, 4)),
    "conv2d transposed": (lambda: K.Conv2DTranspose(6, 3), (9, 9, 4)),
    "depthwise": (lambda: K.DepthwiseConv2D(3, depth_multiplier=2), (9, 9, 4)),
    "separable": (lambda: K.SeparableConv2D(6, 3), (9, 9, 4)),
    "batch": (lambda: K.BatchNormalization(), (5,)),
    "lstm": (lambda: K.LSTM(5), (6, 4)),
    "gru": (lambda: K.GRU(5), (6, 4)),
    "rnn": (lambda: K.SimpleRNN(5), (6, 4)),
    "both": (lambda: K.Bidirectional(K.LSTM(5, name="lstm")), (6, 4)),
    "both rnn": (lambda: K.Bidirectional(K.SimpleRNN(5, name="rnn")), (6, 4)),
    "attention": (lambda: K.MultiHeadAttention(2, 3), (6, 8)),
    "attention, dropout": (lambda: K.MultiHeadAttention(2, 3, value_dim=5, dropout=0.1), (6, 8)),
    "groups": (lambda: K.GroupQueryAttention(4, 2, 1), (6, 8)),
    "groups, dropout": (lambda: K.GroupQueryAttention(4, 2, 1, dropout=0.2), (6, 8)),
    "last": (lambda: K.Dense(4), (3,)),
}


def built(make, shape):
    layer = make()
    shape = (None, *shape)
    if isinstance(layer, (K.MultiHeadAttention, K.GroupQueryAttention)):
        layer.build(shape, shape)
    else:
        layer.build(shape)
    return layer


models = []
for count in [len(LAYERS), 8, 8]:
    names = list(LAYERS) if count == len(LAYERS) else choose.sample(list(LAYERS), count)
    seed = choose.randrange(2**32)
    keras.utils.set_random_seed(seed)
    weights = []
    for name in names:
        for weight in built(*LAYERS[name]).weights:
            if weight.path.endswith("seed_generator_state"):
                continue
            exact = "recurrent_kernel" not in weight.path
            weights.append({"layer": name, "shape": list(weight.shape)} | ({"sha256": digest(weight.value)} if exact else {"numbers": numbers(weight.value)}))
    models.append({"seed": str(seed), "layers": names, "weights": weights})

print(json.dumps({"version": keras.__version__, "draws": draws, "generators": generators, "shuffles": shuffles, "globals": globals_, "initializers": initializers, "models": models}))
