"""Writes test/data/tensors.json: what NumPy programs make of a seed, for the initializers to be compared with.

    python3 scripts/tensors.py > test/data/tensors.json

Needs ml_dtypes for bfloat16. Bits in hexadecimal, the sha256 of long ones.
"""

import hashlib
import json
import math
import platform

import ml_dtypes
import numpy as np

bfloat16 = ml_dtypes.bfloat16


def bits(a):
    if a.size > 300:
        return hashlib.sha256(a.tobytes()).hexdigest()
    size = 2 * a.itemsize
    return " ".join(f"{int(one):0{size}x}" for one in a.view(f"u{a.itemsize}").ravel())


rng = np.random.default_rng
legacy = np.random.RandomState
f32, f16 = np.float32, np.float16
b = math.sqrt(6 / 32)
tensors = {
    "kaimingUniform Pcg64 float32": rng(42).uniform(-b, b, (64, 32)).astype(f32),
    "kaimingNormal Pcg64 float32": rng(42).normal(0, math.sqrt(2 / 32), (64, 32)).astype(f32),
    "kaimingNormal Pcg64 float64": rng(42).normal(0, math.sqrt(2 / 32), (64, 32)),
    "kaimingNormal Pcg64 of std 1 float32": rng(42).normal(0, 1, (64, 2)).astype(f32),
    "glorotUniform Philox float32": np.random.Generator(np.random.Philox(7))
    .uniform(-math.sqrt(6 / 96), math.sqrt(6 / 96), (64, 32))
    .astype(f32),
    "uniform Pcg64 float16": rng(42).uniform(-0.3, 0.9, 20000).astype(f16),
    "uniform Pcg64 bfloat16": rng(42).uniform(-0.3, 0.9, 20000).astype(bfloat16),
    "normal Pcg64 float16": rng(42).normal(0.3, 0.7, 20000).astype(f16),
    "normal Pcg64 bfloat16": rng(42).normal(0.3, 0.7, 20000).astype(bfloat16),
    "normal Pcg64 tiny float16": rng(42).normal(0, 1e-6, 300).astype(f16),
    "normal Sfc64 float32": np.random.Generator(np.random.SFC64(3)).normal(0.3, 0.7, 300).astype(f32),
    "randn32 Pcg64": rng(42).standard_normal(300, dtype=f32),
    "rand32 Pcg64": rng(42).random(300, dtype=f32),
    "randn64 Pcg64": rng(42).standard_normal(300),
    "normal Pcg64, its defaults": rng(42).standard_normal(300, dtype=f32),
    "rand32 Mt19937": np.random.Generator(np.random.MT19937(1)).random(300, dtype=f32),
    "kaimingUniform RandomState float32": legacy(42).uniform(-b, b, (64, 32)).astype(f32),
    "normal RandomState float32": legacy(42).normal(0, 0.02, (3, 5)).astype(f32),
    "two tensors of RandomState": np.concatenate([r.normal(0, 0.02, n) for r in [legacy(42)] for n in (3, 4)]),
    "randn32 RandomState": legacy(42).randn(300).astype(f32),
    "rand32 RandomState": legacy(42).rand(300).astype(f32),
}
how = f"NumPy {np.__version__}, ml_dtypes {ml_dtypes.__version__}, glibc {platform.libc_ver()[1]}, {platform.machine()}"
print(json.dumps({"how": how, "tensors": {name: bits(a) for name, a in tensors.items()}}, indent=1))
