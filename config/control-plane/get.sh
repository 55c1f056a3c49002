#!/usr/bin/env bash
# Provides etcd, kube-apiserver, kube-controller-manager, kube-scheduler and kubectl in a folder per version:
# from the cache, else from the official releases, else built from Go modules. A second call is instant.
#
#   get.sh            provides them and says where they are
#   get.sh --folder   prints the folder in which they are or would be, and does nothing else
#
# KUBERNETES=1.34                     another minor version than the default, see versions.txt
# VMSS_CONTROL_PLANE_DIR=/path        this folder instead of the one in the cache
# VMSS_CONTROL_PLANE_DOWNLOAD=off     no download of releases
# VMSS_CONTROL_PLANE_KUBERNETES_URL, VMSS_CONTROL_PLANE_ETCD_URL   mirrors of the releases
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
programs=(etcd kube-apiserver kube-controller-manager kube-scheduler)
cache=$HOME/.cache/vmss/control-plane
start=$SECONDS
job=
work=

say() { printf 'control-plane: [%d:%02d] %s\n' $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60)) "$*" >&2; }
fail() {
  printf 'control-plane: %s\n' "$@" >&2
  exit 1
}

# shellcheck source=config/control-plane/download.sh
source "$here/download.sh"
# shellcheck source=config/control-plane/build.sh
source "$here/build.sh"

# Sets minor, built and downloaded.
choose_version() {
  local wanted=${KUBERNETES:-}
  read -r minor built downloaded < <(awk -v wanted="${wanted#v}" \
    '!/^#/ && NF && (wanted == "" || $1 == wanted) { print; exit }' "$here/versions.txt") && return 0
  fail "KUBERNETES=$wanted is not in versions.txt. It has: $(awk '!/^#/ { printf "%s ", $1 }' "$here/versions.txt")"
}

missing_in() {
  local program
  for program in "${programs[@]}"; do
    [[ -s $1/$program && -x $1/$program ]] || printf '%s ' "$program"
  done
}

# The folder that is complete, else the one to fill. Built and downloaded are patch releases of one minor version.
folder() {
  local candidate
  if [[ -n ${VMSS_CONTROL_PLANE_DIR:-} ]]; then
    printf '%s\n' "$VMSS_CONTROL_PLANE_DIR"
    return
  fi
  for candidate in "$built" "$downloaded"; do
    if [[ -z $(missing_in "$cache/$candidate") ]]; then
      printf '%s\n' "$cache/$candidate"
      return
    fi
  done
  printf '%s\n' "$cache/$built"
}

exit_if_complete() {
  local found
  found=$(folder)
  [[ -z $(missing_in "$found") ]] || return 0
  printf 'control-plane: %s in %s\n' "$("$found/kube-apiserver" --version 2>&1)" "$found"
  exit 0
}

refuse_half_filled() {
  local found
  found=$(folder)
  if [[ -d $found && -n $(ls -A "$found") ]]; then
    fail "$found holds some files, but lacks, or cannot execute: $(missing_in "$found")" \
      'Put the programs that are missing there, or empty the folder, and call again.'
  fi
}

lock() {
  mkdir -p "$cache" "$(dirname "$(folder)")"
  # Without flock (macOS) two runs do the same work twice, and the first that ends wins.
  command -v flock >/dev/null || return 0
  exec 9>"$cache/.lock"
  flock --nonblock 9 && return 0
  say 'another run is getting programs; waiting for it'
  flock 9
  exit_if_complete
}

# In a process group of its own, so that all of it can be ended, and without the lock.
start_job() {
  set -m
  "$@" </dev/null 9>&- &
  job=$!
  set +m
}

end_job() {
  local status=0
  wait "$job" || status=$?
  job=
  return "$status"
}

# shellcheck disable=SC2317,SC2329 # reached through "trap"
clean_up() {
  [[ -z $job ]] || kill -KILL -- "-$job" 2>/dev/null || true
  [[ -z $work ]] || rm -rf "$work"
}

# The folder appears whole or not at all.
publish() {
  local version=$1 origin=$2 target=${VMSS_CONTROL_PLANE_DIR:-$cache/$1} said
  said=$("$work/out/kube-apiserver" --version 2>&1) || fail "kube-apiserver does not run here: $said"
  [[ $said == "Kubernetes v$version" ]] || fail "kube-apiserver says \"$said\" instead of v$version."
  said=$("$work/out/etcd" --version 2>&1) || fail "etcd does not run here: $said"
  printf '%s\n' "$origin" >"$work/out/ORIGIN"
  [[ ! -d $target ]] || rmdir "$target"
  mv "$work/out" "$target"
  say "done: $origin"
}

choose_version
if [[ ${1:-} == --folder ]]; then
  folder
  exit 0
fi
exit_if_complete
refuse_half_filled
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
lock
# Nobody else holds the lock, so what an earlier run left behind when it was killed is rubbish.
beside=$(dirname "$(folder)")
rm -rf "$beside"/.vmss-filling.*
work=$(mktemp -d "$beside/.vmss-filling.XXXXXX")
mkdir "$work/out"

if download "$downloaded" "$work/out"; then
  publish "$downloaded" "official release of Kubernetes $downloaded with etcd $etcd_release"
elif build "$built" "$work/out"; then
  publish "$built" "built from the Go modules of Kubernetes $built and etcd $(etcd_module_version)"
else
  fail "$(folder) lacks $(missing_in "$(folder)")" 'Any one of these helps:' \
    '  - make the official releases reachable, or name mirrors: VMSS_CONTROL_PLANE_KUBERNETES_URL, VMSS_CONTROL_PLANE_ETCD_URL;' \
    "  - put Go $go_wanted or newer on PATH, and the programs are built, once, in about ten minutes;" \
    "  - put the programs of any Kubernetes from 1.31 on into a folder and name it: VMSS_CONTROL_PLANE_DIR=/path;" \
    '  - name a cluster that may be changed: VMSS_KUBECONFIG=/path/to/kubeconfig;' \
    '  - start Docker, in which a K3s cluster is then run.'
fi
exit_if_complete
fail "something is missing after all: $(missing_in "$(folder)")"
