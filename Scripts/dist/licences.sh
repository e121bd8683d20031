#!/usr/bin/env bash
#
# Gathers the licences of all that an executable of build-tool.sh contains: they have to come with it.

set -euo pipefail
umask 022

usage() {
    cat <<'USAGE'
Usage: licences.sh <directory of static-libraries.sh> <directory>

Leaves <directory>/<name of a package> for the C libraries, for the C and C++ libraries of this machine, for Swift's own and for
the Swift packages, and <directory>/common with the licences that Debian's packages name and don't repeat. SWIFT names the
compiler (default: swift); the Swift packages are those of Package.resolved, in .build/checkouts.
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
libraries=$1 directory=$2
package=$(cd "$(dirname "$0")/../.." && pwd -P)
rm -rf "$directory"
mkdir -p "$directory/common"
cp "$libraries"/licences/* "$directory/"

# What is linked without a folder of ours: it is installed, since the compiler links with it. Images leave links out of
# /usr/share/doc, so that a licence may be there under the name of the other package alone.
for patterns in 'libc6-dev libc6' 'libstdc++-*-dev gcc-*-base'; do
    found=false
    for pattern in $patterns; do
        for documents in /usr/share/doc/$pattern; do
            if [[ -f $documents/copyright ]]; then
                cp "$documents/copyright" "$directory/$(basename "$documents")"
                found=true
            fi
        done
    done
    $found || fail "there is no licence of $patterns in /usr/share/doc"
done

swift=$(readlink -f "$(command -v "${SWIFT:-swift}")")
licence=
for file in "${swift%/bin/*}/share/swift/LICENSE.txt" /usr/share/doc/swiftlang/copyright; do
    if [[ -f $file ]]; then
        licence=$file
        break
    fi
done
[[ -n $licence ]] || fail "there is no licence beside $swift, nor of a package 'swiftlang'"
cp "$licence" "$directory/swift"

# A checkout that is there need not be in use: this file says what is.
while read -r name; do
    licence=$(find "$package/.build/checkouts" -mindepth 2 -maxdepth 2 -ipath "*/$name/LICENSE*" | sort | head -n 1)
    [[ -n $licence ]] || fail "$name comes without a licence, or is not in .build/checkouts"
    cp "$licence" "$directory/$name"
done < <(sed -n 's/^ *"identity" *: *"\([^"]*\)".*/\1/p' "$package/Package.resolved")

while read -r name; do
    # A name without a version is a link to the newest one's text.
    cp -L "/usr/share/common-licenses/$name" "$directory/common/" || fail "there is no licence $name on this machine"
done < <(grep -rhoE '/usr/share/common-licenses/[A-Za-z0-9.-]*[A-Za-z0-9]' "$directory" | sed 's,.*/,,' | sort -u)
chmod -R u=rwX,go=rX "$directory"
