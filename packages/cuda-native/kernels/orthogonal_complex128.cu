// Orthogonal matrices of complex128: see orthogonal.cuh.
#include "orthogonal.cuh"

ORTHOGONAL(complex128, Complex<double>)
