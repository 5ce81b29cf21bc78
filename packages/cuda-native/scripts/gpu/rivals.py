"""The rivals on the same card, timed as ours are: python3 rivals.py --part torch --bytes 1073741824 --out rivals-torch.json

Parts: torch (fills, orthogonals, calls, copies), curand (through CuPy), models (transformers), jax.
"""

import argparse
import json
import statistics
import time

parser = argparse.ArgumentParser()
parser.add_argument("--part", choices=["torch", "curand", "models", "jax"], required=True)
parser.add_argument("--bytes", type=int, default=2**30)
parser.add_argument("--side", type=int, default=4096)
parser.add_argument("--scale", type=int, default=1)
parser.add_argument("--out", default="rivals.json")
options = parser.parse_args()
results = []


def report(name, **row):
    results.append({"name": name, **row})
    print(name, json.dumps(row), flush=True)
    with open(options.out, "w") as file:
        json.dump(results, file, indent=1)


def timed(queue, event, elapsed, calls=20, samples=5):
    """Milliseconds of one call: many stand between two events, as in card.mjs."""
    found = []
    for sample in range(-1, samples):
        begin, end = event(), event()
        begin.record()
        for _ in range(calls):
            queue()
        end.record()
        end.synchronize()
        if sample >= 0:
            found.append(elapsed(begin, end) / calls)
    return {"ms": statistics.median(found), "least": min(found), "most": max(found), "calls": calls}


def with_torch():
    import torch

    report("versions", torch=torch.__version__, device=torch.cuda.get_device_name(0))

    def on_card(queue, **how):
        return timed(queue, lambda: torch.cuda.Event(enable_timing=True), lambda a, b: a.elapsed_time(b), **how)

    for dtype, width in ((torch.float32, 4), (torch.bfloat16, 2), (torch.float16, 2), (torch.float64, 8)):
        values = options.bytes // width
        tensor = torch.empty(64, values // 64, dtype=dtype, device="cuda")
        short = str(dtype).removeprefix("torch.")
        for name, queue in (
            ("zero_", lambda: tensor.zero_()),
            ("fill_", lambda: tensor.fill_(0.5)),
            ("uniform_", lambda: tensor.uniform_()),
            ("normal_", lambda: tensor.normal_()),
        ):
            report(f"torch {name} {short}", values=values, bytes=options.bytes, **on_card(queue))
        trunc = on_card(lambda: torch.nn.init.trunc_normal_(tensor), calls=5, samples=3)
        report(f"torch trunc_normal_ {short}", values=values, bytes=options.bytes, **trunc)
        del tensor

    side = options.side
    tall = round(side * 244.140625)
    for rows, cols in ((side // 4, side // 4), (side // 2, side // 2), (side, side), (2 * side, 2 * side),
                       (tall, -(-side // 64)), (-(-side // 64), tall), (side * 16, side // 8)):
        matrix = torch.empty(rows, cols, device="cuda")
        row = on_card(lambda: torch.nn.init.orthogonal_(matrix), calls=3, samples=3)
        report(f"torch orthogonal_ {rows}x{cols} float32", **row)
        del matrix

    for name, ready in (("made", False), ("made, ready", True)):
        found = []
        for _ in range(2000):
            start = time.perf_counter()
            torch.nn.init.kaiming_normal_(torch.empty(2, 5, device="cuda"))
            if ready:
                torch.cuda.synchronize()
            found.append((time.perf_counter() - start) * 1e6)
        torch.cuda.synchronize()
        report(f"torch kaiming_normal_ of a new 2×5, {name}", medianMicroseconds=statistics.median(found))

    host_bytes = options.bytes // 4
    source = torch.empty(host_bytes // 4, device="cuda").uniform_()
    touched = torch.ones(host_bytes // 4)
    for name, read in (("cpu(), fresh", lambda: source.cpu()), ("copy_ to touched memory", lambda: touched.copy_(source))):
        found = []
        for _ in range(6):
            torch.cuda.synchronize()
            start = time.perf_counter()
            read()
            found.append((time.perf_counter() - start) * 1e3)
        report(f"torch {name}", ms=statistics.median(found[1:]), bytes=host_bytes)


def with_curand():
    import cupy
    from cupy_backends.cuda.libs import curand

    generator = curand.createGenerator(161)  # CURAND_RNG_PSEUDO_PHILOX4_32_10
    curand.setPseudoRandomGeneratorSeed(generator, 42)
    for dtype, width, suffix in (("float32", 4, ""), ("float64", 8, "Double")):
        values = options.bytes // width
        memory = cupy.empty(values, dtype=dtype)
        for name, queue in (
            ("uniform", lambda: getattr(curand, "generateUniform" + suffix)(generator, memory.data.ptr, values)),
            ("normal", lambda: getattr(curand, "generateNormal" + suffix)(generator, memory.data.ptr, values, 0.0, 1.0)),
        ):
            row = timed(queue, lambda: cupy.cuda.Event(), cupy.cuda.get_elapsed_time)
            report(f"cuRAND Philox {name} {dtype}", values=values, bytes=options.bytes, **row)
        del memory


def with_models():
    import torch
    import transformers

    shapes = {
        "Llama-3.2-1B": dict(hidden_size=2048, num_hidden_layers=16, intermediate_size=8192, num_attention_heads=32,
                             num_key_value_heads=8, vocab_size=128256, tie_word_embeddings=True),
        "Llama-3.1-8B": dict(hidden_size=4096, num_hidden_layers=32, intermediate_size=14336, num_attention_heads=32,
                             num_key_value_heads=8, vocab_size=128256, tie_word_embeddings=False),
    }
    for name, shape in shapes.items():
        for key in ("hidden_size", "intermediate_size", "vocab_size"):
            shape[key] //= options.scale
        config = transformers.LlamaConfig(**shape)
        found = []
        for _ in range(6):
            torch.cuda.synchronize()
            start = time.perf_counter()
            with torch.device("cuda"):
                model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
            torch.cuda.synchronize()
            found.append(time.perf_counter() - start)
            parameters = sum(p.numel() for p in model.parameters())
            del model
        report(f"transformers {transformers.__version__} {name} bfloat16 on the card",
               seconds=statistics.median(found[1:]), first=found[0], all=found, parameters=parameters)


def with_jax():
    import os

    os.environ["XLA_PYTHON_CLIENT_PREALLOCATE"] = "false"
    import jax
    import jax.numpy as jnp

    key = jax.random.key(42)
    for name, dtype in (("uniform", jnp.float32), ("normal", jnp.float32), ("normal", jnp.bfloat16)):
        values = options.bytes // jnp.dtype(dtype).itemsize
        draw = jax.jit(lambda key: getattr(jax.random, name)(key, (values,), dtype))
        draw(key).block_until_ready()
        found = []
        for _ in range(3):
            start = time.perf_counter()
            for _ in range(10):
                last = draw(key)
            last.block_until_ready()
            found.append((time.perf_counter() - start) * 1e2)
        report(f"jax {jax.__version__} {name} {jnp.dtype(dtype).name}", values=values, bytes=options.bytes,
               ms=statistics.median(found))


try:
    {"torch": with_torch, "curand": with_curand, "models": with_models, "jax": with_jax}[options.part]()
except ImportError as error:
    report(f"{options.part} is not here", error=str(error))
except Exception as error:  # a rival that fails must not lose the numbers it gave before
    report(f"{options.part} failed", error=f"{type(error).__name__}: {error}")
