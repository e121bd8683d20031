#!/usr/bin/env bash
#
# Prints what an executable of build-tool.sh was built from: with the same of all this, a build gives the same bytes.

set -euo pipefail
(($# == 3)) || {
    echo "Usage: list-sources.sh <x86_64 | arm64> <directory of static-libraries.sh> <set that lambda-pack has written>" >&2
    exit 64
}
arch=$1 libraries=$2 provenance=$3/provenance.json
package=$(cd "$(dirname "$0")/../.." && pwd -P)

# lambda-pack writes a line a value.
recorded() { sed -n "s/^ *\"$1\": \"\(.*\)\",\{0,1\}\$/\1/p" "$provenance"; }

cd "$package"
echo "system linux-$arch"
# Nothing where there is no git: the version says which sources they are.
if commit=$(git describe --always --dirty --abbrev=40 --exclude '*' 2>/dev/null); then echo "commit $commit"; fi
echo "compiler $(recorded swift)"
echo "linker $(recorded linkerSignature)"
sdk=$(recorded sdk)
if [[ $sdk == toolchain ]]; then
    # The C and C++ libraries are the machine's own.
    # shellcheck disable=SC2016 # dpkg's own placeholders
    dpkg-query -W --showformat '${db:Status-Abbrev} installed ${Package} ${Version}\n' libc6-dev 'libstdc++-*-dev' 'libgcc-*-dev' |
        sed -n 's/^ii *//p'
else
    echo "sdk $sdk"
fi
sed 's/^/package /' "$libraries/packages"
echo 'Package.resolved'
cat Package.resolved
