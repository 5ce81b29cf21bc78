#!/usr/bin/env bash
# Four processes of torchrun make one checkpoint on this machine; its SHA-256 is that of the file of one process.
#
#     pip install torch
#     ./torchrun.sh [config.json]
#
# On several machines: a folder that all share, and torchrun's --nnodes and --rdzv-endpoint in place of --standalone.
set -euo pipefail
model=$(realpath "${1:-$(dirname "$0")/config.json}")
read -ra weightinit <<<"${WEIGHTINIT:-npx --yes weightinit}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

"${weightinit[@]}" make "$model" -o "$folder/one.safetensors" --seed 42
# --no-python: what it starts is a command. Its RANK and WORLD_SIZE say which part each process is.
OMP_NUM_THREADS=1 torchrun --standalone --nproc-per-node 4 --no-python \
  "${weightinit[@]}" make "$model" -o "$folder/four.safetensors" --seed 42 --threads 1
sha256sum "$folder"/*.safetensors | sed "s|$folder/||"
cmp "$folder/one.safetensors" "$folder/four.safetensors"
echo "the same bytes"
