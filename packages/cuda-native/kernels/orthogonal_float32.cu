// Orthogonal matrices of float32: see orthogonal.cuh.
#include "orthogonal.cuh"

ORTHOGONAL(float32, float)
