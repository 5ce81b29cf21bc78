#!/usr/bin/env bash
# Four processes of Open MPI make one checkpoint on this machine; its SHA-256 is that of the file of one process.
#
#     apt-get install openmpi-bin
#     ./open-mpi.sh [config.json]
#
# On several machines: a folder that all share, a --hostfile, and the same last line.
set -euo pipefail
model=$(realpath "${1:-$(dirname "$0")/config.json}")
read -ra weightinit <<<"${WEIGHTINIT:-npx --yes weightinit}"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

options=(-n 4 --oversubscribe)
# Open MPI refuses root unless it is told that this is meant, as in a container.
if [ "$(id -u)" = 0 ]; then options+=(--allow-run-as-root); fi

mpirun --version | head -n 1
"${weightinit[@]}" make "$model" -o "$folder/one.safetensors" --seed 42
mpirun "${options[@]}" "${weightinit[@]}" make "$model" -o "$folder/four.safetensors" --seed 42 --threads 1
sha256sum "$folder"/*.safetensors | sed "s|$folder/||"
cmp "$folder/one.safetensors" "$folder/four.safetensors"
echo "the same bytes"
