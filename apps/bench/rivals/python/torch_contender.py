"""PyTorch on the CPU: the in-place fills of torch.nn.init and of tensors."""

import torch
from serve import serve

FILLS = {
    "uniform": lambda t: t.uniform_(),
    "normal": lambda t: t.normal_(),
    "truncatedNormal": lambda t: torch.nn.init.trunc_normal_(t, 0.0, 1.0, -2.0, 2.0),
    "kaimingNormal": lambda t: torch.nn.init.kaiming_normal_(t, nonlinearity="relu"),
    "orthogonal": torch.nn.init.orthogonal_,
}


def prepare(job):
    torch.set_num_threads(job["threads"])
    torch.manual_seed(42)
    fill, dtype, shape = FILLS[job["law"]], getattr(torch, job["dtype"]), job["shape"]
    if job["memory"] == "fresh":
        return lambda: fill(torch.empty(shape, dtype=dtype))
    touched = torch.ones(shape, dtype=dtype)
    return lambda: fill(touched)


if __name__ == "__main__":
    serve(prepare)
