// Float32 values counted by their 16 high bits: exact probabilities of those cells, and goodness of fit over them.

/** Complementary error function for x ≥ 0 by its continued fraction or its series; 1e-15 relative. */
function erfc(x) {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; Math.abs(term) > 1e-18; n++) {
      term *= -(x * x) / n;
      sum += term / (2 * n + 1);
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = 0;
  for (let k = 80; k >= 1; k--) fraction = k / 2 / (x + fraction);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
}

const normalCdf = (x) => erfc(-x / Math.SQRT2) / 2;
const uniformCdf = (x) => Math.min(1, Math.max(0, x));

/** The cells in ascending order, each with the bound above it. */
function ascendingCells() {
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  const cells = [];
  for (let high = 0; high < 65536; high++) {
    bits[0] = (high << 16) >>> 0;
    const value = float[0];
    if (!Number.isFinite(value)) continue;
    // A negative cell runs from its value towards −∞, a positive one towards +∞.
    bits[0] = ((high + 1) << 16) >>> 0;
    cells.push({ high, upper: high & 0x8000 ? value : float[0], order: high & 0x8000 ? -high : high + 1 });
  }
  return cells.sort((a, b) => a.order - b.order);
}

/** KS distance at the cells' bounds, and χ² over cells merged until each holds a thousandth of the mass. */
function goodness(cdf, counts, n) {
  let seen = 0;
  let ks = 0;
  let chi2 = 0;
  let bins = 0;
  let from = 0;
  let found = 0;
  for (const { high, upper } of ascendingCells()) {
    seen += counts[high];
    found += counts[high];
    const to = Number.isNaN(upper) ? 1 : cdf(upper);
    ks = Math.max(ks, Math.abs(seen / n - to));
    if (to - from >= 1e-3 || to === 1) {
      const expected = (to - from) * n;
      if (expected > 0) {
        chi2 += (found - expected) ** 2 / expected;
        bins++;
      }
      from = to;
      found = 0;
    }
  }
  return { ks, chi2, bins };
}

export const normalCells = () => ({ mean: 0, std: 1, kurtosis: 3, goodness: (c, n) => goodness(normalCdf, c, n) });
export const uniformCells = () => ({
  mean: 0.5,
  std: Math.sqrt(1 / 12),
  kurtosis: 1.8,
  goodness: (c, n) => goodness(uniformCdf, c, n),
});
