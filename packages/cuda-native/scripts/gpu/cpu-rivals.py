"""PyTorch's fills on the CPU by number of threads: python3 cpu-rivals.py --values 67108864 --out cpu-rivals.json"""

import argparse
import json
import os
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("--values", type=int, default=2**26)
parser.add_argument("--out", default="cpu-rivals.json")
options = parser.parse_args()
results = []


def report(**row):
    results.append(row)
    print(json.dumps(row), flush=True)
    with open(options.out, "w") as file:
        json.dump(results, file, indent=1)


try:
    import torch
except ImportError as error:
    report(name="torch is not here", error=str(error))
    raise SystemExit(0)

tensor = torch.ones(options.values)
narrow = torch.ones(options.values, dtype=torch.bfloat16)
threads = sorted({1, 2, 4, 8, 16, os.cpu_count()} & set(range(1, os.cpu_count() + 1)))
for count in threads:
    torch.set_num_threads(count)
    for name, fill, times in (
        ("torch uniform_ float32", lambda: tensor.uniform_(), 3),
        ("torch normal_ float32", lambda: tensor.normal_(), 3),
        ("torch normal_ bfloat16", lambda: narrow.normal_(), 1),
        ("torch trunc_normal_ float32", lambda: torch.nn.init.trunc_normal_(tensor), 1),
        ("torch fill_ float32", lambda: tensor.fill_(0.5), 5),
    ):
        found = []
        for _ in range(times):
            start = time.perf_counter()
            fill()
            found.append((time.perf_counter() - start) * 1e3)
        report(name=name, threads=count, values=options.values, ms=statistics.median(found))
