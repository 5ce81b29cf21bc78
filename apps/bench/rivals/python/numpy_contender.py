"""NumPy: Generator(PCG64) fills, and Q of numpy.linalg.qr of a matrix that is there already."""

import math

import numpy as np
from serve import serve


def prepare(job):
    law, dtype, shape = job["law"], np.dtype(job["dtype"]), tuple(job["shape"])
    generator = np.random.Generator(np.random.PCG64(42))
    if law == "orthogonal":
        matrix = generator.standard_normal(shape, dtype=dtype)
        return lambda: np.linalg.qr(matrix)[0]
    draw = generator.random if law == "uniform" else generator.standard_normal
    std = math.sqrt(2 / math.prod(shape[1:])) if law == "kaimingNormal" else None
    fresh = job["memory"] == "fresh"
    touched = None if fresh else np.ones(shape, dtype=dtype)

    def fill():
        out = draw(shape, dtype=dtype) if fresh else draw(dtype=dtype, out=touched)
        if std is not None:
            out *= std

    return fill


if __name__ == "__main__":
    serve(prepare)
