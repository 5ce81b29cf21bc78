"""Draws of the TensorFlow that is installed, for seeds, shapes and parameters made from SEED (argument), as JSON.

    python3 cross-check.py SEED

Each case: how to draw it, and the SHA-256 of the little-endian numbers. Prints nothing but the JSON; exits with 3 where
there is no TensorFlow 2.
"""

import hashlib
import json
import os
import random
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
try:
    import numpy as np
    import tensorflow as tf
except ImportError:
    sys.exit(3)
if not tf.__version__.startswith("2."):
    sys.exit(3)

choose = random.Random(int(sys.argv[1]))
FLOATS = ["float32", "float64", "float16", "bfloat16"]
OPS = ["uniform", "normal", "truncatedNormal"]


def digest(tensor):
    return hashlib.sha256(np.ascontiguousarray(tensor.numpy()).tobytes()).hexdigest()


def integer64():
    return choose.choice([choose.randrange(-100, 100), choose.randrange(-(2**31), 2**31), choose.randrange(-(2**63), 2**63)])


def size(most=3000):
    return choose.choice([1, 2, 3, 4, 5, 8, 9, 31, choose.randrange(most)])


def arguments(op):
    if choose.random() < 0.3:
        return [0.0, 1.0]
    a = choose.choice([0.0, choose.uniform(-1, 1), choose.gauss(0, 100)])
    b = choose.choice([1.0, choose.uniform(0, 1), 10 ** choose.uniform(-3, 2)])
    return [a, a + b] if op == "uniform" else [a, b]


def float_op(module, op, n, dtype, args, prefix="", **rest):
    if op == "uniform":
        return getattr(module, prefix + "uniform")([n], minval=args[0], maxval=args[1], dtype=dtype, **rest)
    name = prefix + ("normal" if op == "normal" else "truncated_normal")
    return getattr(module, name)([n], mean=args[0], stddev=args[1], dtype=dtype, **rest)


def bounds(dtype):
    bits = choose.choice([3, 20, 31, 32] if dtype == "int32" else [3, 20, 32, 40, 63, 64])
    least, most = (-(2**31), 2**31 - 1) if dtype == "int32" else (-(2**63), 2**63 - 1)
    low = choose.choice([0, -5, least, choose.randrange(least, most)])
    return low, min(most, low + choose.randrange(1, 2**bits))


stateless, integers, splits, folds, generators, eager = [], [], [], [], [], []
for _ in range(12):
    for dtype in FLOATS:
        for op in OPS:
            seed, n, args = [integer64(), integer64()], size(), arguments(op)
            tensor = float_op(tf.random, op, n, dtype, args, "stateless_", seed=tf.constant(seed, tf.int64), alg=choose.choice(["philox", "auto_select"]))
            stateless.append({"op": op, "seed": list(map(str, seed)), "dtype": dtype, "n": n, "args": args, "sha256": digest(tensor)})
for op in OPS:
    for dtype in ["float32", "float16"]:
        seed, n = [integer64(), integer64()], 100_003
        tensor = float_op(tf.random, op, n, dtype, [0.0, 1.0], "stateless_", seed=tf.constant(seed, tf.int64))
        stateless.append({"op": op, "seed": list(map(str, seed)), "dtype": dtype, "n": n, "args": [0.0, 1.0], "sha256": digest(tensor)})
