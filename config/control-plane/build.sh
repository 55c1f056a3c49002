# shellcheck shell=bash
# shellcheck disable=SC2154 # here, work, minor and job are set by get.sh
# Sourced by get.sh: builds the programs from Go modules, all four of Kubernetes as one.

go_wanted=1.26

# build VERSION FOLDER: fails, with a word about it, if there is no suitable Go.
build() {
  local version=$1 out=$2 module
  if ! suitable_go; then
    say "nothing can be built: there is no Go $go_wanted or newer on PATH"
    return 1
  fi
  export CGO_ENABLED=0 GOWORK=off GOFLAGS='-buildvcs=false'
  say "building Kubernetes $version with $(go_version) on $(cores) cores"
  say "this takes about $((20 / $(cores) + 2)) minutes, once, and 5 GB in the caches of Go"
  say 'what was compiled when it is interrupted is not compiled again'

  compile "$here/etcd" "$out/etcd" 'etcd'
  module=$here/kubernetes
  if ! grep -q "k8s.io/kubernetes v$version\$" "$module/go.mod"; then
    module=$work/kubernetes
    write_module "$version" "$module"
  fi
  compile "$module" "$out/kube-apiserver" "Kubernetes $version" "$(version_flags "$version")"
  # Hard links: a process shows the name that it was started by.
  ln "$out/kube-apiserver" "$out/kube-controller-manager" &&
    ln "$out/kube-apiserver" "$out/kube-scheduler" &&
    ln "$out/kube-apiserver" "$out/kubectl"
}

# In a module, because an older Go may be allowed to fetch the one that go.mod asks for.
go_version() { (cd "$here/etcd" && go env GOVERSION 2>/dev/null); }

suitable_go() {
  local have
  have=$(go_version) || return 1
  have=${have#go1.}
  ((${have%%[!0-9]*} >= ${go_wanted#1.}))
}

etcd_module_version() {
  awk '$1 == "require" && $2 == "go.etcd.io/etcd/server/v3" { print substr($3, 2) }' "$here/etcd/go.mod"
}

cores() { getconf _NPROCESSORS_ONLN; }

# What --version says.
version_flags() {
  local version=$1 package
  for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
    printf -- '-X %s.gitVersion=v%s -X %s.gitMajor=1 -X %s.gitMinor=%s -X %s.gitTreeState=clean ' \
      "$package" "$version" "$package" "$package" "${minor#1.}" "$package"
  done
}

# The go.mod of another version than the committed one: Kubernetes' own replacements of its libraries by folders
# beside it become replacements by the versions published with it. Go completes it, and asks its checksum database
# about what it fetches.
write_module() {
  local version=$1 module=$2 source library
  say "Kubernetes $version: fetching modules"
  mkdir "$module"
  cp "$here/kubernetes/main.go" "$module/"
  source=$(elsewhere go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/^\t"Dir": "\(.*\)",\{0,1\}$/\1/p')
  [[ -n $source ]] || fail "the Go module of Kubernetes $version cannot be fetched"
  sed -n "s,^\t\(k8s.io/[^ ]*\) => ./staging/.*,\1@v0.${version#1.},p" "$source/go.mod" >"$work/libraries"
  use_older_libraries "$work/libraries"
  {
    printf 'module dev.vmss/control-plane/kubernetes\n\n'
    grep '^go ' "$source/go.mod"
    printf '\nrequire k8s.io/kubernetes v%s\n\nreplace (\n' "$version"
    while IFS=@ read -r library version; do printf '\t%s => %s %s\n' "$library" "$library" "$version"; done
    printf ')\n'
  } <"$work/libraries" >"$module/go.mod"
  logged "$module" go mod tidy || fail "the go.mod of Kubernetes $version cannot be completed"
}

# Not every proxy has every patch release of every library; the newest one before it does as well.
use_older_libraries() {
  local libraries=$1 library version older
  # shellcheck disable=SC2046 # one word each
  elsewhere go mod download -json $(<"$libraries") 2>/dev/null |
    awk -F'"' '$2 == "Path" { path = $4 } $2 == "Version" { version = $4 } $2 == "Error" { print path, version }' >"$work/lacking"
  while read -r library version; do
    older=$(elsewhere go list -m -versions "$library" 2>/dev/null | tr ' ' '\n' | grep "^${version%.*}\.[0-9]*$" |
      awk -F. -v most="${version##*.}" '$3 + 0 < most { found = $0 } END { print found }')
    [[ -n $older ]] || continue
    say "$library $version cannot be fetched: taking $older"
    sed "s,^$library@.*,$library@$older," "$libraries" >"$libraries.new"
    mv "$libraries.new" "$libraries"
  done <"$work/lacking"
}

# In some module, but without regard to what it requires.
elsewhere() { (cd "$here/etcd" && GOFLAGS=-mod=mod "$@"); }

# compile MODULE PROGRAM NAME [LINKER FLAGS]: with a line now and then that tells how far it is.
compile() {
  local module=$1 program=$2 name=$3 flags=${4:-} packages compiled=0 began=$SECONDS told=$SECONDS
  say "$name: fetching modules"
  logged "$module" go list -deps . || fail "the modules of $name cannot be fetched"
  packages=$(cd "$module" && go list -deps . 2>/dev/null | wc -l)
  say "$name: compiling, at most $packages packages"
  start_job go_build "$module" "$program" "$flags"
  while kill -0 "$job" 2>/dev/null; do
    sleep 1
    ((SECONDS - told >= 20)) || continue
    told=$SECONDS
    compiled=$(grep -c '^[a-z]' "$work/log" || true)
    if ((compiled * 100 > packages * 98)); then
      say "$name: linking"
    elif ((compiled * 20 < packages)); then
      say "$name: $compiled of at most $packages packages"
    else
      say "$name: $compiled of at most $packages packages, at most $(remaining) left"
    fi
  done
  end_job || {
    tail -n 25 "$work/log" >&2
    fail "$name was not built; the end of the log is above"
  }
}

# shellcheck disable=SC2317,SC2329 # reached through start_job
go_build() {
  cd "$1" || exit
  exec go build -v -trimpath -gcflags=all=-dwarf=false -ldflags "-s -w $3" -o "$2" . >"$work/log" 2>&1
}

# By the packages that are done.
remaining() {
  local seconds=$(((SECONDS - began) * (packages - compiled) / compiled))
  if ((seconds < 60)); then echo 'a minute'; else echo "$((seconds / 60 + 1)) minutes"; fi
}

logged() {
  local module=$1
  shift
  start_job in_folder "$module" "$@"
  end_job || {
    tail -n 25 "$work/log" >&2
    return 1
  }
}

# shellcheck disable=SC2317,SC2329 # reached through start_job
in_folder() {
  cd "$1" || exit
  shift
  exec "$@" >"$work/log" 2>&1
}
