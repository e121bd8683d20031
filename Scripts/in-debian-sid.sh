#!/usr/bin/env bash
#
# Runs a command in the root directory with Debian sid's Swift that check-swift-6.2.sh makes. There is an SDK for arm64 with
# all of Foundation in it: Debian's packages for arm64 have the binary modules of the same compiler. The SDK of
# debian-swift-sdk.sh, for the machine's own compiler, has no Foundation.

set -euo pipefail
umask 022

usage() {
    cat <<'USAGE'
Usage: in-debian-sid.sh <command> [argument]...

Runs a command with Debian sid's Swift, and a Swift SDK for arm64 with Foundation that lambda-pack finds by itself.
Makes the SDK first, once, from Debian's packages for arm64. The command sees this machine's /home, /mnt, /opt, /root,
/srv, /tmp and other directories of its own under the same names, and sid's /etc, /usr and /var. What it writes to the
latter is gone when it ends.

Needs the root directory (check-swift-6.2.sh), root or user namespaces as that does, and 1 GB beside it.
USAGE
}

fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

case ${1:-} in
-h | --help)
    usage
    exit 0
    ;;
'')
    usage >&2
    exit 64
    ;;
esac

cache=${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/debian-sid
[[ -x $cache/root/usr/bin/swiftc ]] || fail "there is no $cache/root: Scripts/check-swift-6.2.sh makes it"
cache=$(cd "$cache" && pwd -P)

# check-swift-6.2.sh changes the root directory, which must not happen under the layer below.
exec 9>"$cache/lock"
flock --shared 9

namespace=(--mount --pid --fork --kill-child)
if (($(id -u) != 0)); then namespace+=(--map-root-user --map-auto); fi

# Enters the root directory: its files under a layer in memory that takes all changes, this machine's directories bound over it.
enter() { # <cache> <directory> <command>...
    local cache=$1 directory=$2 base=$1/layer name
    mkdir -p "$base"
    mount -t tmpfs tmpfs "$base"
    mkdir "$base/upper" "$base/work" "$base/root"
    mount -t overlay -o "lowerdir=$cache/root,upperdir=$base/upper,workdir=$base/work" overlay "$base/root"
    for name in /*; do
        case $name in
        /bin | /boot | /etc | /lib* | /lost+found | /proc | /sbin | /usr | /var) ;;
        *)
            if [[ -d $name && ! -L $name ]]; then
                mkdir -p "$base/root$name"
                mount --rbind "$name" "$base/root$name"
            fi
            ;;
        esac
    done
    mount -t proc proc "$base/root/proc"
    cp -L /etc/resolv.conf "$base/root/etc/resolv.conf" || true
    # shellcheck disable=SC2016 # for the shell inside
    exec chroot "$base/root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$cache/home" LANG=C.UTF-8 \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
        bash -euo pipefail -c 'cd "$1" && shift && "$@"' bash "$directory" "${@:3}"
}

inside() { # <directory> <command>...
    unshare "${namespace[@]}" bash -euo pipefail -c 'enter "$@"' bash "$cache" "$@"
}

# In the root directory, where apt and its keys are sid's.
make_sdk() { # <empty directory>
    local work=$1 swift packages package bundle sysroot directory
    swift=$(dpkg-query -W -f '${Version}' swiftlang)
    packages=("swiftlang:arm64=$swift" "libswiftlang:arm64=$swift" linux-libc-dev) # the last is for all architectures
    for package in $(dpkg-query -W -f '${Package} ' 'libgcc-*-dev' 'libstdc++-*-dev') \
        libc6 libc6-dev libcrypt-dev libgcc-s1 libstdc++6; do
        packages+=("$package:arm64")
    done
    dpkg --add-architecture arm64
    # A mirror that stands still serves an index past its date. apt checks the signature all the same.
    apt-get -q -q -o Acquire::Check-Valid-Until=false update
    (mkdir "$work/packages" && cd "$work/packages" && apt-get -q -q -o APT::Sandbox::User= download "${packages[@]}")

    bundle=$work/bundle sysroot=$bundle/sysroot
    mkdir -p "$work/unpacked" "$bundle/shared" "$sysroot/usr/lib/clang"
    for package in "$work/packages"/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x -C "$work/unpacked" --exclude=./usr/share --exclude=./etc \
            --exclude=./usr/bin --exclude=./usr/libexec/swift/bin --exclude='lib[alt]san*' --exclude='libhwasan*' \
            --exclude='*/swift/host' --exclude='*/swift/pm' --exclude='*/swift/migrator'
        rm "$package"
    done
    mv "$work/unpacked/usr/include" "$sysroot/usr/"
    mv "$work/unpacked/usr/lib/"{aarch64-linux-gnu,gcc,linux,ld-linux-aarch64.so.1} "$sysroot/usr/lib/"
    mv "$work/unpacked/usr/libexec/swift/lib/"{swift,swift_static} "$sysroot/usr/lib/"
    # libc.so is a linker script that names files in /lib.
    ln -s usr/lib "$sysroot/lib"
    cp -RL /usr/libexec/swift/lib/swift/clang/include "$sysroot/usr/lib/clang/"
    for directory in swift swift_static; do ln -sfn ../clang "$sysroot/usr/lib/$directory/clang"; done

    cat >"$bundle/info.json" <<JSON
{
  "schemaVersion": "1.0",
  "artifacts": {
    "debian-sid-aarch64-shared": {
      "type": "swiftSDK", "version": "$swift", "variants": [{ "path": "shared" }]
    }
  }
}
JSON
    cat >"$bundle/shared/swift-sdk.json" <<'JSON'
{
  "schemaVersion": "4.0",
  "targetTriples": {
    "aarch64-unknown-linux-gnu": {
      "sdkRootPath": "../sysroot",
      "swiftResourcesPath": "../sysroot/usr/lib/swift",
      "swiftStaticResourcesPath": "../sysroot/usr/lib/swift_static",
      "toolsetPaths": ["toolset.json"]
    }
  }
}
JSON
    echo '{ "schemaVersion": "1.0", "swiftCompiler": { "extraCLIOptions": ["-use-ld=lld"] } }' \
        >"$bundle/shared/toolset.json"
}
export -f enter make_sdk

# Where lambda-pack looks for SDKs, in the home directory of what runs inside.
sdks=$cache/home/.cache/lambda-pack/swift-sdks
# Of two first runs, one makes it and the other waits.
exec 8>"$cache/sdk.lock"
flock 8
if [[ ! -d $sdks/debian-sid-aarch64.artifactbundle ]]; then
    mkdir -p "$sdks"
    work=$(mktemp -d "$cache/sdk.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    # shellcheck disable=SC2016 # for the shell inside
    inside "$work" bash -euo pipefail -c "$(declare -f make_sdk); "'make_sdk "$1"' bash "$work" >&2 ||
        fail "the SDK could not be made. If sid has another Swift by now: Scripts/check-swift-6.2.sh --renew"
    mv "$work/bundle" "$sdks/debian-sid-aarch64.artifactbundle"
    rm -rf "$work"
    trap - EXIT
fi
exec 8>&-

inside "$PWD" "$@"
