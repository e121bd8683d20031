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

Leaves <directory>/include, <directory>/lib with .a files alone, <directory>/pkgconfig, <directory>/licences with what the
packages say of copyright, and <directory>/packages with a line for each: name, version, SHA-256 of the package. What is there
already and is whole is left alone. For another architecture than the machine's, apt must know it: dpkg --add-architecture,
apt-get update.

SOURCES in the environment names a file with such lines, or a release's list of sources: these versions are taken then, and
not today's.
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
for program in apt-get apt-cache dpkg dpkg-deb sha256sum; do
    command -v "$program" >/dev/null || fail "needs '$program': the libraries come from Debian's or Ubuntu's packages"
done

# What libarchive's readers of zip, tar, gzip, xz and Zstandard stand on is in the second line.
readonly names=(libarchive-dev libdeflate-dev libyaml-dev libssl-dev
    nettle-dev liblzma-dev libzstd-dev libbz2-dev zlib1g-dev)

# Reads lines that begin with a name, in any order, and prints those of `names` in theirs.
in_order() {
    awk -v names="${names[*]}" '{ line[$1] = $0 } END {
        count = split(names, name, " ")
        for (i = 1; i <= count; i++) if (name[i] in line) print line[name[i]]
    }'
}

known_to_apt() {
    # It fails where one of them is unknown, and prints the others.
    { apt-cache --no-all-versions show "${names[@]/%/:$deb_arch}" 2>/dev/null || true; } |
        awk '/^Package: / { name = $2 } /^Version: / { version = $2 } /^SHA256: / { print name, version, $2 }'
}

if [[ -n ${SOURCES:-} ]]; then
    # In a list of sources, a package's line says so first.
    packages=$(sed 's/^package //' "$SOURCES" | in_order)
    hint="$SOURCES has to name each, with version and SHA-256"
else
    packages=$(known_to_apt | in_order)
    hint='as root: apt-get update'
    if [[ $deb_arch != "$(dpkg --print-architecture)" ]]; then hint="as root: dpkg --add-architecture $deb_arch && apt-get update"; fi
fi
missing=()
for name in "${names[@]}"; do
    [[ $packages =~ (^|$'\n')"$name "[^\ ]+\ [0-9a-f]{64}($'\n'|$) ]] || missing+=("$name")
done
((${#missing[@]} == 0)) || fail "no version is known of ${missing[*]} for $deb_arch; $hint"
if [[ -f $directory/packages && $(<"$directory/packages") == "$packages" ]]; then exit 0; fi

mkdir -p "$(dirname "$directory")"
work=$(mktemp -d "$directory.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir "$work/debs" "$work/more" "$work/unpacked" "$work/out" "$work/out/lib" "$work/out/pkgconfig" "$work/out/licences"

download() { # <directory> <package>...
    (cd "$1" && apt-get -q -q -o APT::Sandbox::User= download "${@:2}")
}

mapfile -t wanted < <(awk -v arch="$deb_arch" '{ print $1 ":" arch "=" $2 }' <<<"$packages")
download "$work/debs" "${wanted[@]}" || fail "apt could not download ${wanted[*]}; as root: apt-get update"
for package in "$work/debs"/*.deb; do
    read -r digest _ < <(sha256sum "$package")
    # shellcheck disable=SC2016 # dpkg's own placeholders
    line="$(dpkg-deb -W --showformat '${Package} ${Version}' "$package") $digest"
    grep -qxF "$line" <<<"$packages" || fail "apt has another file of this version than is wanted: $line"
    dpkg-deb -x "$package" "$work/unpacked"
done

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

documents=$work/unpacked/usr/share/doc
for name in "${names[@]}"; do
    # Some leave it to the package with the shared library.
    if [[ -L $documents/$name ]]; then
        other=$(basename "$(readlink "$documents/$name")")
        download "$work/more" "$other:$deb_arch" || fail "apt could not download $other, which has the licence of $name"
        dpkg-deb -x "$work/more/${other}"_*.deb "$work/unpacked"
    fi
    cp "$documents/$name/copyright" "$work/out/licences/$name" || fail "$name comes without a licence"
done

printf '%s\n' "$packages" >"$work/out/packages"
rm -rf "$directory"
mv "$work/out" "$directory"
