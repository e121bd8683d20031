#!/usr/bin/env bash
#
# Builds, once, a Swift SDK for Linux on another architecture from Debian 13's packages: for machines where the
# Static Linux SDK (`swift sdk install`) can't be had. What it holds and what it lacks is in usage() below.
#
# Debian's Swift is older than the compiler that uses the SDK. That works because its standard library comes with
# textual interfaces: the compiler refuses the older binary modules, but builds its own from those interfaces.

# The steps are functions that `run` starts, which ShellCheck can't see.
# shellcheck disable=SC2317

set -euo pipefail
umask 022

# Raise it when the recipe below changes: bundles in caches that were built with another one are then rebuilt.
readonly recipe=1

readonly release=trixie # Debian 13
readonly packages=(
    swiftlang libswiftlang
    libc6 libc6-dev linux-libc-dev libcrypt-dev
    libgcc-s1 libgcc-14-dev libstdc++6 libstdc++-14-dev
)

usage() {
    cat <<'USAGE'
Usage: debian-swift-sdk.sh [--arch arm64|x86_64] [--cache DIR] [--print-path]

Builds a Swift SDK for the running compiler from Debian 13's packages, unless it is in the cache already, or the
Static Linux SDK for this compiler is installed (then that one serves, and nothing is built).

  --arch ARCH    what to build for (default: arm64)
  --cache DIR    where SDKs are kept (default: ${XDG_CACHE_HOME:-~/.cache}/lambda-pack/swift-sdks)
  --print-path   print the directory that holds the SDK, for `swift build --swift-sdks-path`, on stdout

Two SDKs come out of it, in one bundle; <cpu> is aarch64 or x86_64, <version> the compiler's:
  debian13-<cpu>-static-<version>   fully static executables
  debian13-<cpu>-shared-<version>   dynamic ones, which need Debian 13's glibc or newer

They have the standard library, concurrency, regular expressions, Synchronization, Observation, Distributed,
Glibc, and the C and C++ libraries. They have no Foundation and no Dispatch module.

Needs apt-get (any user will do), about 600 MB in the cache while it builds, 130 MB after.
USAGE
}

# Progress goes to stderr, a whole line each: stdout is the answer's alone, and a pipe shows lines as they come.
note() { printf '%s\n' "$*" >&2; }
fail() {
    note "error: $*"
    exit 1
}

readonly steps=6
step_number=0
step() {
    step_number=$((step_number + 1))
    note "$(printf '[%d/%d] %3d s  %s' "$step_number" "$steps" "$SECONDS" "$*")"
}

# MARK: Command line

arch=arm64
cache=
print_path=false
while (($# > 0)); do
    case $1 in
    --arch | --cache)
        (($# >= 2)) || fail "$1 needs a value"
        if [[ $1 == --arch ]]; then arch=$2; else cache=$2; fi
        shift
        ;;
    --arch=*) arch=${1#*=} ;;
    --cache=*) cache=${1#*=} ;;
    --print-path) print_path=true ;;
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

# One architecture, four names: Swift's and the kernel's, Debian's, and the kernel headers'.
case $arch in
arm64 | aarch64) cpu=aarch64 deb_arch=arm64 uapi=arm64 loader_directory=lib ;;
x86_64 | amd64) cpu=x86_64 deb_arch=amd64 uapi=x86 loader_directory=lib64 ;;
*) fail "unknown architecture '$arch': arm64 or x86_64" ;;
esac
readonly triple=$cpu-unknown-linux-gnu multiarch=$cpu-linux-gnu

# MARK: The compiler

command -v swift >/dev/null || fail "no 'swift' on PATH: install Swift first"
target_info=$(swift -print-target-info)
json_string() { sed -n "s/^ *\"$1\": *\"\(.*\)\",\{0,1\}\$/\1/p" <<<"$target_info" | head -n 1; }

compiler_version=$(json_string compilerVersion) # "Swift version 6.3.1 (swift-6.3.1-RELEASE)"
host_resources=$(json_string runtimeResourcePath)
[[ $compiler_version =~ Swift\ version\ ([0-9][^\ ]*) ]] ||
    fail "no version in what 'swift -print-target-info' says: '$compiler_version'"
readonly version=${BASH_REMATCH[1]}
release_tag=swift-$version-RELEASE
[[ $compiler_version =~ \((swift-[^\ \)]+)\) ]] && release_tag=${BASH_REMATCH[1]}

