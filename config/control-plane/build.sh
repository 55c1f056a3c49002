#!/usr/bin/env bash
# Fills the control-plane folder with etcd, kube-apiserver, kube-controller-manager and
# kube-scheduler, the four programs that tests and the demo run when there is no other cluster.
# Whatever is already there is kept, of any Kubernetes version. Otherwise, on Debian, the
# programs are built from Debian's own source package. A second call is instant.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
target=${VMSS_CONTROL_PLANE_DIR:-$HOME/.cache/vmss/control-plane}
programs=(etcd kube-apiserver kube-controller-manager kube-scheduler)
start=$SECONDS

say() { printf 'control-plane: [%d:%02d] %s\n' $(((SECONDS - start) / 60)) $(((SECONDS - start) % 60)) "$*"; }
fail() {
  printf 'control-plane: %s\n' "$@" >&2
  exit 1
}

missing_programs() {
  local program
  for program in "${programs[@]}"; do
    [[ -s $target/$program && -x $target/$program ]] || printf '%s\n' "$program"
  done
}

remedies() {
  cat <<TEXT
Any one of these helps:
  - put these four executables, of any Kubernetes version from 1.20 on, into $target:
    ${programs[*]}
    (Kubernetes publishes the kube-* programs as "server binaries", etcd publishes its own)
  - or use a cluster that exists: VMSS_KUBECONFIG=/path/to/kubeconfig
  - or start Docker: a K3s cluster is then started in a container
TEXT
}

exit_if_complete() {
  local missing
  missing=$(missing_programs)
  if [[ -z $missing ]]; then
    printf 'control-plane: complete in %s (%s)\n' "$target" \
      "$("$target/kube-apiserver" --version 2>/dev/null || echo 'version unknown')"
    exit 0
  fi
}

refuse_half_filled() {
  [[ -d $target ]] || return 0
  local present
  present=$(cd "$target" && ls -A)
  # A lone set of kube-* programs is fine: etcd comes from Debian and fits any of them.
  [[ -z $present || $(missing_programs) == etcd ]] && return 0
  fail "$target holds some files but lacks, or cannot execute: $(missing_programs | paste -sd ' ')." \
    "Complete the folder with programs of the same Kubernetes version, or empty it and call again." \
    "$(remedies)"
}

require_debian() {
  local id
  id=$(os_release ID)
  codename=$(os_release VERSION_CODENAME)
  [[ $id == debian && -n $codename ]] && command -v apt-get >/dev/null && return 0
  fail "$target is empty, and the programs can be built only on Debian, whose source package they come from (this is ${id:-$(uname -s)})." \
    "$(remedies)"
}

os_release() {
  sed -n "s/^$1=\"\{0,1\}\([^\"]*\)\"\{0,1\}$/\1/p" /etc/os-release 2>/dev/null || true
}

lock() {
  mkdir -p "$(dirname "$target")"
  exec 9>"$target.lock"
  flock --nonblock 9 && return 0
  say "another run is filling $target; waiting for it"
  flock 9
  exit_if_complete
}

