#!/usr/bin/env python3
"""Makes any element of a seed checkpoint again, from docs/stream.md alone, and compares it with the file.

    npx weightinit make config.json -o model.safetensors --seed 42
    npx weightinit plan config.json --json > plan.json
    python3 verify.py model.safetensors plan.json
    python3 verify.py model.safetensors plan.json --tensor lm_head.weight --element 123456

Python's standard library is all it needs, and nothing of weightinit. The seed stands in the file's metadata, the laws in
the plan. Laws: normal, uniform and constant, in float32, bfloat16 and float16. Tensors of other laws are counted, not
compared. A file may also be a shard, or have the slices of one of many processes. The functions below have the names and the order of docs/stream.md.
"""

import argparse
import functools
import json
import math
import random
import re
import struct
import sys

U32 = 0xFFFFFFFF


def i32(x):
    """The signed integer of 32 bits."""
    return (x & U32) - ((x & 0x80000000) << 1)


def rn32(x):
    """Rounded to float32, to nearest even."""
    return struct.unpack("<f", struct.pack("<f", x))[0]


def bits32(x):
    return struct.unpack("<I", struct.pack("<f", x))[0]


# Words


def philox(counter, key):
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        a, b = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & U32, (a >> 32) ^ c3 ^ k1, a & U32
        k0, k1 = (k0 + 0x9E3779B9) & U32, (k1 + 0xBB67AE85) & U32
    return c0, c1, c2, c3


def key_of(seed):
    return seed & U32, seed >> 32


def word(key, i, draw=0, lane=0):
    block = i // 4
    return philox((block & U32, block >> 32, draw, lane), key)[i % 4]