# The toolchain's own programs, not the `swift` on PATH: that may be a version manager's proxy.
readonly toolchain_bin=$host_resources/../../bin
readonly swift_frontend=$toolchain_bin/swift-frontend swiftc=$toolchain_bin/swiftc

# MARK: Is there one already?

found_in() {
    if $print_path; then printf '%s\n' "$1"; fi
    exit 0
}

# SwiftPM's default directories for SDKs.
sdk_directories=("${XDG_CONFIG_HOME:-$HOME/.config}/swiftpm/swift-sdks" "$HOME/.config/swiftpm/swift-sdks"
    "$HOME/.swiftpm/swift-sdks" "$HOME/Library/org.swift.swiftpm/swift-sdks")
for directory in "${sdk_directories[@]}"; do
    for bundle in "$directory"/*.artifactbundle; do
        # An SDK serves the compiler that it was built with, and no other.
        grep -qsF "$release_tag" "$bundle/info.json" || continue
        if find "$bundle" -maxdepth 4 -name swift-sdk.json -exec grep -qF "$cpu-swift-linux-musl" {} \; -print |
            grep -q .; then
            note "Static Linux SDK for Swift $version found: ${bundle##*/}. Nothing to build."
            found_in "$directory"
        fi
    done
done

if [[ -z $cache ]]; then
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/swift-sdks
fi
readonly name=debian13-$cpu-$version
readonly stamp="recipe $recipe, $compiler_version"

is_complete() {
    [[ -f $cache/$name.artifactbundle/stamp && $(<"$cache/$name.artifactbundle/stamp") == "$stamp" ]]
}

use_cached() {
    cache=$(cd "$cache" && pwd -P)
    note "Swift SDK $name: $cache"
    found_in "$cache"
}

if is_complete; then use_cached; fi

if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
    note "error: this SDK is made from Debian packages, and this machine has no apt."
    note "Install the Static Linux SDK instead; its address and checksum for Swift $version are at"
    note "https://www.swift.org/install (Static Linux SDK):"
    note "    swift sdk install <address> --checksum <checksum>"
    exit 1
fi
for tool in flock tar awk sed; do
    command -v "$tool" >/dev/null || fail "needs '$tool'"
done

# MARK: One run at a time, all or nothing

mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)

# The processes that this run starts inherit the lock. So while one of them outlives a killed run, the next waits
# for it, and never deletes a directory that is still being written.
exec 9>"$cache/.$name.lock"
if ! flock --nonblock 9; then
    note "Another run is building $name: waiting for it."
    flock 9
    if is_complete; then use_cached; fi
fi

# Whoever holds the lock is the only run, so what is there is what a killed run left. The name is always the same
# because a module may hold the path that it was built at.
readonly work=$cache/.$name.building log=$cache/.$name.building/log
# shellcheck source=Scripts/support/owned-directory.sh
source "$(dirname "$0")/support/owned-directory.sh"
claim_directory "$work" || exit 1
rm -rf "$work"
mkdir "$work"
claim_directory "$work"

cleanup() {
    local pid
    for pid in $(jobs -p); do kill -- "-$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Runs a function in the background, in a process group of its own, its output in a file. So a signal ends this
# script, and all that it started, at once (bash runs no trap while a foreground command runs).
# Never call it in a condition: bash would then ignore the failures of all but the function's last command.
run() {
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    set +m
    local status=0
    wait $! || status=$?
    if ((status)); then
        cat "$log" >&2
        fail "could not make the Swift SDK $name; the output of the step that failed is above"
    fi
}

# MARK: Packages

# Where the machine's own configuration takes Debian from. Only a repository that carries this release, signed by
# Debian, can serve, and apt finds that out; so every one is a candidate, the machine's main archive first.
mirrors() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get indextargets --no-release-info --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
        awk '{ late = $2 ~ /-/; if (!seen[$1]++) list[late] = list[late] $1 "\n" }
             END { printf "%s%s", list[0], list[1] }'
}

