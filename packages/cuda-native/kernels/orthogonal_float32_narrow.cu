// Orthogonal matrices of up to 64 columns, in float32.
#define NARROW
#include "orthogonal.cuh"

ORTHOGONAL(float32_narrow, float)
