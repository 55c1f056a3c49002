#!/usr/bin/env bash
# Writes a small base image with a Java runtime, as a tar that `docker load` and Jib read, from the JDK of this machine:
# for `make image BASE=local`, which needs no registry. Linux only; the image is for this machine's architecture.
#
# In it are the modules that the operator needs, the C library they are linked with, and a user without rights. No
# shell, no package manager. Built again it is the same but for the archive of classes, which the JDK does not write the
# same way twice: keep the tar to build the same image again.
set -euo pipefail

out=${1:?usage: base.sh FILE.tar}
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml
modules+=,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs
jdk=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
# In every file and in the description of the image: builds of the same are the same.
epoch=2026-01-01T00:00:00Z

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
java=/usr/lib/jvm/java
mkdir -p "$root/usr/lib/jvm" "$root/etc" "$root/tmp" "$root/usr/share/doc"
chmod 1777 "$root/tmp"

# A JDK without a folder of modules links from its own runtime.
modules_from=()
if [[ -d $jdk/jmods ]]; then modules_from=(--module-path "$jdk/jmods"); fi
"$jdk/bin/jlink" "${modules_from[@]}" --add-modules "$modules" \
  --strip-java-debug-attributes --no-man-pages --no-header-files --compress=zip-0 --output "$root$java"
# Some distributions keep the authorities outside, and leave a symbolic link behind.
cp -L --remove-destination "$jdk/lib/security/cacerts" "$root$java/lib/security/cacerts"
# The archive of the runtime's own classes halves the time that a JVM takes to start. It remembers the time of the file
# that it was made from, which therefore must be that of the image already.
touch -d "$epoch" "$root$java/lib/modules"
"$root$java/bin/java" -Xshare:dump -XX:-UsePerfData >"$work/dump.log" 2>&1 || { cat "$work/dump.log" >&2; exit 1; }

# What the runtime is linked with, at the paths where it looks.
mapfile -t libraries < <(find "$root$java" -type f \( -name '*.so' -o -path '*/bin/*' \) -exec ldd {} + 2>/dev/null \
  | sed -n 's:^.*[[:space:]]\(/[^ ]*\) (0x.*$:\1:p' | grep -v "^$root" | sort -u)
for library in "${libraries[@]}"; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
cat > "$root/etc/passwd" <<'PASSWD'
root:x:0:0:root:/:/sbin/nologin
nonroot:x:65532:65532:nonroot:/tmp:/sbin/nologin
PASSWD
printf 'root:x:0:\nnonroot:x:65532:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
cp -RL "$jdk/legal/java.base" "$root/usr/share/doc/java" 2>/dev/null || true
cp -L /usr/share/doc/libc6/copyright "$root/usr/share/doc/libc6.copyright" 2>/dev/null || true

stable=(--sort=name --mtime="$epoch" --owner=0 --group=0 --numeric-owner --format=gnu)
tar "${stable[@]}" -C "$root" -cf "$work/layer.tar" .
layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
case $(uname -m) in x86_64) arch=amd64 ;; aarch64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
mkdir -p "$work/image/$layer"
mv "$work/layer.tar" "$work/image/$layer/layer.tar"
cat > "$work/image/config.json" <<JSON
{"architecture":"$arch","os":"linux","created":"$epoch",
 "config":{"User":"65532:65532","WorkingDir":"/","Env":["PATH=$java/bin","JAVA_HOME=$java","LANG=C.UTF-8"]},
 "rootfs":{"type":"layers","diff_ids":["sha256:$layer"]},
 "history":[{"created":"$epoch","created_by":"config/image/base.sh","comment":"$(basename "$jdk")"}]}
JSON
printf '[{"Config":"config.json","RepoTags":["vmss-base:local"],"Layers":["%s/layer.tar"]}]\n' "$layer" \
  > "$work/image/manifest.json"
mkdir -p "$(dirname "$out")"
tar "${stable[@]}" -C "$work/image" -cf "$out" config.json manifest.json "$layer"
echo "base image: $out, $(du -h "$out" | cut -f1), runtime of $jdk"
