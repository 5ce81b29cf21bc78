"""Draws of the JAX that is installed, for seeds and shapes that no file has: python3 cross-check.py SEED [few]. Status 3 without it.

JAX compiles each function anew for each shape, so `few` takes a third of the time.
"""

import hashlib
import json
import random
import sys

try:
    import jax
    import jax.numpy as jnp
    import numpy as np
except ImportError:
    sys.exit(3)
jax.config.update("jax_platforms", "cpu")
version = ".".join(jax.__version__.split(".")[:2])
if version not in ("0.9", "0.10", "0.11"):
    sys.exit(3)

choose = random.Random(int(sys.argv[1]))
init = jax.nn.initializers
dtypes = {"float32": jnp.float32, "float16": jnp.float16, "bfloat16": jnp.bfloat16, "float64": jnp.float64}
cases = []


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(np.asarray(array)).tobytes()).hexdigest()


def words(key):
    return np.asarray(jax.random.key_data(key)).tolist()


def number():
    return choose.choice(
        [
            choose.uniform(-1, 1),
            choose.uniform(-3, 3),
            choose.gauss(0, 100),
            10 ** choose.uniform(-8, 4),
            float(choose.randrange(-3, 4)),
        ]
    )


# Few shapes: each is compiled anew for each function.
shapes = [[], [choose.randrange(2, 9), 4, choose.randrange(1, 9)], [5001], [70, 134]]
matrices = [[choose.randrange(1, 60), choose.randrange(1, 60)], [3, 3, choose.randrange(1, 9), choose.randrange(1, 9)]]
names = list(dtypes)
configurations = [(False, True), (True, True), (True, False)]
few = len(sys.argv) > 2
if few:
    shapes, matrices, configurations = shapes[1:3], matrices[1:], [(False, True), (True, False)]

