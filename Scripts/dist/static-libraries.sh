#!/usr/bin/env bash
#
# Makes a folder with the static C libraries that a lambda-pack without shared libraries is linked with, for one
# architecture, and with their headers. They are Debian's or Ubuntu's -dev packages of this machine's own release, unpacked
# and not installed; apt checks their signatures.

set -euo pipefail
umask 022

usage() {
    cat <<'USAGE'
Usage: static-libraries.sh <x86_64 | arm64> <directory>

Leaves <directory>/include, <directory>/lib with .a files alone, and <directory>/pkgconfig. What is there already and is
whole is left alone. For another architecture than the machine's, apt must know it: dpkg --add-architecture, apt-get update.
USAGE
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

(($# == 2)) || {
    usage >&2
    exit 64
}
case $1 in
x86_64) deb_arch=amd64 multiarch=x86_64-linux-gnu ;;
arm64) deb_arch=arm64 multiarch=aarch64-linux-gnu ;;
*) fail "unknown architecture '$1': arm64 or x86_64" ;;
esac
directory=$2
for program in apt-get dpkg-deb; do
    command -v "$program" >/dev/null || fail "needs '$program': the libraries come from Debian's or Ubuntu's packages"
done

# What libarchive's readers of zip, tar, gzip, xz and Zstandard stand on is in the second line.
readonly packages=(libarchive-dev libdeflate-dev libyaml-dev libssl-dev
    nettle-dev liblzma-dev libzstd-dev libbz2-dev zlib1g-dev)

versions=$(for package in "${packages[@]}"; do
    apt-cache --no-all-versions show "$package:$deb_arch" 2>/dev/null | sed -n "s/^Version: /$package /p"
done)
if [[ -f $directory/packages && $(<"$directory/packages") == "$versions" ]]; then exit 0; fi

mkdir -p "$(dirname "$directory")"
work=$(mktemp -d "$directory.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/debs" "$work/unpacked" "$work/out" "$work/out/lib" "$work/out/pkgconfig"
(
    cd "$work/debs"
    apt-get -q -q -o APT::Sandbox::User= download "${packages[@]/%/:$deb_arch}"
) || fail "apt has not all of ${packages[*]} for $deb_arch: run apt-get update, as root"
for package in "$work/debs"/*.deb; do dpkg-deb -x "$package" "$work/unpacked"; done

cp -R "$work/unpacked/usr/include" "$work/out/include"
# Headers that differ among architectures: OpenSSL's configuration.
if [[ -d $work/out/include/$multiarch ]]; then
    cp -R "$work/out/include/$multiarch/." "$work/out/include/"
    rm -rf "${work:?}/out/include/$multiarch"
fi
find "$work/unpacked/usr/lib/$multiarch" -maxdepth 1 -name '*.a' -exec cp -L {} "$work/out/lib/" \;
# SwiftPM asks for these names. The packages' own files name folders that are not here.
for name in libarchive:archive libdeflate:deflate libcrypto:crypto yaml-0.1:yaml; do
    cat >"$work/out/pkgconfig/${name%%:*}.pc" <<PC
prefix=\${pcfiledir}/..
Name: ${name%%:*}
Description: the static library
Version: 1
Cflags: -I\${prefix}/include
Libs: -L\${prefix}/lib -l${name##*:}
PC
done
printf '%s\n' "$versions" >"$work/out/packages"
rm -rf "$directory"
mv "$work/out" "$directory"
