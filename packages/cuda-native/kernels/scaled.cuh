// A matrix's numbers times the gain.
#pragma once

__device__ __forceinline__ float scaled(float x, float gain) { return __fmul_rn(x, gain); }
__device__ __forceinline__ double scaled(double x, double gain) { return __dmul_rn(x, gain); }
