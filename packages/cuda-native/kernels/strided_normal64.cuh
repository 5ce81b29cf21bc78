// A float64 normal by itself, where draw64.cuh makes a warp's together.
#pragma once
#include "normal64.cuh"
#include "strided.cuh"

template <class Law>
struct Single {
  Law law;
  __device__ __forceinline__ double at(uint32_t high, uint32_t low) const {
    uint32_t flip, sign;
    law.oddOf(high, low, flip, sign);
    const Place place = placeOf(high, low, flip);
    return law.affine(signedBy(place.far ? quantileFarTail(place.at) : quantileCentre(place.at), sign));
  }
};