for x64, partitionable in configurations:
    jax.config.update("jax_enable_x64", x64)
    jax.config.update("jax_threefry_partitionable", partitionable)

    def case(op, draw, dtype="float32", shape=(), args=(), impl="threefry2x32"):
        seed = choose.choice([choose.randrange(2**32), choose.randrange(-(2**63), 2**63), choose.randrange(-50, 100)])
        key = jax.random.key(seed, impl=impl)
        answer = draw(key)
        hashed = answer if isinstance(answer, list) else digest(answer)
        cases.append(
            {"op": op, "seed": str(seed), "x64": x64, "partitionable": partitionable, "impl": impl}
            | {"dtype": dtype, "shape": list(shape), "args": list(args), "answer": hashed}
        )

    for impl in ["threefry2x32", "threefry4x32", "philox4x32", "philox2x32", "rbg"]:
        if impl not in ("threefry2x32", "rbg") and version == "0.9":
            continue
        data = choose.randrange(2**32)
        count = choose.choice([1, 2, 7])
        case("key", words, impl=impl)
        case("split", lambda key: words(jax.random.split(key, count)), shape=[count], impl=impl)
        case("fold_in", lambda key: words(jax.random.fold_in(key, data)), args=[data], impl=impl)
        if impl in ("threefry2x32", "rbg"):
            continue
        for width in [8, 16, 32] + ([64] if x64 else []):
            type_ = getattr(jnp, f"uint{width}")
            case("bits", lambda key: jax.random.bits(key, (9,), type_), f"uint{width}", [9], impl=impl)
        case("normal", lambda key: jax.random.normal(key, (9,), jnp.float32), shape=[9], impl=impl)
    for shape in shapes:
        for width in [8, 16, 32] + ([64] if x64 else []):
            type_ = getattr(jnp, f"uint{width}")
            case("bits", lambda key: jax.random.bits(key, shape, type_), f"uint{width}", shape)
        for name in names if x64 and (partitionable or few) else names[:1]:
            dtype = dtypes[name]
            case("normal", lambda key: jax.random.normal(key, shape, dtype), name, shape)
            for _ in range(4):
                lo, hi = number(), number()
                bounds = [lo, hi]
                case("uniform", lambda key: jax.random.uniform(key, shape, dtype, lo, hi), name, shape, bounds)
                bounds = sorted([lo / 20, hi / 20] if abs(lo) + abs(hi) > 10 else [lo, hi])
                bounds = choose.choice([bounds, [-2, 2], [-1, 1], [0, bounds[1]], [-float("inf"), 1]])
                case(
                    "truncated",
                    lambda key: jax.random.truncated_normal(key, bounds[0], bounds[1], shape, dtype),
                    name,
                    shape,
                    ["-inf" if bounds[0] == -float("inf") else bounds[0], bounds[1]],
                )
    for shape in matrices:
        for name in names if x64 and (partitionable or few) else names[:1]:
            dtype = dtypes[name]
            for kind in ["lecun_uniform", "lecun_normal", "glorot_uniform", "glorot_normal", "he_uniform", "he_normal"]:
                case(kind, lambda key: getattr(init, kind)()(key, shape, dtype), name, shape)
            for mode in ["fan_in", "fan_out", "fan_avg", "fan_geo_avg"]:
                law = choose.choice(["truncated_normal", "normal", "uniform"])
                scale = choose.choice([1, 2, 0.5, choose.uniform(0.1, 10)])
                case(
                    "scaling",
                    lambda key: init.variance_scaling(scale, mode, law)(key, shape, dtype),
                    name,
                    shape,
                    [scale, mode, law],
                )
            std = choose.choice([1, 0.02, 10 ** choose.uniform(-6, 1)])
            case("normal_of", lambda key: init.normal(std)(key, shape, dtype), name, shape, [std])
            case("uniform_of", lambda key: init.uniform(std)(key, shape, dtype), name, shape, [std])
            case("truncated_of", lambda key: init.truncated_normal(std)(key, shape, dtype), name, shape, [std])
            case("normal_plus", lambda key: jax.random.normal(key, shape, dtype) * dtype(std) + dtype(0.3), name, shape, [std, 0.3])
            jitted = jax.jit(lambda key: jax.random.normal(key, shape, dtype) * dtype(std))
            case("normal_jit", jitted, name, shape, [std])
            added = jax.jit(lambda key: jax.random.normal(key, shape, dtype) * dtype(std) + dtype(0.3))
            case("normal_plus_jit", added, name, shape, [std, 0.3])
            added = jax.jit(lambda key: jax.random.truncated_normal(key, -2, 2, shape, dtype) * dtype(std) + dtype(0.3))
            case("truncated_plus_jit", added, name, shape, [std, 0.3])
            scaled = jax.jit(lambda key: init.variance_scaling(2, "fan_in", "normal")(key, shape, dtype))
            case("scaling_jit", scaled, name, shape)
            truncated = jax.jit(lambda key: init.he_normal()(key, shape, dtype))
            case("he_normal", truncated, name, shape)
    for type_, name in [(jnp.complex64, "complex64")] + ([(jnp.complex128, "complex128")] if x64 else []):
        case("normal", lambda key: jax.random.normal(key, (3, 5), type_), name, [3, 5])
        case("normal_of", lambda key: init.normal(0.02)(key, (3, 5), type_), name, [3, 5], [0.02])
        for scale in [2, 0.3, 1 / 7]:
            law = [scale, "fan_in", "normal"]
            case("scaling", lambda key: init.variance_scaling(*law)(key, (3, 5), type_), name, [3, 5], law)
    for n in [0, 1, 1700, choose.randrange(5000)]:
        case("permutation", lambda key: jax.random.permutation(key, n).astype(jnp.int32), shape=[n])
    for _ in range(6):
        limit = 62 if x64 else 30
        lo = choose.randrange(-(2**limit), 2**limit) >> choose.randrange(limit)
        hi = lo + 1 + (choose.randrange(2**limit) >> choose.randrange(limit))
        hi = min(hi, 2 ** (limit + 1) - 1)
        case("randint", lambda key: jax.random.randint(key, (9,), lo, hi), shape=[9], args=[str(lo), str(hi)])

print(json.dumps({"jax": version, "cases": cases}))
