#!/usr/bin/env bash
#
# Makes what a release has: lambda-pack for Linux on x86_64 and arm64 as executables without shared libraries, the
# artifact bundle, the plugin package that uses it, and checksums. The same sources give the same bytes.

set -euo pipefail
umask 022
cd "$(dirname "$0")/.."

usage() {
    cat <<'USAGE'
Usage: dist.sh [--output DIR] [--arch ARCH]... [--tool SYSTEM=FILE]... [--url URL]

  --output DIR        where it goes (default: dist); what lambda-pack left there before is replaced
  --arch ARCH         x86_64 or arm64: what is built here (default: both, but those that --tool brings)
  --tool SYSTEM=FILE  an executable that another machine has built: linux-x86_64, linux-arm64, macos-x86_64 or macos-arm64
  --url URL           where the files will be: the plugin package then names its bundle by URL and checksum

The machine's own architecture is built by its Swift. The other one needs a Swift SDK with FoundationEssentials. Without one
it is built by Debian sid's Swift in a root directory of its own (in-debian-sid.sh).
USAGE
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

output=dist
url=
architectures=()
declare -A tools=()
while (($# > 0)); do
    case $1 in
    --output | --arch | --tool | --url)
        (($# >= 2)) || fail "$1 needs a value"
        case $1 in
        --output) output=$2 ;;
        --arch) architectures+=("$2") ;;
        --url) url=$2 ;;
        --tool)
            [[ $2 == *=* && -f ${2#*=} ]] || fail "--tool needs SYSTEM=FILE, and '$2' names no file"
            tools[${2%%=*}]=${2#*=}
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
if ((${#architectures[@]} == 0)); then
    for arch in x86_64 arm64; do [[ -n ${tools[linux-$arch]:-} ]] || architectures+=("$arch"); done
fi

# shellcheck source=Scripts/support/owned-directory.sh
source Scripts/support/owned-directory.sh
claim_directory "$output" || exit 1
swift=${SWIFT:-swift}
host=$(uname -m)
if [[ $host == aarch64 ]]; then host=arm64; fi
step() { printf '%4d s  %s\n' "$SECONDS" "$*" >&2; }

step 'lambda-pack, to build itself with'
"$swift" build --quiet --product lambda-pack
tool=$("$swift" build --show-bin-path)/lambda-pack
version=$("$tool" --version)

mkdir -p .build/dist
# A machine's own first: its executable can start anywhere, in the root directory of the other one, too.
mapfile -t architectures < <(printf '%s\n' "${architectures[@]}" | sort -u | awk -v h="$host" '{ print ($0 != h), $0 }' |
    sort | cut -d ' ' -f 2)
for arch in ${architectures[@]+"${architectures[@]}"}; do
    file=.build/dist/lambda-pack-$arch
    step "linux-$arch"
    if [[ $arch == "$host" ]]; then
        Scripts/dist/build-tool.sh "$tool" "$arch" "$file"
    else
        [[ -x .build/dist/lambda-pack-$host ]] || Scripts/dist/build-tool.sh "$tool" "$host" ".build/dist/lambda-pack-$host"
        Scripts/check-swift-6.2.sh --root-only
        # shellcheck disable=SC2016 # for the shell inside
        Scripts/in-debian-sid.sh bash -euo pipefail -c '
            dpkg --add-architecture "$1"
            apt-get -q -q -o Acquire::Check-Valid-Until=false update
            Scripts/dist/build-tool.sh "$2" "$1" "$3" --no-fixed-path' bash "$arch" "$PWD/.build/dist/lambda-pack-$host" "$file"
    fi
    tools[linux-$arch]=$file
done

step 'man page, completions, archives'
# The day of the sources, not of the build.
day=$(git log -1 --format=%cs 2>/dev/null) || day=1980-01-01
# The program alone: its plugin would build all of this package once more, in release mode.
parser=.build/checkouts/swift-argument-parser
"$swift" build --quiet --package-path "$parser" --scratch-path .build/dist/manual --product generate-manual
mkdir -p .build/dist/man
.build/dist/manual/debug/generate-manual "$tool" --date "$day" --output-directory .build/dist/man
mkdir -p .build/dist/completions
for shell in bash zsh fish; do "$tool" --generate-completion-script "$shell" >".build/dist/completions/$shell"; done
named=()
for system in "${!tools[@]}"; do named+=("$system=${tools[$system]}"); done
find "$output" -mindepth 1 -maxdepth 1 ! -name "$owned_marker" -exec rm -rf {} +
python3 Scripts/dist/assemble.py --version "$version" --output "$output" --man .build/dist/man/lambda-pack.1 \
    --completions .build/dist/completions ${url:+--url "$url"} "${named[@]}"
step "$output"
(cd "$output" && ls -l ./*.tar.gz ./*.zip >&2)