# Everything apt needs, apart from the machine's own lists and sources, which stay as they are.
prepare_private_apt() {
  local apt=$work/apt file
  mkdir -p "$apt"/{lists/partial,cache/archives/partial,parts}
  shopt -s nullglob
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [[ -r $file ]] && awk -v codename="$codename" -v deb822=0 -f "$here/debian-sources.awk" "$file"
  done >"$apt/parts/release.list"
  for file in /etc/apt/sources.list.d/*.sources; do
    [[ -r $file ]] && grep -v '^#' "$file" | awk -v codename="$codename" -v deb822=1 -f "$here/debian-sources.awk"
  done >"$apt/parts/release.sources"
  shopt -u nullglob
  [[ -s $apt/parts/release.list || -s $apt/parts/release.sources ]] ||
    fail "no apt source of Debian $codename with component main is configured on this machine." "$(remedies)"
  private=(
    -o "Dir::Etc::SourceList=/dev/null" -o "Dir::Etc::SourceParts=$apt/parts"
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache"
    -o "APT::Sandbox::User=$(id -un)" -o "APT::Update::Post-Invoke-Success=" -o "Acquire::Languages=none"
  )
  logged "reading the package lists failed" apt-get "${private[@]}" update
}

logged() {
  local complaint=$1
  shift
  if ! "$@" >>"$log" 2>&1; then
    tail -n 25 "$log" >&2
    fail "$complaint." "$(remedies)"
  fi
}

# shellcheck disable=SC2317 # reached through "logged"
as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "these Debian packages are missing and neither root nor sudo is available: ${packages[*]}" \
      "Install them, then call again." "$(remedies)"
  fi
}

install_missing_packages() {
  packages=()
  local pair
  for pair in go:golang-go rsync:rsync jq:jq dpkg-source:dpkg-dev make:make; do
    command -v "${pair%%:*}" >/dev/null || packages+=("${pair##*:}")
  done
  [[ ${#packages[@]} == 0 ]] && return 0
  say "installing ${packages[*]}"
  logged "installing ${packages[*]} failed" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get "${private[@]}" install --yes --no-install-recommends "${packages[@]}"
}

# Unpacked, not installed: the package would start a server of its own on this machine.
take_etcd() {
  say "unpacking etcd"
  mkdir -p "$work/etcd"
  (cd "$work/etcd" && logged "downloading etcd-server failed" apt-get "${private[@]}" download etcd-server)
  logged "unpacking etcd-server failed" dpkg-deb -x "$work"/etcd/etcd-server_*.deb "$work/etcd"
  install -m 0755 "$work/etcd/usr/bin/etcd" "$work/out/etcd"
}

fetch_kubernetes_source() {
  say "downloading the source package of Kubernetes"
  mkdir -p "$work/source" "$work/go/src/k8s.io"
  (cd "$work/source" && logged "Debian $codename has no source package of Kubernetes to offer" \
    apt-get "${private[@]}" source --download-only kubernetes)
  logged "unpacking the source package failed" \
    dpkg-source -x "$work"/source/kubernetes_*.dsc "$work/source/kubernetes"
  [[ -d $work/source/kubernetes/cmd/kube-apiserver ]] ||
    fail "Debian $codename's source package of Kubernetes holds the client only." "$(remedies)"
  ln -s "$work/source/kubernetes" "$work/go/src/k8s.io/kubernetes"
  # 1.20.5+really1.20.2-1.1 is 1.20.2
  version=$(dpkg-parsechangelog -l "$work/source/kubernetes/debian/changelog" -S Version)
  version=${version##*+really}
  version=v${version%%[-+~]*}
}

# The vendored reflect2 1.0.1 reads maps by the layout they had before Go 1.18; built with a newer compiler, the API server
# crashes as soon as somebody writes a custom resource. Debian's own package of the library has the mended version.
mend_reflection() {
  local library=github.com/modern-go/reflect2
  say "taking reflect2 from its Debian package"
  mkdir -p "$work/reflect2"
  (cd "$work/reflect2" && logged "downloading reflect2 failed" \
    apt-get "${private[@]}" download golang-github-modern-go-reflect2-dev)
  logged "unpacking reflect2 failed" dpkg-deb -x "$work"/reflect2/*.deb "$work/reflect2"
  rm -rf "${work:?}/source/kubernetes/vendor/$library"
  cp -r "$work/reflect2/usr/share/gocode/src/$library" "$work/source/kubernetes/vendor/$library"
}

build_kubernetes() {
  local source=$work/go/src/k8s.io/kubernetes program step
  say "building Kubernetes $version with $(nproc) cores"
  # A session, so a process group, of its own: ending the group ends every compiler in it.
  setsid env --chdir="$source" GOPATH="$work/go" GOFLAGS= CGO_ENABLED=0 \
    KUBE_GIT_VERSION="$version" KUBE_GIT_TREE_STATE=clean \
    make WHAT="cmd/kube-apiserver cmd/kube-controller-manager cmd/kube-scheduler" GOLDFLAGS="-s -w" \
    >>"$log" 2>&1 &
  builder=$!
  while kill -0 "$builder" 2>/dev/null; do
    sleep 1
    if (((SECONDS - start) % 20 == 0)); then
      step=$(grep -oE 'Building [^:]*|cmd/kube-[a-z-]+|[a-z-]+-gen$' "$log" | tail -n 1) || step=
      say "still building${step:+ ($step)}"
    fi
  done
  if ! wait "$builder"; then
    builder=
    tail -n 25 "$log" >&2
    fail "building Kubernetes $version failed; the end of its log is above." "$(remedies)"
  fi
  builder=
  for program in kube-apiserver kube-controller-manager kube-scheduler; do
    install -m 0755 "$source/_output/local/go/bin/$program" "$work/out/$program"
  done
}

# shellcheck disable=SC2317 # reached through "trap"
clean_up() {
  if [[ -n $builder ]]; then
    kill -KILL -- "-$builder" 2>/dev/null || true
    wait "$builder" 2>/dev/null || true
  fi
  chmod -R u+w "$work" 2>/dev/null || true
  rm -rf "$work"
}

exit_if_complete
refuse_half_filled
require_debian
lock
# Nobody else holds the lock, so what an earlier run left behind when it was killed is rubbish.
chmod -R u+w "$target".build.* 2>/dev/null || true
rm -rf "$target".build.*
builder=
work=$(mktemp -d "$target.build.XXXXXX")
log=$work/log
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$work/out"

if [[ $(missing_programs) == etcd ]]; then
  say "filling $target with Debian's etcd"
  prepare_private_apt
  take_etcd
  mv "$work/out/etcd" "$target/etcd"
else
  say "building the control plane from Debian's source package into $target"
  say "this takes 4 to 6 minutes on two cores, once; about 2 GB of disk are needed meanwhile"
  prepare_private_apt
  install_missing_packages
  take_etcd
  fetch_kubernetes_source
  mend_reflection
  build_kubernetes
  # The folder appears whole or not at all: a half-finished build is never taken for a control plane.
  if [[ -d $target ]]; then rmdir "$target"; fi
  mv "$work/out" "$target"
fi
say "done"
exit_if_complete
fail "the build ended, but $target still lacks: $(missing_programs | paste -sd ' ')."
