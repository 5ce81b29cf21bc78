#!/usr/bin/env bash
# Everything that needs a real NVIDIA card, in one call, on a machine without a network: conformance by CUDA and by
# WebGPU, bits against the CPU, compute-sanitizer, speed beside PyTorch, cuRAND, JAX and transformers. Builds nothing;
# needs the bundle that `node packages/cuda-native/scripts/gpu/bundle.mjs` packs.
#
#   scripts/gpu-run.sh [folder for results]         default: $OUT, else ./gpu-results
#
# WEIGHTINIT_GPU_STEPS names the groups to run (default: all): conformance fills orthogonal calls models host rivals
# webgpu cpu checks profile. WEIGHTINIT_GPU_VALUES (1e9) values of each kind are compared; WEIGHTINIT_GPU_BYTES (1 GiB)
# are filled at a time; WEIGHTINIT_GPU_SIDE (4096) is the orthogonal matrix's; WEIGHTINIT_GPU_SCALE (1) divides the
# models' widths; WEIGHTINIT_GPU_LIMIT (120) seconds end a step; WEIGHTINIT_GPU_FOLDER is a bundle already unpacked.
# PYTHON (python3) has the rivals.
set -uo pipefail
cd "$(dirname "$0")/.."
results=${1:-${OUT:-gpu-results}}
bundle=packages/cuda-native/node_modules/.cache/gpu/bundle.tar.xz
python=${PYTHON:-python3}
values=${WEIGHTINIT_GPU_VALUES:-1000000000}
bytes=${WEIGHTINIT_GPU_BYTES:-1073741824}
side=${WEIGHTINIT_GPU_SIDE:-4096}
scale=${WEIGHTINIT_GPU_SCALE:-1}
limit=${WEIGHTINIT_GPU_LIMIT:-120}
steps=${WEIGHTINIT_GPU_STEPS:-conformance fills orthogonal calls models host rivals webgpu cpu checks profile}

mkdir -p "$results"
results=$(cd "$results" && pwd)
work=${WEIGHTINIT_GPU_FOLDER:-}
logs=$(mktemp -d)
sampler=
clean() {
  [ -n "$sampler" ] && kill "$sampler" 2>/dev/null
  rm -rf "$logs"
  [ -z "${WEIGHTINIT_GPU_FOLDER:-}" ] && rm -rf "$work"
}
trap clean EXIT
if [ -z "$work" ]; then
  work=$(mktemp -d)
  "$python" -c 'import sys, tarfile; tarfile.open(sys.argv[1], "r:xz").extractall(sys.argv[2])' "$bundle" "$work" || exit 1
fi
cd "$work"
chmod +x node
failed=0

wants() { [[ " $steps " == *" $1 "* ]]; }

# The tables and the JSON, after each group: a lease may end before the last.
tables() {
  ./node table.mjs --folder "$logs" --out "$results/table.md" --json "$results/results.json"
  tar cJf "$results/logs.tar.xz" -C "$logs" .
}

# Runs a step under its time limit, logs it, and goes on after a failure: a lease is short and every number counts.
step() {
  local name=$1 start=$SECONDS status
  shift
  timeout --kill-after=5 "$limit" "$@" >"$logs/$name.log" 2>&1
  status=$?
  local outcome="done"
  [ $status = 124 ] && outcome="stopped after $limit s"
  [ $status != 0 ] && [ $status != 124 ] && outcome="failed with status $status"
  printf '%s\t%s\t%s\n' "$name" "$outcome" "$((SECONDS - start))" >>"$logs/steps.txt"
  echo "== $name: $outcome, $((SECONDS - start)) s"
  [ $status = 0 ] && return
  tail -n 12 "$logs/$name.log"
  failed=1
}
skip() { printf '%s\tskipped: %s\t0\n' "$1" "$2" >>"$logs/steps.txt"; echo "== $1: skipped: $2"; }
# A step in Python.
python() {
  local name=$1
  shift
  if command -v "$python" >/dev/null; then step "$name" "$python" "$@"; else skip "$name" "$python is not here"; fi
}
rival() {
  python "rivals-$1" rivals.py --part "$1" --bytes "$bytes" --side "$side" --scale "$scale" --out "$logs/rivals-$1.json"
}

# compute-sanitizer must find a planted fault before its finding none in ours means anything.
sanitizer() {
  local tool=$1 status
  compute-sanitizer --tool "$tool" --error-exitcode 9 --target-processes all ./node planted.mjs "$tool" >"$logs/planted-$tool.log" 2>&1
  status=$?
  [ $status = 9 ] || { echo "the planted fault was not found (status $status)"; tail -n 5 "$logs/planted-$tool.log"; return 1; }
  # racecheck takes as long as the others ten times over: its kernels are shared out by dtype.
  local groups="float16,bfloat16,float32,float64,complex32,complex64,complex128" jobs=() failed=0 dtypes job
  [ "$tool" = racecheck ] && groups="float32 float64 complex64 complex128 float16,bfloat16,complex32"
  for dtypes in $groups; do
    (
      start=$SECONDS
      compute-sanitizer --tool "$tool" --error-exitcode 9 --target-processes all ./node every-kernel.mjs --dtypes "$dtypes"
      status=$?
      echo "$dtypes: status $status, $((SECONDS - start)) s"
      exit $status
    ) & jobs+=($!)
  done
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
  return $failed
}

