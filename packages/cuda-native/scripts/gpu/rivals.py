"""PyTorch and cuRAND on the same card, by CUDA events: python3 rivals.py --bytes 1073741824 --repeat 20 --out rivals.json"""

import argparse
import json
import math
import statistics

parser = argparse.ArgumentParser()
parser.add_argument("--bytes", type=int, default=2**30)
parser.add_argument("--repeat", type=int, default=20)
parser.add_argument("--side", type=int, default=4096)
parser.add_argument("--out", default="rivals.json")
options = parser.parse_args()
results = []


def report(name, **row):
    results.append({"name": name, **row})
    print(name, json.dumps(row), flush=True)


def with_torch():
    import torch

    report("versions", torch=torch.__version__, device=torch.cuda.get_device_name(0))

    def timed(queue, times=options.repeat):
        samples = []
        for i in range(times + 3):
            begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
            begin.record()
            queue()
            end.record()
            end.synchronize()
            if i >= 3:
                samples.append(begin.elapsed_time(end))
        return statistics.median(samples)

    for dtype, width in ((torch.float32, 4), (torch.bfloat16, 2), (torch.float16, 2), (torch.float64, 8)):
        values = options.bytes // width
        tensor = torch.empty(64, values // 64, dtype=dtype, device="cuda")
        short = str(dtype).removeprefix("torch.")
        for name, queue in (
            ("uniform_", lambda: tensor.uniform_()),
            ("normal_", lambda: tensor.normal_()),
            ("kaiming_normal_", lambda: torch.nn.init.kaiming_normal_(tensor)),
            ("trunc_normal_", lambda: torch.nn.init.trunc_normal_(tensor)),
            ("zero_", lambda: tensor.zero_()),
        ):
            ms = timed(queue)
            report(f"torch {name} {short}", values=values, ms=ms, valuesPerSecond=values / ms * 1e3,
                   bytesPerSecond=values * width / ms * 1e3)
        del tensor
    square = torch.empty(options.side, options.side, device="cuda")
    report("torch orthogonal_ float32", side=options.side, ms=timed(lambda: torch.nn.init.orthogonal_(square), 10))


def with_curand():
    import cupy
    from cupy_backends.cuda.libs import curand

    generator = curand.createGenerator(161)  # CURAND_RNG_PSEUDO_PHILOX4_32_10
    curand.setPseudoRandomGeneratorSeed(generator, 42)
    values = options.bytes // 4
    memory = cupy.empty(values, dtype=cupy.float32)
    for name, queue in (
        ("uniform", lambda: curand.generateUniform(generator, memory.data.ptr, values)),
        ("normal", lambda: curand.generateNormal(generator, memory.data.ptr, values, 0.0, 1.0)),
    ):
        samples = []
        for i in range(options.repeat + 3):
            begin, end = cupy.cuda.Event(), cupy.cuda.Event()
            begin.record()
            queue()
            end.record()
            end.synchronize()
            if i >= 3:
                samples.append(cupy.cuda.get_elapsed_time(begin, end))
        ms = statistics.median(samples)
        report(f"cuRAND Philox {name} float32", values=values, ms=ms, valuesPerSecond=values / ms * 1e3,
               bytesPerSecond=4 * values / ms * 1e3)


for part in (with_torch, with_curand):
    try:
        part()
    except Exception as error:  # a missing or broken library must not lose the other's numbers
        report(f"{part.__name__} failed", error=f"{type(error).__name__}: {error}")
with open(options.out, "w") as file:
    json.dump([row for row in results if not any(isinstance(v, float) and math.isnan(v) for v in row.values())], file, indent=2)
