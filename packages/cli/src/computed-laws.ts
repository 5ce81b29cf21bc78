/**
 * Laws of recipes that compute their values; few models have one.
 *
 * @module
 */
export {
  gridPositions,
  inverseSoftplusLogUniform,
  mamba2ALog,
  mambaALog,
  sinusoidalPositions,
} from "@weightinit/schemes";
