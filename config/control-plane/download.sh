# shellcheck shell=bash
# shellcheck disable=SC2154 # here, minor and work are set by get.sh
# Sourced by get.sh: takes the programs from the official release tarballs, if they can be reached and their sums
# are in sums.txt.

etcd_release=3.6.14
kubernetes_url=${VMSS_CONTROL_PLANE_KUBERNETES_URL:-https://dl.k8s.io}
etcd_url=${VMSS_CONTROL_PLANE_ETCD_URL:-https://github.com/etcd-io/etcd/releases/download}
# Half a download is kept here and gone on with.
downloads=$HOME/.cache/vmss/downloads

# download VERSION FOLDER: fails, with a word about it, if that cannot be done.
download() {
  local version=$1 out=$2 platform
  if [[ ${VMSS_CONTROL_PLANE_DOWNLOAD:-} == off ]]; then
    say 'the releases are not downloaded: VMSS_CONTROL_PLANE_DOWNLOAD=off'
    return 1
  fi
  platform=$(release_platform) || { say "there are no releases of the servers for $(uname -s) on $(uname -m)"; return 1; }
  [[ $version != - ]] || { say "no release of Kubernetes $minor has its sum in sums.txt"; return 1; }
  command -v curl >/dev/null || { say 'the releases cannot be downloaded without curl'; return 1; }
  mkdir -p "$downloads"

  local etcd=etcd-v$etcd_release-$platform kubernetes=kubernetes-v$version-server-$platform
  fetch "$etcd_url/v$etcd_release/$etcd.tar.gz" "$etcd.tar.gz" '25 MB' || return 1
  fetch "$kubernetes_url/v$version/kubernetes-server-$platform.tar.gz" "$kubernetes.tar.gz" '400 MB' || return 1
  say 'unpacking'
  tar -xzf "$downloads/$etcd.tar.gz" -C "$out" --strip-components=1 "$etcd/etcd" &&
    tar -xzf "$downloads/$kubernetes.tar.gz" -C "$out" --strip-components=3 \
      kubernetes/server/bin/{kube-apiserver,kube-controller-manager,kube-scheduler,kubectl} || return 1
  rm -f "$downloads/$etcd.tar.gz" "$downloads/$kubernetes.tar.gz"
}

# Kubernetes publishes servers for Linux only.
release_platform() {
  case $(uname -s)/$(uname -m) in
    Linux/x86_64) echo linux-amd64 ;;
    Linux/aarch64 | Linux/arm64) echo linux-arm64 ;;
    *) return 1 ;;
  esac
}

# fetch ADDRESS FILE SIZE: into $downloads/FILE, which exists only with the right sum.
fetch() {
  local address=$1 file=$2 size=$3 part=$downloads/$2.part sum before status
  [[ ! -f $downloads/$file ]] || return 0
  sum=$(awk -v file="$file" '$2 == file { print $1 }' "$here/sums.txt")
  [[ -n $sum ]] || { say "$file has no sum in sums.txt, so it is not downloaded"; return 1; }
  say "downloading $address, about $size"
  while ! has_sum "$part" "$sum"; do
    before=$(size_of "$part")
    start_job curl --fail --location --proto '=https,http' --connect-timeout 3 --speed-limit 1000 --speed-time 30 \
      --continue-at - --output "$part" --write-out '%{http_code}' "$(if [[ -t 2 ]]; then echo --progress-bar; else echo --no-progress-meter; fi)" \
      "$address" >"$work/http-code"
    status=0
    end_job || status=$?
    if ((status == 0)) && ! has_sum "$part" "$sum"; then
      rm -f "$part"
      say "REFUSED: what $address gave does not have the sum in sums.txt"
      return 1
    elif ((status != 0 && $(size_of "$part") > before)); then
      say 'the download broke off; going on with it'
    elif ((before > 0)) && [[ $status == 33 || $status == 36 || $(<"$work/http-code") == 416 ]]; then
      # The server does not go on where the download stopped.
      rm -f "$part"
    elif ((status != 0)); then
      say "$address cannot be had (curl ends with $status)"
      return 1
    fi
  done
  mv "$part" "$downloads/$file"
}

size_of() {
  if [[ -f $1 ]]; then wc -c <"$1"; else echo 0; fi
}

# The length of a sum tells which kind it is.
has_sum() {
  local bits=$((${#2} * 4))
  [[ -s $1 ]] || return 1
  if command -v "sha${bits}sum" >/dev/null; then
    [[ $("sha${bits}sum" <"$1") == "$2 "* ]]
  else
    [[ $(shasum -a "$bits" <"$1") == "$2 "* ]]
  fi
}