# An apt of our own: other architecture, other release, nothing of the machine's state read or written. The
# machine's proxy and credentials stay in force; its hooks, pins and any leave to skip signatures do not.
write_apt_configuration() {
    mkdir -p "$work"/apt/{lists/partial,cache/archives/partial} "$work/packages"
    : >"$work/apt/status"
    cat >"$work/apt/apt.conf" <<CONF
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear APT::Architectures;
APT::Architecture "$deb_arch";
APT::Architectures { "$deb_arch"; };
APT::Default-Release "";
APT::Get::AllowUnauthenticated "false";
// Root's apt drops to a user who may not enter a private cache directory.
APT::Sandbox::User "root";
Acquire::AllowInsecureRepositories "false";
Acquire::AllowWeakRepositories "false";
Acquire::AllowDowngradeToInsecureRepositories "false";
Acquire::Retries "3";
Dir::State "$work/apt";
Dir::State::lists "$work/apt/lists";
Dir::State::status "$work/apt/status";
Dir::Cache "$work/apt/cache";
Dir::Cache::archives "$work/apt/cache/archives";
Dir::Etc::sourcelist "$work/apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
CONF
}

private_apt() { apt-get -q -c "$work/apt/apt.conf" "$@"; }

# Finds the first archive that has the packages; leaves apt configured for it, and the sum of their sizes in a file.
find_packages() {
    local mirror keyring options="arch=$deb_arch target=Packages"
    # Without Debian's keyring file, apt falls back on the keys that the machine trusts. It checks in any case.
    for keyring in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
        if [[ -r $keyring ]]; then
            options+=" signed-by=$keyring"
            break
        fi
    done
    while read -r mirror; do
        printf 'deb [%s] %s %s main\n' "$options" "$mirror" "$release" >"$work/apt/sources.list"
        # Not every failure to fetch is one to `update`; then `download` lacks a package.
        if private_apt update && private_apt download --print-uris "${packages[@]}" >"$work/uris"; then
            awk '/^\047/ { bytes += $3 } END { printf "%d", bytes / 1e6 }' "$work/uris" >"$work/megabytes"
            return
        fi
    done < <(mirrors)
    echo "No archive in this machine's apt configuration offers Debian 13 ($release) for $deb_arch."
    echo "Where the Static Linux SDK is installed (https://www.swift.org/install), this SDK is not needed."
    return 1
}

download() { cd "$work/packages" && private_apt download "${packages[@]}"; }

# MARK: Sysroot

# Unpacks the wanted parts of one package: no maintainer script runs, nothing is installed.
# Left out: what only a build with a debugger, sanitizer, profiler, OpenMP or GCC itself would ask for, and what
# belongs to modules without an interface (Foundation, XCTest, Testing), which this compiler can't import.
unpack() {
    dpkg-deb --fsys-tarfile "$work"/packages/"$1"_*.deb | tar -x -C "$work/root" \
        --exclude='./usr/share' --exclude='./etc' --exclude='gconv' --exclude='audit' --exclude='pkgconfig' \
        --exclude="./usr/lib/gcc/$multiarch/*/include" \
        --exclude='lib[alt]san*' --exclude='libhwasan*' --exclude='libubsan*' --exclude='libgomp*' \
        --exclude='libitm*' --exclude='libgcov*' --exclude='crtoffload*' \
        --exclude='libc_malloc_debug*' --exclude='libmemusage*' --exclude='libpcprofile*' \
        --exclude='libthread_db*' \
        --exclude='*Foundation*.a' --exclude='*Foundation*.so' --exclude='lib_CF*.a' \
        --exclude='libXCTest.so' --exclude='libTesting.so' --exclude='XCTest.swiftmodule' \
        --exclude='Dispatch.swiftmodule' --exclude='libswiftDispatch*' --exclude='libDispatchStubs*' \
        --exclude='lib_InternalSwift*' --exclude='libswiftRemoteMirror*' \
        --exclude='*.swiftdoc' --exclude='*.abi.json' --exclude="$cpu-*-linux-gnu.swiftmodule" \
        "${@:2}"
}

readonly debian_swift=./usr/libexec/swift/lib

unpack_all() {
    local package
    mkdir -p "$work/root"
    for package in "${packages[@]}"; do
        case $package in
        # Not its 1.6 GB of compiler and tools. Nor libdispatch's headers: with them `canImport(Dispatch)` is true,
        # of a module that is empty.
        swiftlang) unpack "$package" "$debian_swift"/{swift,swift_static}/{linux,shims} ;;
        libswiftlang) unpack "$package" "$debian_swift/swift/linux" ;;
        *) unpack "$package" ./usr ;;
        esac
        rm "$work"/packages/"$package"_*.deb
    done
}

