#!/usr/bin/env bash
# Everything that needs a real NVIDIA card, in one call, on a machine without a network: the conformance suite, bits
# against the CPU, compute-sanitizer, throughput beside PyTorch and cuRAND. Builds nothing; needs the bundle that
# `node packages/cuda-native/scripts/gpu/bundle.mjs` packs.
#
#   scripts/gpu-run.sh [folder for results]         default: $OUT, else ./gpu-results
#
# WEIGHTINIT_GPU_VALUES (1e9) values of each kind are compared; WEIGHTINIT_GPU_BYTES (1 GiB) are filled at a time;
# WEIGHTINIT_GPU_REPEAT (20) times; WEIGHTINIT_GPU_SIDE (4096) is the orthogonal matrix's. PYTHON (python3) has torch.
set -uo pipefail
cd "$(dirname "$0")/.."
results=${1:-${OUT:-gpu-results}}
bundle=packages/cuda-native/node_modules/.cache/gpu/bundle.tar.xz
python=${PYTHON:-python3}
values=${WEIGHTINIT_GPU_VALUES:-1000000000}
bytes=${WEIGHTINIT_GPU_BYTES:-1073741824}
repeat=${WEIGHTINIT_GPU_REPEAT:-20}
side=${WEIGHTINIT_GPU_SIDE:-4096}

mkdir -p "$results"
results=$(cd "$results" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" -c 'import sys, tarfile; tarfile.open(sys.argv[1], "r:xz").extractall(sys.argv[2])' "$bundle" "$work" || exit 1
cd "$work"
chmod +x node
failed=0

# Runs a step, logs it, and goes on after a failure: a lease is short and every number counts.
step() {
  local name=$1
  shift
  echo "== $name"
  local start=$SECONDS
  if "$@" >"$results/$name.log" 2>&1; then
    echo "   done in $((SECONDS - start)) s"
  else
    echo "   FAILED after $((SECONDS - start)) s (status $?)"
    tail -n 15 "$results/$name.log"
    failed=1
  fi
}

{ command -v nvidia-smi >/dev/null && nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.sm --format=csv; } | tee "$results/card.txt"
step conformance ./node --test --test-reporter=spec conformance.mjs
step measure ./node measure.mjs --bytes "$bytes" --repeat "$repeat" --side "$side" --out "$results/measure.json"
step rivals "$python" rivals.py --bytes "$bytes" --repeat "$repeat" --side "$side" --out "$results/rivals.json"
# A second run of ours, after the rivals: the spread between the two is the noise.
step measure-again ./node measure.mjs --bytes "$bytes" --repeat "$repeat" --side "$side" --out "$results/measure-again.json"
step bits ./node bits.mjs --values "$values" --out "$results/bits.json"
if command -v compute-sanitizer >/dev/null; then
  for tool in memcheck racecheck initcheck synccheck; do
    step "sanitizer-$tool" compute-sanitizer --tool "$tool" --error-exitcode 1 --target-processes all ./node every-kernel.mjs
  done
else
  echo "== compute-sanitizer is not here: skipped"
fi
grep -hE '^ℹ (tests|pass|fail|skipped)' "$results/conformance.log"
./node table.mjs --folder "$results" | tee "$results/table.md"
exit $failed
