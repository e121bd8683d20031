#!/usr/bin/env bash
#
# Makes what a release has: lambda-pack for Linux on x86_64 and arm64 as executables without shared libraries, the
# artifact bundle, the plugin package that uses it, and checksums. The same sources, toolchain, Swift packages and C libraries
# give the same bytes, and a list of them comes with each executable.

set -euo pipefail
umask 022
caller=$PWD
cd "$(dirname "$0")/.."

usage() {
    cat <<'USAGE'
Usage: dist.sh [--output DIR] [--arch ARCH]... [--tool SYSTEM=FILE]... [--sources FILE] [--url URL]

  --output DIR        where it goes (default: dist in the repository); what lambda-pack left there before is replaced at the end
  --arch ARCH         x86_64 or arm64: what is built here (default: both, but those that --tool brings)
  --tool SYSTEM=FILE  an executable that another machine has built: linux-x86_64, linux-arm64, macos-x86_64 or macos-arm64.
                      The list of what it was built from comes from FILE.sources, where that is there.
  --sources FILE      such a list, of a release: builds from the same C and Swift packages again. With one --arch. Replaces
                      Package.resolved.
  --url URL           where the files will be: the plugin package then names its bundle by URL and checksum

The machine's own architecture is built by its Swift, or by that of SWIFT. On x86_64, arm64 is built by Debian sid's Swift in
a root directory of its own (in-debian-sid.sh). An arm64 machine builds for itself alone.
USAGE
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Names are the caller's, not the repository's.
absolute() {
    case $1 in
    '' | /*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$caller/$1" ;;
    esac
}

output=$PWD/dist
url=
sources=
architectures=()
declare -A tools=()
while (($# > 0)); do
    case $1 in
    --output | --arch | --tool | --sources | --url)
        (($# >= 2)) || fail "$1 needs a value"
        case $1 in
        --output) output=$(absolute "$2") ;;
        --arch)
            case $2 in
            x86_64 | arm64) architectures+=("$2") ;;
            *) fail "unknown architecture '$2': x86_64 or arm64" ;;
            esac
            ;;
        --url) url=$2 ;;
        --sources)
            sources=$(absolute "$2")
            [[ -f $sources ]] || fail "--sources names no file: '$2'"
            ;;
        --tool)
            system=${2%%=*} file=$(absolute "${2#*=}")
            case $system in
            linux-x86_64 | linux-arm64 | macos-x86_64 | macos-arm64) ;;
            *) fail "unknown system '$system': linux-x86_64, linux-arm64, macos-x86_64 or macos-arm64" ;;
            esac
            [[ $2 == *=* && -f $file ]] || fail "--tool needs SYSTEM=FILE, and '$2' names no file"
            [[ -z ${tools[$system]:-} ]] || fail "--tool brings $system twice"
            tools[$system]=$file
            ;;
        esac
        shift
        ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 64
        ;;
    esac
    shift
done

host=$(uname -m)
if [[ $host == aarch64 ]]; then host=arm64; fi
wanted=("${architectures[@]}")
architectures=()
# x86_64 first: its executable builds the other one.
for arch in x86_64 arm64; do
    if ((${#wanted[@]} > 0)); then
        [[ " ${wanted[*]} " == *" $arch "* ]] || continue
        [[ -z ${tools[linux-$arch]:-} ]] || fail "--tool brings linux-$arch, and --arch $arch builds it"
    elif [[ -n ${tools[linux-$arch]:-} ]]; then
        continue
    fi
    [[ $arch == "$host" || $host == x86_64 ]] ||
        fail "this machine can't build for $arch: build that on another one, and bring it by --tool linux-$arch=FILE"
    architectures+=("$arch")
done
if [[ -n $sources ]]; then
    ((${#architectures[@]} == 1)) || fail '--sources is what one executable was built from: name one --arch'
    grep -qxF "system linux-${architectures[0]}" "$sources" || fail "$sources is not the list of linux-${architectures[0]}"
fi

# shellcheck source=Scripts/support/owned-directory.sh
source Scripts/support/owned-directory.sh
claim_directory "$output" || exit 1
swift=$(command -v "${SWIFT:-swift}") || fail "there is no '${SWIFT:-swift}'"
export SWIFT=$swift
step() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }
if [[ -n $sources ]]; then
    sed '1,/^Package\.resolved$/d' "$sources" >Package.resolved
    export SOURCES=$sources
fi

step 'lambda-pack, to build itself with'
"$swift" build --quiet --product lambda-pack
tool=$("$swift" build --show-bin-path)/lambda-pack
version=$("$tool" --version)

mkdir -p .build/dist
for arch in ${architectures[@]+"${architectures[@]}"}; do
    file=.build/dist/lambda-pack-$arch
    step "linux-$arch"
    if [[ $arch == "$host" ]]; then
        Scripts/dist/build-tool.sh "$tool" "$arch" "$file"
    else
        # The debug tool needs this machine's libraries, and there are others in the root directory. This is quick where the
        # executable is there and right.
        SOURCES='' Scripts/dist/build-tool.sh "$tool" "$host" ".build/dist/lambda-pack-$host"
        Scripts/check-swift-6.2.sh --root-only
        # shellcheck disable=SC2016 # for the shell inside
        Scripts/in-debian-sid.sh bash -euo pipefail -c '
            dpkg --add-architecture "$1"
            apt-get -q -q -o Acquire::Check-Valid-Until=false update
            SOURCES=$4 Scripts/dist/build-tool.sh "$2" "$1" "$3" --no-fixed-path' \
            bash "$arch" "$PWD/.build/dist/lambda-pack-$host" "$file" "$sources"
    fi
    if [[ -n $sources ]] && ! diff "$sources" "$file.sources" >&2; then
        printf 'warning: linux-%s was built from other things than %s says: above, and its bytes may differ\n' "$arch" "$sources" >&2
    fi
    tools[linux-$arch]=$file
done

step 'man page, completions, licences, archives'
# The day of the sources, not of the build.
day=$(git log -1 --format=%cs 2>/dev/null) || day=1980-01-01
# The program alone: its plugin would build all of this package once more, in release mode.
parser=.build/checkouts/swift-argument-parser
"$swift" build --quiet --package-path "$parser" --scratch-path .build/dist/manual --product generate-manual \
    -Xswiftc -suppress-warnings
mkdir -p .build/dist/man
.build/dist/manual/debug/generate-manual "$tool" --date "$day" --output-directory .build/dist/man
mkdir -p .build/dist/completions
for shell in bash zsh fish; do "$tool" --generate-completion-script "$shell" >".build/dist/completions/$shell"; done
# They are the same for each architecture.
Scripts/dist/static-libraries.sh "$host" ".build/dist/libraries-$host"
Scripts/dist/licences.sh ".build/dist/libraries-$host" .build/dist/licences
named=()
for system in "${!tools[@]}"; do named+=("$system=${tools[$system]}"); done
# Beside the output, which stays as it is until all is there.
new=$(mktemp -d "$output.XXXXXX")
trap 'rm -rf "$new"' EXIT
python3 Scripts/dist/assemble.py --version "$version" --output "$new" --man .build/dist/man/lambda-pack.1 \
    --completions .build/dist/completions --licences .build/dist/licences ${url:+--url "$url"} "${named[@]}"
find "$output" -mindepth 1 -maxdepth 1 ! -name "$owned_marker" -exec rm -rf {} +
mv "$new"/* "$output/"
step "$output"
(cd "$output" && ls -l ./*.tar.gz ./*.zip >&2)