def fork(key, name):
    data = name.encode("utf-8")
    padded = data + bytes(-len(data) % 8) if data else bytes(8)
    for j in range(len(padded) // 8):
        w0, w1 = struct.unpack_from("<II", padded, 8 * j)
        key = philox((w0, w1, len(data), 0x80000000 | j), key)[:2]
    return key


# The normal quantile in float64: AS241, PPND16, coefficients in ascending powers

A = [3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125]
A += [45921.953931549871457, 67265.770927008700853, 33430.575583588128105, 2509.0809287301226727]
B = [1.0, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077]
B += [21213.794301586595867, 39307.89580009271061, 28729.085735721942674, 5226.495278852854561]
C = [1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504]
C += [1.27045825245236838258, 0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4]
D = [1.0, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455]
D += [0.14810397642748007459, 0.0151986665636164571966, 5.475938084995344946e-4, 1.05075007164441684324e-9]
E = [6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123]
E += [0.026532189526576123093, 0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7]
F = [1.0, 0.59983220655588793769, 0.1369298809227358053, 0.0148753612908506148525]
F += [7.868691311456132591e-4, 1.8463183175100546818e-5, 1.4215117583164458887e-7, 2.04426310338993978564e-15]


def horner(c, x):
    s = c[7]
    for k in range(6, -1, -1):
        s = s * x + c[k]
    return s


def ln(x):
    e = 0
    while x < 0.7071067811865476:
        x, e = x * 2, e - 1
    s = (x - 1) / (x + 1)
    q = s * s
    t = 1 / 23
    for k in range(21, 0, -2):
        t = t * q + 1 / k
    return e * 0.6931471805599453 + (2 * s) * t


def z_centre(c):
    r = 0.180625 - c * c
    return (c * horner(A, r)) / horner(B, r)


def z_tail(p):
    if p >= 0.075:
        return z_centre(0.5 - p)
    r = math.sqrt(-ln(p))
    return horner(C, r - 1.6) / horner(D, r - 1.6) if r <= 5 else horner(E, r - 5) / horner(F, r - 5)


# The coefficient table, whose entries are built when they are needed


def segment(c0, packed, r):
    slope = (packed >> 11) + (((packed & 0x7FF) * r) >> 16)
    t = slope * (r >> 9) + ((slope * (r & 511)) >> 9)
    return c0 + (t >> 6)


@functools.cache
def entry(region, index):
    quantile = z_centre if region == 1 else z_tail
    if index == 992:
        return math.floor(quantile(0.25) * 2**28 + 0.5), 0
    e, j = divmod(index, 32)
    h = 0.4330127018922193

    def f(t):
        return quantile(2.0 ** (e - 33) * (1 + (j + t) / 32)) * 2**28

    z0, z1, z2 = f(0.5 - h), f(0.5), f(0.5 + h)
    a = ((z0 - 2 * z1) + z2) / ((2 * h) * h)
    b = (z2 - z0) / (2 * h)
    c2 = max(0, math.floor(a / 32 + 0.5))
    c1 = math.floor((b - c2 * 32) / 8 + 0.5)
    packed = (c1 << 11) | c2
    if e >= 23:
        residuals = [k * (2**18 - 1) // 4 for k in range(5)]
    else:
        n = 2 ** max(0, e - 5)
        m = min(n, 5)
        residuals = [0] if m == 1 else [k * (n - 1) // (m - 1) * (2**18 // n) for k in range(m)]
    d = [f(r / 2**18) - segment(0, packed, r) for r in residuals]
    c0 = math.floor((min(d) + max(d)) / 2 + 0.5)
    return (max(1, c0) if region == 1 else c0), packed


# Laws of a word u, in float32


def standard_normal(u):
    x = i32(u | 1)
    b = bits32(rn32(abs(x))) - 127 * 2**23
    c0, packed = entry(1 if x < 0 else 0, b >> 18)
    z = rn32(segment(c0, packed, b & 0x3FFFF)) * 2.0**-28
    return -z if u & 1 else z


def normal(u, mean=0.0, std=1.0):
    m = rn32(mean) + 0.0  # a mean of -0 counts as +0
    return rn32(rn32(standard_normal(u) * rn32(std)) + m)


def uniform(u, lo, hi):
    half, mid = rn32(hi / 2 - lo / 2), rn32(lo / 2 + hi / 2)
    return rn32(rn32(((u >> 8) - 2**23) * (half * 2.0**-23)) + mid)


# Narrowing and bounds. A value of a dtype is known by its bits.


class DType:
    def __init__(self, narrow, value, sign, largest):
        self.narrow, self.value, self.sign, self.largest = narrow, value, sign, largest

    def bound(self, x, outward):
        """The bits of the finite value nearest to x on one side: `outward(value, x)` is true on the wrong one."""
        if math.isinf(x):
            return self.largest | (self.sign if x < 0 else 0)
        bits = self.narrow(max(-self.value(self.largest), min(self.value(self.largest), x)))
        for order in sorted(range(-2, 3), key=lambda step: step if outward is below else -step):
            near = self.step(bits, order)
            if near is not None and not outward(self.value(near), x):
                return near
        raise ValueError(f"no value beside {x}")

    def step(self, bits, n):
        """The bits of the value that is n places above; none beyond the finite ones."""
        place = -(bits & ~self.sign) if bits & self.sign else bits
        place += n
        if abs(place) > self.largest:
            return None
        return place if place >= 0 else -place | self.sign


def below(value, x):
    return value < x


def not_below(value, x):
    return value >= x


def narrow_bfloat16(x):
    bits = bits32(x)
    return (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16


DTYPES = {
    "F32": DType(bits32, lambda b: struct.unpack("<f", struct.pack("<I", b))[0], 1 << 31, 0x7F7FFFFF),
    "BF16": DType(narrow_bfloat16, lambda b: struct.unpack("<f", struct.pack("<I", b << 16))[0], 1 << 15, 0x7F7F),
    "F16": DType(
        lambda x: struct.unpack("<H", struct.pack("<e", x))[0],
        lambda b: struct.unpack("<e", struct.pack("<H", b))[0],
        1 << 15,
        0x7BFF,
    ),
}


def clamp(bits, dtype, lo, hi):
    """To [first, last] of a uniform law on [lo, hi), by value."""
    first, last = dtype.bound(lo, below), dtype.bound(hi, not_below)
    if dtype.value(bits) < dtype.value(first):
        return first
    return last if dtype.value(bits) > dtype.value(last) else bits


def made(law, arguments, dtype, u):
    """The bits of the element whose word is u."""
    if law == "constant":
        return dtype.narrow(rn32(arguments["value"]))
    if law == "normal":
        return dtype.narrow(normal(u, **arguments))
    lo, hi = arguments["lo"], arguments["hi"]
    if lo == hi == 0:
        return 0
    return clamp(dtype.narrow(uniform(u, lo, hi)), dtype, lo, hi)


# Files


def law_of(text):
    """The law that a plan says, such as "normal(mean 0.5, std 0.02)"; None for others."""
    match = re.fullmatch(r"(normal|uniform|constant)\(([^()]*)\)", text)
    if match is None:
        return None
    words = [argument.split(" ") for argument in match[2].split(", ") if argument]
    arguments = {name: float(value) for name, value in words}
    known = {"normal": {"mean", "std"}, "uniform": {"lo", "hi"}, "constant": {"value"}}[match[1]]
    if not set(arguments) <= known:
        return None
    if match[1] == "uniform":
        arguments = {"lo": 0.0, "hi": 1.0, **arguments}
    return match[1], arguments


def stop(message):
    sys.exit(f"verify.py: {message}")


def read_plan(path):
    """The laws by the tensors' names."""
    try:
        with open(path, encoding="utf-8") as text:
            return {tensor["name"]: tensor["law"] for tensor in json.load(text)["tensors"]}
    except (ValueError, KeyError, TypeError):
        stop(f"expected what weightinit plan --json prints, got {path}")


def read_header(file):
    """The file's tensors by name, where their bytes begin, the seed, and where slices begin."""
    path = file.name
    size = file.seek(0, 2)
    file.seek(0)
    length = int.from_bytes(file.read(8), "little")
    try:
        if size < 8 or 8 + length > size:
            raise ValueError
        header = json.loads(file.read(length))
        metadata = header.pop("__metadata__", {})
        end = max((about["data_offsets"][1] for about in header.values()), default=0)
        slices = json.loads(metadata.get("DCP_SHARDING_INFO", "{}"))
    except (ValueError, KeyError, TypeError, AttributeError):
        stop(f"expected a safetensors file, got {path}")
    if 8 + length + end != size:
        stop(f"expected {8 + length + end} bytes of {path}, got {size}")
    try:
        made_by = json.loads(metadata["weightinit"])
        seed = int(made_by["seed"])
    except (ValueError, KeyError, TypeError):
        stop(f"expected a file whose metadata has weightinit's seed, got {path}")
    if made_by.get("stream") != 1:
        stop(f"expected version 1 of weightinit's stream, got {made_by.get('stream')}")
    if "weightinit.reset" in metadata:
        stop(f"{path} has tensors that weightinit reset made, whose seeds this program does not know")
    return header, 8 + length, seed, slices


def places(name, size, count):
    """The ends, and others that are the same in every run."""
    chosen = random.Random(name)
    some = [0, size - 1, *(chosen.randrange(size) for _ in range(count - 2))][:count] if size > 0 else []
    return sorted(set(some))


def verify(file, laws, options):
    header, data, seed, slices = read_header(file)
    if options.tensor is not None and options.tensor not in header:
        stop(f"expected a tensor of {file.name}, got {options.tensor}")
    compared, others = 0, 0
    for name, about in header.items():
        if options.tensor not in (None, name):
            continue
        if name not in laws:
            stop(f"expected {name} in {options.plan}, which is another model's plan")
        law, dtype = law_of(laws[name]), DTYPES.get(about["dtype"])
        if law is None or dtype is None:
            if options.tensor is not None:
                stop(f"expected a normal, uniform or constant {name} of F32, BF16 or F16, got {laws[name]} of {about['dtype']}")
            others += 1
            continue
        begin, end = about["data_offsets"]
        width = 4 if about["dtype"] == "F32" else 2
        size = (end - begin) // width
        # Slices of many processes are rows of the whole.
        row, *rest = slices.get(name, {}).get("saved_offsets") or [0]
        if any(rest):
            stop(f"expected rows of {name}, got a slice along another axis")
        first = row * math.prod(about["shape"][1:])
        if options.element is not None and not first <= options.element < first + size:
            stop(f"expected an element of {name} from {first} to {first + size - 1}, got {options.element}")
        key = fork(key_of(seed), name)
        for i in places(name, size, options.elements) if options.element is None else [options.element - first]:
            file.seek(data + begin + width * i)
            got = int.from_bytes(file.read(width), "little")
            expected = made(*law, dtype, word(key, first + i))
            if got != expected:
                text = f"{dtype.value(expected)!r} ({expected:0{2 * width}x}), got {dtype.value(got)!r} ({got:0{2 * width}x})"
                stop(f"{name}[{first + i}], {laws[name]}: expected {text}")
            if options.element is not None:
                print(f"{name}[{first + i}], {laws[name]}: {dtype.value(got)!r} ({got:0{2 * width}x})")
            compared += 1
    print(f"{compared} elements are right; {others} tensors have other laws or dtypes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", help="a .safetensors file of weightinit make")
    parser.add_argument("plan", help="what weightinit plan --json has printed of the same model")
    parser.add_argument("--tensor", help="one tensor alone")
    parser.add_argument("--element", type=int, help="one element of --tensor, by its row-major number")
    parser.add_argument("--elements", type=int, default=16, help="how many of each tensor (16)")
    options = parser.parse_args()
    if options.element is not None and options.tensor is None:
        parser.error("--element needs --tensor")
    if options.elements < 1:
        parser.error(f"expected --elements from 1 on, got {options.elements}")
    try:
        laws = read_plan(options.plan)
        with open(options.file, "rb") as file:
            verify(file, laws, options)
    except OSError as error:
        stop(f"{error.filename}: {error.strerror}")


if __name__ == "__main__":
    main()
