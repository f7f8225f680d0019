#!/usr/bin/env bash
# Proves that a bare Debian 12 with git and the checkout is enough: makes one with debootstrap and runs examples/quickstart.sh and
# tests/run.sh in it, each twice. Needs root, debootstrap and about 4 GB; not part of continuous integration.
#
#   tests/bare.sh [--keep] [FOLDER]    FOLDER holds the root; a new one under /var/tmp unless given, removed at the end without --keep
#
# The root takes its packages from where this machine takes them: apt's settings, certificates and proxy variables are copied into it.
set -eu
cd "$(dirname "$0")/.."
keep=0
[ "${1:-}" != "--keep" ] || { keep=1; shift; }
[ "$(id -u)" -eq 0 ] || { echo "run this as root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "install debootstrap" >&2; exit 1; }
root=${1:-$(mktemp -d /var/tmp/wfm-bare.XXXXXX)}

clean_up() {
  for mount in dev/pts dev proc; do
    mountpoint -q "$root/$mount" && umount "$root/$mount"
  done
  [ "$keep" -eq 1 ] || rm -rf --one-file-system "$root"
}
trap clean_up EXIT

# The first Debian mirror of this machine's apt.
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(CODENAME)' 'Created-By: Packages' | awk '$3 == "bookworm" {print $1; exit}')
[ -n "$mirror" ] || { echo "apt knows no mirror of Debian 12 (bookworm)" >&2; exit 1; }

if [ ! -x "$root/usr/bin/git" ]; then
  echo "== bare root in $root"
  debootstrap --variant=minbase --include=ca-certificates,git bookworm "$root" "$mirror" >"$root.log" 2>&1 || { tail -n 20 "$root.log"; exit 1; }
  rm -f "$root.log"
fi
# How this machine reaches its mirrors: apt's settings for that, certificates, names, pip.
apt-config dump | grep -E '^Acquire::(https?|ftp|Check|Retries)' >"$root/etc/apt/apt.conf.d/90machine" || true
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
for file in /etc/resolv.conf /etc/hosts /etc/pip.conf; do
  [ ! -f "$file" ] || cp -L "$file" "$root/etc/"
done
settings=(HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin)
while read -r line; do
  settings+=("$line")
done < <(env | grep -iE '^(https?_proxy|ftp_proxy|no_proxy|PIP_CERT|PIP_INDEX_URL|SSL_CERT_FILE)=' || true)

for mount in proc dev dev/pts; do
  mountpoint -q "$root/$mount" || mount --bind "/$mount" "$root/$mount"
done
rm -rf "$root/libwfm"
git clone -q . "$root/libwfm"

# run COMMAND: inside the root, in the checkout, with nothing of this shell but how to reach the mirrors.
run() {
  echo "== $1"
  local from=$SECONDS
  chroot "$root" env -i "${settings[@]}" sh -c "cd /libwfm && $1"
  echo "== $1: $((SECONDS - from)) s"
}
run examples/quickstart.sh
run examples/quickstart.sh
run tests/run.sh
run "tests/run.sh --stage packages format"
echo "== proved in a bare Debian 12"