if command -v nvidia-smi >/dev/null; then
  nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm,clocks.max.mem --format=csv | tee "$logs/card.txt"
  nvidia-smi --query-gpu=utilization.gpu,clocks.sm,clocks.mem,power.draw --format=csv,noheader,nounits -lms 200 >"$logs/clocks.csv" 2>/dev/null &
  sampler=$!
fi
# Clocks while the card was busy: the median of the samples with 90 % and more in use.
clocks() {
  [ -f "$logs/clocks.csv" ] || return
  awk -F', ' '$1 >= 90 { print $2 ", " $3 ", " $4 }' "$logs/clocks.csv" | sort -n | awk '{ all[NR] = $0 } END { if (NR) print "median of " NR " samples: SM MHz, memory MHz, W: " all[int((NR + 1) / 2)] }' >"$logs/clocks.txt"
}

fills() { step "$1" ./node fills.mjs --bytes "$bytes" --out "$logs/$1.json"; }
wants conformance && step conformance ./node --test --test-reporter=spec conformance.mjs
if wants fills; then fills fills; fi
if wants rivals; then rival torch; rival curand; fi
# A second run of ours, after the rivals: the spread between the two is the noise.
if wants fills; then fills fills-again; clocks; fi
wants orthogonal && step orthogonal ./node orthogonal.mjs --side "$side" --out "$logs/orthogonal.json"
tables
wants models && step models ./node models.mjs --scale "$scale" --out "$logs/models.json"
if wants models && wants rivals; then rival models; fi
wants calls && step calls ./node calls.mjs --calls $((bytes < 1000000 ? 20 : 2000)) --out "$logs/calls.json"
wants host && step to-host ./node to-host.mjs --bytes $((bytes / 4)) --out "$logs/to-host.json"
tables
if wants webgpu; then
  icd=$(find /etc/vulkan /usr/share/vulkan /usr/local/nvidia "$(dirname "$(command -v nvidia-smi || echo /nowhere/x)")/.." -name nvidia_icd.json 2>/dev/null | head -n 1)
  if [ ! -d vulkan ]; then skip webgpu "not in the bundle"
  elif [ -z "$icd" ]; then skip webgpu "no nvidia_icd.json"
  else
    libraries=$work/vulkan/usr/lib/x86_64-linux-gnu:$work/vulkan/lib/x86_64-linux-gnu:${LD_LIBRARY_PATH:-}
    step webgpu env LD_LIBRARY_PATH="$libraries" VK_DRIVER_FILES="$icd" ./node webgpu/bench/card.mjs --bytes "$bytes" --side "$side" --out "$logs/webgpu.json"
  fi
fi
if wants cpu; then
  step cpu ./node cpu-threads.mjs --values $((bytes / 16)) --json "$logs/cpu.json"
  if wants rivals; then python cpu-rivals cpu-rivals.py --values $((bytes / 16)) --out "$logs/cpu-rivals.json"; fi
fi
if wants rivals; then rival jax; fi
tables
if wants checks; then
  # These prove and do not time: all at once.
  jobs=()
  if command -v compute-sanitizer >/dev/null; then
    for tool in memcheck racecheck initcheck synccheck; do
      (failed=0; export -f sanitizer; export logs; step "sanitizer-$tool" bash -c "sanitizer $tool"; exit $failed) & jobs+=($!)
    done
  else skip sanitizer "compute-sanitizer is not here"; fi
  (failed=0; step bits ./node bits.mjs --values "$values" --out "$logs/bits.json"; exit $failed) & jobs+=($!)
  for job in "${jobs[@]}"; do wait "$job" || failed=1; done
fi
if wants profile; then
  if command -v ncu >/dev/null; then
    step profile ncu --clock-control none --section SpeedOfLight --section Occupancy --section WarpStateStats --section ComputeWorkloadAnalysis \
      --kernel-name 'regex:constant_32|uniform_(float32|bfloat16)|normal_(float32|bfloat16|float64)|project|update|gram|reflectors' --launch-count 24 ./node profiled.mjs --bytes "$bytes" --side "$side"
    cp "$logs/profile.log" "$results/ncu.txt"
  else skip profile "ncu is not here"; fi
fi
grep -hE '^ℹ (tests|pass|fail|skipped)' "$logs/conformance.log" 2>/dev/null
tables
cat "$results/table.md"
exit $failed
