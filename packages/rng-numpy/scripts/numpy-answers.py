"""Prints what NumPy gives for seeds, as JSON: the answers that test/live.test.ts compares with.

    python3 scripts/numpy-answers.py '[42, [1, 2], "0x10000000000000000"]'

A second argument is a list of states as ours print them; then the answers are what NumPy draws from each of them.

Floats are bits in hexadecimal, long answers their sha256; integers beyond 2**53 are strings.
"""

import hashlib
import json
import platform
import sys

import numpy as np
from numpy import random as npr

seeds = [int(s, 0) if isinstance(s, str) else s for s in json.loads(sys.argv[1])]


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        if value.size > 300:
            return hashlib.sha256(value.astype(value.dtype.newbyteorder("<")).tobytes()).hexdigest()
        size = 2 * value.itemsize
        bits = value.view(f"u{value.itemsize}").ravel()
        return " ".join(f"{int(one):0{size}x}" for one in bits)
    if isinstance(value, (np.ndarray, list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, (bool, np.bool_)):
        return int(value)
    if isinstance(value, (int, np.integer)):
        return int(value) if abs(int(value)) <= 2**53 else str(int(value))
    if isinstance(value, (float, np.floating)):
        return plain(np.array([value]))
    return value


def shuffled(g, n):
    array = np.arange(n)
    g.shuffle(array)
    return array


P = [0.1, 0.2, 0.3, 0.15, 0.25]
generator = {
    "random": lambda g: [g.random(), g.random(301), g.random(5000)],
    "random f32": lambda g: [g.random(301, dtype=np.float32), g.random(6001, dtype=np.float32)],
    "random f32, then the state": lambda g: [g.random(7, dtype=np.float32), g.bit_generator.state],
    "even f32, then the state": lambda g: [g.random(8, dtype=np.float32), g.bit_generator.state],
    "standard_normal": lambda g: [g.standard_normal(), g.standard_normal(301), g.standard_normal(100_000)],
    "standard_normal f32": lambda g: [g.standard_normal(n, dtype=np.float32) for n in (299, 100_001)],
    "f32 and f64 in turn": lambda g: [
        g.standard_normal(3, dtype=np.float32),
        g.standard_normal(2),
        g.random(2, dtype=np.float32),
        g.integers(0, 10, 3),
        g.random(2),
        g.standard_normal(5, dtype=np.float32),
        g.bit_generator.state,
    ],
    "normal": lambda g: [g.normal(0.3, 0.7), g.normal(-3, 0.02, 300), g.normal(0, 1, 7), g.normal(5, 0, 3)],
    "normal, a scale each": lambda g: g.normal(0.1, np.arange(1, 7) / 10),
    "uniform": lambda g: [g.uniform(-0.3, 0.9), g.uniform(-3.7, 11.3, 300), g.uniform(0, 1, 7)],
    "standard_exponential": lambda g: [g.standard_exponential(300), g.standard_exponential(100_000)],
    "standard_exponential f32": lambda g: [g.standard_exponential(n, dtype=np.float32) for n in (299, 100_001)],
    "standard_exponential inv": lambda g: [
        g.standard_exponential(5, method="inv"),
        g.standard_exponential(5, dtype=np.float32, method="inv"),
    ],
    "exponential": lambda g: g.exponential(2.5, 20),
    "integers": lambda g: [
        g.integers(1000, size=100),
        g.integers(-7, 8, 30),
        g.integers(3, 4, 3),
        g.integers(0, 2**32, 5),
        g.integers(0, 2**32 - 1, 5),
        g.integers(0, 3 * 2**30, 20),
        g.integers(5),
        g.integers(0, 10, 5, endpoint=True),
    ],
    "integers of 64 bits": lambda g: [
        g.integers(0, 2**40, 5),
        g.integers(-(2**63), 2**63 - 1, 5),
        g.integers(-(2**63), 2**63 - 1, 3, endpoint=True),
        g.integers(0, 2**64, 5, dtype=np.uint64),
        g.integers(0, 3 * 2**62, 9, dtype=np.uint64),
    ],
    "integers of other types": lambda g: [
        g.integers(0, 256, 9, dtype=np.uint8),
        g.integers(-5, 5, 30, dtype=np.int8),
        g.integers(0, 300, 11, dtype=np.uint16),
        g.integers(0, 65536, 3, dtype=np.uint16),
        g.integers(-30000, 30000, 20, dtype=np.int16),
        g.integers(0, 2, 70, dtype=bool),
        g.integers(-(2**31), 2**31, 5, dtype=np.int32),
        g.integers(0, 3 * 2**30, 20, dtype=np.uint32),
    ],
    "permutation": lambda g: [g.permutation(n) for n in (0, 1, 2, 100, 3000)],
    "permutation of rows": lambda g: g.permutation(np.arange(10).reshape(5, 2)).ravel(),
    "shuffle": lambda g: shuffled(g, 50),
    "choice": lambda g: [g.choice(5), g.choice(10, 20), g.choice([3, 5, 7], 4), g.choice(5, (2, 3), p=P)],
    "choice without replacement": lambda g: [
        g.choice(10, 4, replace=False),
        g.choice(10, 10, replace=False),
        g.choice(10, 4, replace=False, shuffle=False),
        g.choice(20000, 500, replace=False),
        g.choice(20000, 1000, replace=False, shuffle=False),
        g.choice(20000, 1100, replace=False, shuffle=False),
        g.choice(5, 4, replace=False, p=P),
    ],
    "spawn": lambda g: [child.random(3) for child in g.spawn(2) + g.spawn(1)[0].spawn(2)],
    "raw": lambda g: g.bit_generator.random_raw(2050),
    "state": lambda g: g.bit_generator.state,
}
moves = {
    "advance": lambda g: [
        g.random(3, dtype=np.float32),
        *(g.bit_generator.advance(n).random_raw(3) for n in (1, 10**6, 2**100 + 1, -5)),
        g.bit_generator.state,
    ],
    "jumped": lambda g: [
        g.random(3, dtype=np.float32),
        *(g.bit_generator.jumped(*n).random_raw(3) for n in ((), (2,), (2**70,))),
        g.bit_generator.jumped(1).state,
    ],
}
twister_moves = {
    "jumped of a twister": lambda g: [
        g.bit_generator.jumped(2).random_raw(3),
        g.random(400),
        g.bit_generator.jumped().random_raw(700),
        g.bit_generator.jumped().state,
    ]
}
legacy = {
    "randn": lambda r: [r.randn(), r.randn(300), r.randn(100_001), r.rand(), r.randn(2, 3)],
    "rand": lambda r: [r.rand(), r.rand(300), r.random_sample(5), r.rand(100_000)],
    "a kept normal": lambda r: [r.randn(3), r.rand(2), r.randn(2), r.randint(0, 10, 3), r.get_state(legacy=False)],
    "state with a kept normal": lambda r: [r.randn(1), r.get_state(legacy=False)],
    "standard_normal": lambda r: [r.standard_normal(), r.standard_normal(9)],
    "normal": lambda r: [r.normal(0.3, 0.7), r.normal(-3, 0.02, 300), r.normal(0, 1, 7)],
    "uniform": lambda r: [r.uniform(-0.3, 0.9), r.uniform(-3.7, 11.3, 300), r.uniform(0, 1, 7)],
    "randint": lambda r: [
        r.randint(1000, size=100),
        r.randint(-7, 8, 30),
        r.randint(3, 4, 3),
        r.randint(0, 2**32, 5),
        r.randint(0, 2**32 - 1, 5),
        r.randint(0, 2**40, 5),
        r.randint(-(2**63), 2**63 - 1, 5),
        r.randint(0, 2**64, 5, dtype=np.uint64),
        r.randint(0, 256, 9, dtype=np.uint8),
        r.randint(-5, 5, 30, dtype=np.int8),
        r.randint(0, 300, 11, dtype=np.uint16),
        r.randint(0, 2, 70, dtype=bool),
        r.randint(-(2**31), 2**31 - 1, 5, dtype=np.int32),
        r.randint(5),
    ],
    "permutation": lambda r: [r.permutation(n) for n in (0, 1, 2, 100, 3000)],
    "shuffle": lambda r: shuffled(r, 50),
    "choice": lambda r: [r.choice(5), r.choice(10, 20), r.choice([3, 5, 7], 4), r.choice(5, (2, 3), p=P)],
    "choice without replacement": lambda r: [r.choice(100, 9, replace=False), r.choice(5, 4, replace=False, p=P)],
    "exponential": lambda r: [r.standard_exponential(300), r.exponential(2.5, 20)],
    "state": lambda r: r.get_state(legacy=False),
}



def arrays(value, dtype):
    """Digits as integers, lists as arrays: what NumPy's setters take."""
    if isinstance(value, dict):
        return {key: arrays(one, dtype) for key, one in value.items()}
    if isinstance(value, list):
        return np.array([int(one) for one in value], dtype=dtype)
    return int(value) if isinstance(value, str) and value.isdigit() else value


def continued(state):
    state = arrays(state, np.uint32 if state["bit_generator"] == "MT19937" else np.uint64)
    if "has_gauss" in state:
        legacy_state = npr.RandomState(0)
        legacy_state.set_state(state)
        return [legacy_state.randn(4), legacy_state.rand(3)]
    bit_generator = getattr(npr, state["bit_generator"])()
    bit_generator.state = state
    g = npr.Generator(bit_generator)
    return [g.standard_normal(3, dtype=np.float32), g.random(5)]


if len(sys.argv) > 2:
    print(json.dumps(plain([continued(state) for state in json.loads(sys.argv[2])])))
    sys.exit()

answers = {}
for seed in seeds:
    mine = answers[json.dumps(plain(seed))] = {}
    sequence = npr.SeedSequence(seed)
    mine["SeedSequence"] = plain([sequence.pool, sequence.generate_state(20), sequence.generate_state(3, np.uint64)])
    for name in ("PCG64", "PCG64DXSM", "Philox", "SFC64", "MT19937"):
        calls = generator | {"SFC64": {}, "MT19937": twister_moves}.get(name, moves)
        mine[name] = {call: plain(f(npr.Generator(getattr(npr, name)(seed)))) for call, f in calls.items()}
    short = seed % 2**32 if isinstance(seed, int) else [one % 2**32 for one in seed]
    mine["RandomState"] = {call: plain(f(npr.RandomState(short))) for call, f in legacy.items()}
    mine["RandomState(PCG64)"] = {
        call: plain(f(npr.RandomState(npr.PCG64(seed)))) for call, f in legacy.items()
    }

how = f"NumPy {np.__version__}, glibc {platform.libc_ver()[1]}, {platform.machine()}"
print(json.dumps({"how": how, "answers": answers}))
