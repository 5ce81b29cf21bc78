"""Draws of the PyTorch that is installed, for seeds, shapes and parameters made from SEED (argument), as JSON.

    python3 cross-check.py SEED

Each case: how to draw it, and the SHA-256 of the little-endian numbers. Prints nothing but the JSON; exits with 3 where
there is no PyTorch whose numbers this package promises.
"""

import hashlib
import json
import random
import sys

try:
    import torch
except ImportError:
    sys.exit(3)

version = ".".join(torch.__version__.split("+")[0].split(".")[:2])
if version not in ("1.13", "2.6", "2.11", "2.13", "2.14", "2.15"):
    sys.exit(3)

choose = random.Random(int(sys.argv[1]))
types = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16}


def digest(tensor):
    tensor = tensor.detach().contiguous()
    bytes_ = tensor.view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
    return hashlib.sha256(bytes_).hexdigest()


def case(op, dtype, shape, args, draw):
    seed = choose.choice([choose.randrange(2**32), choose.randrange(2**64), -choose.randrange(2**63), choose.randrange(100)])
    before = choose.choice([0, 0, 1, 3, 17])
    torch.manual_seed(seed)
    torch.randn(before)
    tensor = torch.empty(shape, dtype=types[dtype])
    draw(tensor)
    after = torch.randn(3)
    cases.append(
        {"op": op, "seed": str(seed), "before": before, "dtype": dtype, "shape": shape, "args": args}
        | {"sha256": digest(tensor), "after": digest(after)}
    )


cases, integers, complexes, states = [], [], [], []
init = torch.nn.init
for _ in range(40):
    for dtype in types:
        n = choose.choice([1, 2, 7, 15, 16, 17, 31, 32, 100, 1000, choose.randrange(20000)])
        a = choose.choice([0.0, -1.0, choose.uniform(-1, 1), choose.gauss(0, 1000)])
        scale = choose.choice([1.0, choose.uniform(0, 1), 10 ** choose.uniform(-3, 2)])
        lo, hi = a, a + scale
        case("uniform", dtype, [n], [lo, hi], lambda t: t.uniform_(lo, hi))
        case("normal", dtype, [n], [a, scale], lambda t: t.normal_(a, scale))
        shape = [choose.randrange(1, 40), choose.randrange(1, 40)] + choose.choice([[], [3, 3], [5]])
        gain = choose.choice([1.0, 5 / 3, choose.uniform(0.1, 3)])
        case("kaimingUniform", dtype, shape, [], lambda t: init.kaiming_uniform_(t))
        case("kaimingNormal", dtype, shape, [], lambda t: init.kaiming_normal_(t))
        case("glorotUniform", dtype, shape, [gain], lambda t: init.xavier_uniform_(t, gain))
        case("glorotNormal", dtype, shape, [gain], lambda t: init.xavier_normal_(t, gain))
        if version not in ("1.13", "2.6", "2.11"):
            mean = choose.choice([0.0, choose.uniform(-1, 1)])
            std = choose.choice([1.0, 0.02, choose.uniform(0.1, 2)])
            low = mean + std * choose.uniform(-3, 1)
            high = low + std * choose.uniform(0.2, 4)
            case("truncatedNormal", dtype, shape, [mean, std, low, high], lambda t: init.trunc_normal_(t, mean, std, low, high))
        sparsity = choose.uniform(0, 1)
        case("sparseInit", dtype, shape[:2], [sparsity, 0.01], lambda t: init.sparse_(t, sparsity))

for n in [1, 2, 20, 1000, choose.randrange(3000)]:
    for bits in [3, 20, 27, 28, 31, 33, 62]:
        low = choose.choice([0, -5, choose.randrange(-(2**40), 2**40)])
        high = low + choose.randrange(1, 2**bits + 1)
        seed = choose.randrange(2**63)
        torch.manual_seed(seed)
        values = torch.randint(low, high, (n,))
        integers.append({"seed": str(seed), "n": n, "bounds": [str(low), str(high)], "sha256": digest(values)})
    torch.manual_seed(seed)
    integers.append({"seed": str(seed), "n": n, "bounds": None, "sha256": digest(torch.randperm(n))})
for complex_type in [torch.complex64, torch.complex128]:
    for n in [1, 7, 8, 9, 500]:
        seed = choose.randrange(2**63)
        torch.manual_seed(seed)
        normals = torch.empty(n, dtype=complex_type).normal_(0, 0.3)
        units = torch.rand(n, dtype=complex_type)
        name = str(complex_type).replace("torch.", "")
        complexes.append({"seed": str(seed), "n": n, "dtype": name, "sha256": [digest(normals), digest(units)]})
for n in [0, 1, 5, 623, 624, 625, 2000]:
    torch.manual_seed(choose.randrange(2**63))
    torch.rand(n)
    torch.randn(choose.randrange(4))
    state = torch.get_rng_state().tolist()
    states.append({"state": state, "next": digest(torch.randn(5)), "after": torch.get_rng_state().tolist()})

print(json.dumps({"torch": version, "simd": torch.backends.cpu.get_cpu_capability() != "DEFAULT", "cases": cases, "integers": integers, "complexes": complexes, "states": states}))