for _ in range(20):
    seed, n = [integer64(), integer64()], size()
    for dtype in ["int32", "int64"]:
        lo, hi = bounds(dtype)
        tensor = tf.random.stateless_uniform([n], tf.constant(seed, tf.int64), minval=lo, maxval=hi, dtype=dtype)
        integers.append({"seed": list(map(str, seed)), "dtype": dtype, "n": n, "bounds": [str(lo), str(hi)], "sha256": digest(tensor)})
    for dtype in ["int32", "int64", "uint32", "uint64"]:
        tensor = tf.random.stateless_uniform([n], tf.constant(seed, tf.int64), minval=None, maxval=None, dtype=dtype)
        integers.append({"seed": list(map(str, seed)), "dtype": dtype, "n": n, "bounds": None, "sha256": digest(tensor)})
    for dtype in ["int32", "int64"]:
        limit = 2**31 if dtype == "int32" else 2**63
        pair = [choose.randrange(-limit, limit), choose.randrange(-limit, limit)]
        count = choose.randrange(1, 9)
        result = tf.random.split(tf.constant(pair, getattr(tf, dtype)), count).numpy().tolist()
        splits.append({"seed": list(map(str, pair)), "dtype": dtype, "seeds": [list(map(str, row)) for row in result]})
        data = choose.choice([choose.randrange(-100, 100), choose.randrange(-limit, limit)])
        result = tf.random.fold_in(tf.constant(pair, getattr(tf, dtype)), tf.constant(data, getattr(tf, dtype))).numpy().tolist()
        folds.append({"seed": list(map(str, pair)), "dtype": dtype, "data": str(data), "folded": list(map(str, result))})


def state_of(generator):
    return list(map(str, generator.state.numpy().tolist()))


for _ in range(12):
    seed = choose.choice([integer64(), choose.randrange(-(2**200), 2**200), [integer64() for _ in range(choose.randrange(1, 4))]])
    if choose.random() < 0.2:
        seed = [choose.randrange(2**63 - 2000, 2**63), choose.choice([-1, 2**63 - 1]), 3]  # the counter runs over
    g = tf.random.Generator.from_seed(seed)
    start, steps = state_of(g), []
    for _ in range(5):
        kind = choose.choice([*OPS, "integers", "fullIntegers", "skip", "split", "makeSeeds"])
        n, step = size(600), {"kind": kind}
        if kind in OPS:
            dtype, args = choose.choice(FLOATS), arguments(kind)
            step |= {"n": n, "dtype": dtype, "args": args, "sha256": digest(float_op(g, kind, n, dtype, args))}
        elif kind == "integers":
            dtype = choose.choice(["int32", "int64"])
            lo, hi = bounds(dtype)
            step |= {"n": n, "dtype": dtype, "bounds": [str(lo), str(hi)], "sha256": digest(g.uniform([n], lo, hi, dtype=dtype))}
        elif kind == "fullIntegers":
            dtype = choose.choice(["int32", "int64", "uint32", "uint64"])
            step |= {"n": n, "dtype": dtype, "sha256": digest(g.uniform_full_int([n], dtype=dtype))}
        elif kind == "skip":
            g.skip(n)
            step |= {"n": n}
        elif kind == "split":
            step |= {"n": 3, "states": [state_of(child) for child in g.split(3)]}
        else:
            step |= {"n": 3, "states": [list(map(str, column)) for column in g.make_seeds(3).numpy().T.tolist()]}
        steps.append(step | {"state": state_of(g)})
    generators.append({"seed": list(map(str, seed)) if isinstance(seed, list) else str(seed), "start": start, "steps": steps})

for seed in [0, 1, -7, 2**31 - 1, choose.randrange(2**31), choose.randrange(2**63), -choose.randrange(2**40)]:
    tf.random.set_seed(seed)
    calls = []
    ops_seeds = [None, None, 0, 3, -3, choose.randrange(2**31)]
    for _ in range(25):
        n, given = size(400), choose.choice(ops_seeds)
        kind = choose.choice([*OPS, "integers"])
        call = {"kind": kind, "n": n, "seed": None if given is None else str(given)}
        if kind == "integers":
            dtype = choose.choice(["int32", "int64"])
            lo, hi = bounds(dtype)
            tensor = tf.random.uniform([n], lo, hi, dtype=dtype, seed=given)
            call |= {"dtype": dtype, "bounds": [str(lo), str(hi)]}
        else:
            dtype, args = choose.choice(FLOATS), arguments(kind)
            tensor = float_op(tf.random, kind, n, dtype, args, seed=given)
            call |= {"dtype": dtype, "args": args}
        calls.append(call | {"sha256": digest(tensor)})
    eager.append({"seed": str(seed), "calls": calls})

print(json.dumps({"version": tf.__version__, "stateless": stateless, "integers": integers, "splits": splits, "folds": folds, "generators": generators, "eager": eager}))