lay_out_sysroot() {
    local directory module
    mv "$work/root" "$sysroot"
    ln -s "usr/$loader_directory" "$sysroot/$loader_directory"
    # libc.so and libm.so are linker scripts that name files in /lib.
    [[ -e $sysroot/lib ]] || ln -s usr/lib "$sysroot/lib"
    find "$sysroot/usr/lib/linux/uapi" -mindepth 1 -maxdepth 1 ! -name "$uapi" -exec rm -r {} +

    mv "$sysroot/usr/libexec/swift/lib/"{swift,swift_static} "$sysroot/usr/lib/"
    rm -r "$sysroot/usr/libexec"

    # Clang's own headers must be those of the compiler that reads them. A copy (16 MB), so that the SDK doesn't
    # dangle when the toolchain moves.
    mkdir "$sysroot/usr/lib/clang"
    cp -RL "$(clang_headers)" "$sysroot/usr/lib/clang/include"
    for directory in "$static_resources" "$shared_resources"; do
        ln -s ../clang "$directory/clang"
        # Without an interface there is nothing that this compiler could read.
        for module in "$directory"/linux/*.swiftmodule; do
            compgen -G "$module/*.swiftinterface" >/dev/null || rm -r "$module"
        done
    done

    # The list names ICU libraries of Swift 5, which the packages no longer have: linking would fail.
    sed -i '/^-licu.*swift$/d' "$static_resources/linux/static-executable-args.lnk"
}

clang_headers() {
    local candidate
    for candidate in "$host_resources/clang/include" "$host_resources"/../clang/*/include; do
        if [[ -f $candidate/stddef.h ]]; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    fail "no Clang headers in the toolchain, beside $host_resources"
}

# MARK: Modules

