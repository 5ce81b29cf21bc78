// Orthogonal matrices of complex64: see orthogonal.cuh.
#include "orthogonal.cuh"

ORTHOGONAL(complex64, Complex<float>)
