// One thread a number. A layer is OUT×IN weights and OUT biases; BATCH points go through it at once.
override BATCH: u32;
override IN: u32;
override OUT: u32;
override HIDDEN: bool;
override RATE: f32 = 0.0;

@group(0) @binding(0) var<storage, read_write> weight: array<f32>;
@group(0) @binding(1) var<storage, read_write> bias: array<f32>;
@group(0) @binding(2) var<storage, read> input: array<f32>;
@group(0) @binding(3) var<storage, read_write> output: array<f32>;
@group(0) @binding(4) var<storage, read_write> delta: array<f32>; // the loss by each sum before tanh
@group(0) @binding(5) var<storage, read_write> inputDelta: array<f32>;
@group(0) @binding(6) var<storage, read> labels: array<f32>;
@group(0) @binding(7) var<storage, read_write> losses: array<f32>;

@compute @workgroup_size(64) fn forward(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= BATCH * OUT) { return; }
  let point = id.x / OUT;
  let unit = id.x % OUT;
  var sum = bias[unit];
  for (var k = 0u; k < IN; k++) { sum += weight[unit * IN + k] * input[point * IN + k]; }
  output[id.x] = select(sum, tanh(sum), HIDDEN);
}

// Cross-entropy of a sigmoid.
@compute @workgroup_size(64) fn loss(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= BATCH) { return; }
  let z = input[id.x];
  losses[id.x] = max(z, 0.0) + log(1.0 + exp(-abs(z))) - labels[id.x] * z;
  delta[id.x] = (1.0 / (1.0 + exp(-z)) - labels[id.x]) / f32(BATCH);
}

@compute @workgroup_size(64) fn back(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= BATCH * IN) { return; }
  let point = id.x / IN;
  let k = id.x % IN;
  var sum = 0.0;
  for (var unit = 0u; unit < OUT; unit++) { sum += delta[point * OUT + unit] * weight[unit * IN + k]; }
  inputDelta[id.x] = sum * (1.0 - input[id.x] * input[id.x]);
}

// One step down the gradient; thread IN of a unit has its bias.
@compute @workgroup_size(64) fn step(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= OUT * (IN + 1u)) { return; }
  let unit = id.x / (IN + 1u);
  let k = id.x % (IN + 1u);
  var sum = 0.0;
  for (var point = 0u; point < BATCH; point++) {
    sum += delta[point * OUT + unit] * select(input[point * IN + min(k, IN - 1u)], 1.0, k == IN);
  }
  if (k == IN) { bias[unit] -= RATE * sum; } else { weight[unit * IN + k] -= RATE * sum; }
}