# The private interface is the public one and more; the toolchain's own modules hold as much. There is one of each,
# whose name is Debian's triple for the architecture, not always Swift's.
interface_of() {
    local interfaces=("$static_resources/linux/$1.swiftmodule"/*.private.swiftinterface)
    if [[ ! -f ${interfaces[0]} ]]; then interfaces=("$static_resources/linux/$1.swiftmodule"/*.swiftinterface); fi
    printf '%s\n' "${interfaces[0]}"
}

build_module() {
    local parse_as=()
    # The one module that can't import the standard library.
    if [[ $1 == Swift ]]; then parse_as=(-parse-stdlib); fi
    "$swift_frontend" -compile-module-from-interface -module-name "$1" ${parse_as[@]+"${parse_as[@]}"} \
        -target "$triple" -sdk "$sysroot" -resource-dir "$static_resources" -module-cache-path "$work/modules" \
        -o "$static_resources/linux/$1.swiftmodule/$triple.swiftmodule" "$(interface_of "$1")"
}

# Builds the modules in waves, each of those whose imports are there, as many at a time as there are cores.
build_modules() {
    local module import pid cores failed=0
    local pending=() ready waiting pids all built=' '
    cores=$(nproc)
    for module in "$static_resources"/linux/*.swiftmodule; do
        module=${module##*/}
        pending+=("${module%.swiftmodule}")
    done
    all=" ${pending[*]} "

    while ((${#pending[@]} > 0)); do
        ready=() waiting=() pids=()
        for module in "${pending[@]}"; do
            while read -r import; do
                # A module may re-export the C module of its own name; others are C modules altogether.
                if [[ $import != "$module" && $all == *" $import "* && $built != *" $import "* ]]; then
                    waiting+=("$module")
                    continue 2
                fi
            done < <(sed -nE 's/^(@[^ ]+ )*import ([A-Za-z_]+).*/\2/p' "$(interface_of "$module")")
            ready+=("$module")
        done
        if ((${#ready[@]} == 0)); then
            echo "these modules import each other: ${pending[*]}"
            return 1
        fi
        for module in "${ready[@]}"; do
            while (($(jobs -pr | wc -l) >= cores)); do wait -n || true; done
            build_module "$module" &
            pids+=($!)
        done
        for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
        if ((failed)); then return 1; fi
        built+="${ready[*]} "
        pending=(${waiting[@]+"${waiting[@]}"})
    done
}

# The same modules serve both kinds of linking, as long as they come from the same interfaces.
# And the interfaces go: the compiler would compare time stamps with them, and build a module again, for every
# user, where a copy of the bundle has lost them.
share_modules() {
    local module shared
    for module in "$static_resources"/linux/*.swiftmodule; do
        shared=$shared_resources/linux/${module##*/}
        # Fails, and says so, where one differs.
        diff -q -x '*.swiftmodule' "$module" "$shared"
        rm -r "$shared"
        ln -s "../../swift_static/linux/${module##*/}" "$shared"
        rm "$module"/*.swiftinterface
    done
}

# MARK: The bundle

# https://github.com/swiftlang/swift-evolution/blob/main/proposals/0387-cross-compilation-destinations.md
# Paths are relative to the file that names them, so the bundle can be moved.
write_bundle() {
    local linkage
    cat >"$bundle/info.json" <<JSON
{
  "schemaVersion": "1.0",
  "artifacts": {
    "debian13-$cpu-static-$version": {
      "type": "swiftSDK", "version": "$version", "variants": [{ "path": "static" }]
    },
    "debian13-$cpu-shared-$version": {
      "type": "swiftSDK", "version": "$version", "variants": [{ "path": "shared" }]
    }
  }
}
JSON
    for linkage in static shared; do
        mkdir "$bundle/$linkage"
        # Both paths on the static library: without `-static-stdlib`, the driver looks for what a static executable
        # needs in the first one.
        local resources=swift_static
        if [[ $linkage == shared ]]; then resources=swift; fi
        cat >"$bundle/$linkage/swift-sdk.json" <<JSON
{
  "schemaVersion": "4.0",
  "targetTriples": {
    "$triple": {
      "sdkRootPath": "../sysroot",
      "swiftResourcesPath": "../sysroot/usr/lib/$resources",
      "swiftStaticResourcesPath": "../sysroot/usr/lib/swift_static",
      "toolsetPaths": ["toolset.json"]
    }
  }
}
JSON
    done
    # The toolchain's lld: the host's own linker need not know the other architecture.
    cat >"$bundle/static/toolset.json" <<'JSON'
{ "schemaVersion": "1.0", "swiftCompiler": { "extraCLIOptions": ["-use-ld=lld", "-static-executable"] } }
JSON
    cat >"$bundle/shared/toolset.json" <<'JSON'
{ "schemaVersion": "1.0", "swiftCompiler": { "extraCLIOptions": ["-use-ld=lld"] } }
JSON
    printf '%s\n' "$stamp" >"$bundle/stamp"
}

# A bundle that can't link a program is not published.
check_bundle() {
    cat >"$work/check.swift" <<'SWIFT'
import Glibc
import Synchronization

let counter = Mutex(0)
await withTaskGroup(of: Void.self) { group in
    for word in "one two three".split(separator: /\s/) {
        group.addTask { counter.withLock { $0 += word.count } }
    }
}
print(counter.withLock { $0 }, hypot(3.0, 4.0))
SWIFT
    local common=(-swift-version 6 -target "$triple" -sdk "$sysroot" -use-ld=lld -module-cache-path "$work/modules")
    "$swiftc" "${common[@]}" -resource-dir "$static_resources" -static-executable -o "$work/static" \
        "$work/check.swift"
    "$swiftc" "${common[@]}" -resource-dir "$shared_resources" -o "$work/shared" "$work/check.swift"
}

publish() {
    # A bundle of another recipe or another build of the compiler: out of the way, in one step too.
    if [[ -e $cache/$name.artifactbundle ]]; then
        # This script's have a stamp.
        [[ -f $cache/$name.artifactbundle/stamp ]] || fail "$cache/$name.artifactbundle is not this script's: move it away"
        mv "$cache/$name.artifactbundle" "$work/outdated"
    fi
    mv "$bundle" "$cache/$name.artifactbundle"
}

readonly bundle=$work/bundle
readonly sysroot=$bundle/sysroot
readonly static_resources=$sysroot/usr/lib/swift_static shared_resources=$sysroot/usr/lib/swift
mkdir "$bundle"

step "Asking for the packages of Debian 13 ($release) for $deb_arch"
write_apt_configuration
run find_packages
step "Downloading ${#packages[@]} packages ($(<"$work/megabytes") MB)"
run download
step "Unpacking the Swift library, glibc and their headers"
run unpack_all
run lay_out_sysroot
step "Building the standard library's modules for Swift $version"
run build_modules
run share_modules
step "Checking that programs link, static and shared"
run write_bundle
run check_bundle
step "Moving it to $cache"
publish
note "Swift SDK $name is ready after $SECONDS s ($(du -sm "$cache/$name.artifactbundle" | cut -f1) MB)."
found_in "$cache"
