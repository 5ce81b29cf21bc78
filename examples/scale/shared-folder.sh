#!/usr/bin/env bash
# Tries a folder that two hosts share: eight parts make one checkpoint, four through each host's view of the folder. They
# are killed at random moments and started again, ROUNDS times (3), and one runs twice at the end. Each view must see the
# file under its name only when its SHA-256 is that of the file of one process.
#
#     ./shared-folder.sh /mnt/one /mnt/two [config.json]      two mounts of one folder, on this machine
#     ONE="ssh host-1" TWO="ssh host-2" ./shared-folder.sh /data /data [config.json]
#
# The hosts need weightinit alone, the same version: WEIGHTINIT says how it is called there.
set -euo pipefail
model=$(realpath "${3:-$(dirname "$0")/config.json}")
weightinit=${WEIGHTINIT:-npx --yes weightinit}
views=("$1" "$2")
hosts=("${ONE:-}" "${TWO:-}")
folder=$(mktemp -d)
name=${folder##*/}

# Runs a line of shell in the folder, as a view sees it.
on() {
  local line="cd '${views[$1]}/$name' && { $2; }"
  if [ -n "${hosts[$1]}" ]; then ${hosts[$1]} "$line"; else bash -c "$line"; fi
}
running=()
finish() {
  for process in "${running[@]}"; do kill "$process" 2>/dev/null || true; done
  on 0 "rm -rf '${views[0]}/$name'" || true
  rm -rf "$folder"
}
trap finish EXIT

if [ -n "${hosts[0]}" ]; then ${hosts[0]} "mkdir '$1/$name'"; else mkdir "$1/$name"; fi
on 0 "cat >config.json" <"$model"
on 1 "cat config.json" | cmp - "$model"

began=${EPOCHREALTIME/[.,]/}
on 0 "$weightinit make config.json -o one.safetensors --seed 42 --threads 1"
alone=$((${EPOCHREALTIME/[.,]/} - began))
right=$(on 0 "sha256sum <one.safetensors")

for view in 0 1; do
  # It ends with the folder, too.
  on $view "while [ ! -e eight.safetensors ] && [ -e config.json ]; do sleep 0.2; done; sha256sum <eight.safetensors" >"$folder/$view" &
  running+=($!)
done

# Part $1, ended by SIGKILL after $2 seconds; 0 for never. Even parts see the folder as the first host, odd as the second.
part() {
  on $(($1 % 2)) "timeout -s KILL $2 $weightinit make config.json -o eight.safetensors --seed 42 --rank $1 --ranks 8 \
    --threads 1"
}
for ((round = 1; round <= ${ROUNDS:-3}; round++)); do
  killed=0
  parts=()
  for rank in {0..7}; do
    # Eight take longer than one.
    limit=$((RANDOM * 3 * alone / 32768))
    part "$rank" "$(printf %d.%06d $((limit / 1000000)) $((limit % 1000000)))" &>/dev/null &
    parts+=($!)
  done
  for process in "${parts[@]}"; do wait "$process" || killed=$((killed + 1)); done
  echo "round $round: $killed of 8 were killed"
done
parts=()
for rank in {0..7} 3; do
  part "$rank" 0 >/dev/null &
  parts+=($!)
done
for process in "${parts[@]}"; do wait "$process"; done
if ! on 0 "[ -e eight.safetensors ]"; then
  # A client remembered that a part was not done: docs/scale.md.
  echo "all parts are done, the file has no name yet: part 0 again"
  part 0 0
fi
wait "${running[@]}"
for view in 0 1; do
  echo "${hosts[$view]:-here}, ${views[$view]}: $(<"$folder/$view")"
  [ "$(<"$folder/$view")" = "$right" ]
  [ "$(on $view "sha256sum <eight.safetensors")" = "$right" ]
done
echo "the same bytes"
