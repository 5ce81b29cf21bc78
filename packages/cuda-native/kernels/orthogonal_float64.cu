// Orthogonal matrices of float64: see orthogonal.cuh.
#include "orthogonal.cuh"

ORTHOGONAL(float64, double)
