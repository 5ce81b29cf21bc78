"""Writes test/data/glibc.json: hashes of what the C library's functions give, by ctypes.

    python3 scripts/known-answers.py > test/data/glibc.json

Argument i of n is u = ((2654435761·i mod 2³²) + ½)·2⁻³², turned as the entry says.
"""

import ctypes
import hashlib
import json
import platform
import struct

N = 100_000
TWO_PI = 6.283185307179586
libm = ctypes.CDLL("libm.so.6")


def function(name, real):
    f = getattr(libm, name)
    f.restype, f.argtypes = real, [real]
    return f


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


arguments = {
    "u": lambda u: u,
    "0.9 + 0.2*u": lambda u: 0.9 + 0.2 * u,
    "u**8": lambda u: ((u * u) * (u * u)) * ((u * u) * (u * u)),
    "2*pi*u": lambda u: TWO_PI * u,
    "-u": lambda u: -u,
    "-u**8": lambda u: -(((u * u) * (u * u)) * ((u * u) * (u * u))),
    "100*u": lambda u: 100 * u,
}
double = {
    "log": ["u", "0.9 + 0.2*u", "u**8", "100*u"],
    "sin": ["u", "u**8", "2*pi*u", "100*u"],
    "cos": ["u", "u**8", "2*pi*u", "100*u"],
    "log1p": ["-u", "-u**8", "100*u"],
}
single = {
    "logf": ["u", "0.9 + 0.2*u", "100*u"],
    "sinf": ["u", "2*pi*u", "100*u"],
    "cosf": ["u", "2*pi*u", "100*u"],
    "log1pf": ["-u", "-u**8"],
}

uniforms = [(2654435761 * i % 2**32 + 0.5) * 2**-32 for i in range(N)]
hashes = {}
for functions, real, code in ((double, ctypes.c_double, "d"), (single, ctypes.c_float, "f")):
    for name, kinds in functions.items():
        f = function(name, real)
        for kind in kinds:
            xs = [arguments[kind](u) for u in uniforms]
            if code == "f":
                xs = [f32(x) for x in xs]
            values = struct.pack(f"<{N}{code}", *(f(x) for x in xs))
            hashes[f"{name}({kind})"] = hashlib.sha256(values).hexdigest()

how = f"glibc {platform.libc_ver()[1]}, {platform.machine()}, a CPU with FMA; sha256 of {N} little-endian values"
print(json.dumps({"how": how, "sha256": hashes}, indent=1))
