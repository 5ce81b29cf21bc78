#!/usr/bin/env bash
# Starts a Slurm of one node on this machine, in a folder of its own, and runs slurm-array.sbatch in it: an array of
# four tasks makes one checkpoint, whose SHA-256 is that of the file of one process.
#
#     apt-get install slurm-wlm munge
#     ./slurm.sh [config.json]
set -euo pipefail
here=$(realpath "$(dirname "$0")")
model=$(realpath "${1:-$here/config.json}")
read -ra weightinit <<<"${WEIGHTINIT:-npx --yes weightinit}"
export PATH="$PATH:/usr/sbin"
folder=$(mktemp -d)
chmod 755 "$folder"
daemons=()
finish() {
  for daemon in "${daemons[@]}"; do kill "$daemon" 2>/dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT

# munged vouches for the user who asks; its key is made for this run.
(umask 077 && head -c 1024 /dev/urandom >"$folder/munge.key")
munged --foreground --force --key-file "$folder/munge.key" --socket "$folder/munge.socket" \
  --pid-file "$folder/munged.pid" --seed-file "$folder/munge.seed" >"$folder/munged.log" 2>&1 &
daemons+=($!)

# CPUs that this machine may not have: the tasks run at the same time.
cat >"$folder/slurm.conf" <<CONF
ClusterName=local
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=${PORT:-26817}
SlurmdPort=$((${PORT:-26817} + 1))
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SlurmdParameters=config_overrides
NodeName=$(hostname -s) NodeAddr=127.0.0.1 CPUs=4 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
mkdir "$folder/state" "$folder/spool"

until [ -S "$folder/munge.socket" ]; do sleep 0.1; done
slurmctld -D >/dev/null 2>&1 &
daemons+=($!)
slurmd -D >/dev/null 2>&1 &
daemons+=($!)
for try in {1..150}; do
  if [ "$(sinfo --noheader --format %T 2>/dev/null)" = idle ]; then break; fi
  if [ "$try" = 150 ]; then
    echo "expected an idle node within 30 s, got: $(sinfo 2>&1)" >&2
    tail -n 20 "$folder"/*.log >&2
    exit 1
  fi
  sleep 0.2
done

slurmctld -V
munged --version | head -n 1
sinfo
"${weightinit[@]}" make "$model" -o "$folder/one.safetensors" --seed 42
MODEL=$model OUTPUT=$folder/four.safetensors WEIGHTINIT="${weightinit[*]}" \
  sbatch --chdir "$folder" "$here/slurm-array.sbatch"
# As sbatch --wait, which asks every half a minute.
while [ -n "$(squeue --noheader)" ]; do sleep 0.2; done
head -n 5 "$folder"/weightinit-*.log | sed "s|$folder/||"
# The same by the tasks of one step.
srun --ntasks 4 "${weightinit[@]}" make "$model" -o "$folder/step.safetensors" --seed 42 --threads 1
sha256sum "$folder"/*.safetensors | sed "s|$folder/||"
cmp "$folder/one.safetensors" "$folder/four.safetensors"
cmp "$folder/one.safetensors" "$folder/step.safetensors"
echo "the same bytes"
