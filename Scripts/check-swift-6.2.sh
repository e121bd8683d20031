#!/usr/bin/env bash
#
# Checks that Swift 6.2, the oldest that the README promises, still builds the tool and its tests without a warning,
# and that the unit tests pass with it. For machines whose own compiler is newer, and where no image with 6.2 can be
# had: the compiler is Debian sid's, in a root directory of its own. Not part of `make test`.

# The steps are functions that `run` and `inside` start, which ShellCheck can't see.
# shellcheck disable=SC2317

set -euo pipefail
umask 022

readonly packages=(
    swiftlang g++ # and with it libstdc++'s development files, whichever version they have
    libarchive-dev libdeflate-dev libyaml-dev libssl-dev pkg-config git make binutils
    zip unzip libarchive-tools python3 # what the unit tests compare with
)
# What needs neither a Swift SDK nor minutes of linking.
readonly tests='^(ArchiveTests|ELFTests|HashingTests|ICUDataTests|LambdaPackCoreTests|LambdaPackModelTests|LinkMapTests|PlatformTests|YAMLTests)\.'

usage() {
    cat <<'USAGE'
Usage: check-swift-6.2.sh [--cache DIR] [--jobs N] [--renew] [--root-only]

Builds lambda-pack and its tests with Debian sid's Swift, warnings as errors, and runs the unit tests. Makes a root
directory with that compiler first, once. Nothing is written to the checkout.

  --cache DIR   where the root directory and the build are kept
                (default: ${XDG_CACHE_HOME:-~/.cache}/lambda-pack/debian-sid)
  --jobs N      how many compilers run at a time (default: one a core)
  --renew       make the root directory anew, from what sid has today
  --root-only   make the root directory, for in-debian-sid.sh, and check nothing

Needs apt with a Debian archive, debootstrap (which root gets installed), 5 GB in the cache, and the right to make
mount namespaces: root, or user namespaces with a range of user ids (the package uidmap, and lines in /etc/subuid and
/etc/subgid). Took seven minutes on two cores, and half a minute where little had changed since.
USAGE
}

note() { printf '%s\n' "$*" >&2; }
fail() {
    note "error: $*"
    exit 1
}
step() { note "$(printf '%4d s  %s' "$SECONDS" "$*")"; }

# MARK: Command line

cache=
jobs=
renew=false
root_only=false
while (($# > 0)); do
    case $1 in
    --cache | --jobs)
        (($# >= 2)) || fail "$1 needs a value"
        if [[ $1 == --cache ]]; then cache=$2; else jobs=$2; fi
        shift
        ;;
    --renew) renew=true ;;
    --root-only) root_only=true ;;
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
if [[ -z $jobs ]]; then jobs=$(nproc); fi
[[ $jobs =~ ^[1-9][0-9]*$ ]] || fail "--jobs needs a number, not '$jobs'"

# What is in it is removed and made anew.
if [[ -n $cache ]]; then
    # shellcheck source=Scripts/support/owned-directory.sh
    source "$(dirname "$0")/support/owned-directory.sh"
    claim_directory "$cache" || exit 1
else
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/debian-sid
fi

# MARK: What it needs

for tool in apt-get git unshare chroot flock tar awk; do
    command -v "$tool" >/dev/null || fail "needs '$tool'"
done

# All mounts are made in a namespace: they are gone with the last process in it, however that ends.
namespace=(--mount --pid --fork --kill-child)
if (($(id -u) == 0)); then
    unshare "${namespace[@]}" true ||
        fail "root may not make mount namespaces here; in a container, that takes the capability SYS_ADMIN"
else
    namespace+=(--map-root-user --map-auto)
    unshare "${namespace[@]}" true ||
        fail "needs root, or user namespaces with a range of user ids: the package uidmap, and a line for" \
            "$(id -un) in /etc/subuid and /etc/subgid"
fi

# MARK: Processes

mkdir -p "$cache"
cache=$(cd "$cache" && pwd -P)
package=$(cd "$(dirname "$0")/.." && pwd -P)
readonly cache package jobs root=$cache/root work=$cache/building log=$cache/log

exec 9>"$cache/lock"
flock --nonblock 9 || fail "another run uses $cache"

# With KILL, since the first process of a namespace heeds no other signal; all others in it go with that one.
cleanup() {
    local pid
    for pid in $(jobs -p); do kill -KILL -- "-$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# Runs a function in the background, its output in a file: bash runs no trap while a foreground command runs.
# Never call it in a condition: bash would then ignore the failures of all but the function's last command.
run() {
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    set +m
    local status=0
    wait $! || status=$?
    if ((status)); then
        cat "$log" >&2
        fail "this step failed: $1; its output is above, and in $log"
    fi
}

# Runs a function, or a command, as root of a mount namespace.
inside() { unshare "${namespace[@]}" bash -euo pipefail -c '"$@"' bash "$@" </dev/null; }

# MARK: The root directory

# Where the machine's own configuration takes packages from: only Debian's own archive has sid, signed by Debian.
mirrors() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get indextargets --no-release-info --format '$(REPO_URI)' 'Created-By: Packages' |
        awk '/^https?:/ && !seen[$0]++'
}

install_debootstrap() {
    if ! command -v debootstrap || ! keyring; then
        (($(id -u) == 0)) || fail "install debootstrap: apt-get install debootstrap debian-archive-keyring"
        DEBIAN_FRONTEND=noninteractive apt-get install -q -y debootstrap debian-archive-keyring
    fi
}

keyring() {
    local file
    for file in /usr/share/keyrings/debian-archive-keyring.{pgp,gpg}; do
        if [[ -r $file ]]; then
            printf '%s\n' "$file"
            return
        fi
    done
    return 1
}

make_root() {
    local mirror keyring
    install_debootstrap
    keyring=$(keyring)
    while read -r mirror; do
        inside rm -rf "$work"
        if inside bootstrap "$work" "$keyring" "$mirror" "${packages[@]}"; then
            mv "$work" "$root"
            return
        fi
    done < <(mirrors)
    echo "No archive in this machine's apt configuration gave a root directory with Debian sid's Swift."
    return 1
}

bootstrap() { # <root> <keyring> <mirror> <package>...
    local root=$1 proxy=
    # With this name debootstrap makes no device files, which a user namespace forbids, and binds the system's.
    if [[ $(</proc/self/uid_map) != *4294967295* ]]; then export container=lxc; fi
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    if [[ -n $proxy ]]; then export http_proxy=$proxy; fi
    # The signature is checked, or nothing is unpacked. ca-certificates is for archives behind HTTPS.
    debootstrap --force-check-gpg --keyring="$2" --variant=minbase --include=ca-certificates sid "$root" "$3"
    install_packages "$root" "${@:4}"
}

install_packages() { # <root> <package>...
    mount_system "$1"
    # A mirror that stands still serves an index past its date. apt checks the signature all the same.
    local apt=(enter "$1" apt-get -q -o Acquire::Check-Valid-Until=false -o Acquire::Retries=3)
    "${apt[@]}" update
    DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "${@:2}"
    "${apt[@]}" clean
    printf '%s\n' "${@:2}" >"$1/packages"
}

mount_system() { # <root>
    # Debian's Swift finds its libraries beside itself by /proc.
    mountpoint -q "$1/proc" || mount -t proc proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount -t tmpfs tmpfs "$1/tmp"
}

enter() { # <root> <command>...
    chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 \
        ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
        ${DEBIAN_FRONTEND:+"DEBIAN_FRONTEND=$DEBIAN_FRONTEND"} LAMBDA_PACK_STRICT=1 "${@:2}"
}

# MARK: What is built there

# A copy, of what git knows or would add: a scratch directory or a resolved version of another compiler stays away.
copy_sources() {
    rm -rf "$root/source"
    mkdir "$root/source"
    cd "$package"
    git ls-files -z --cached --others --exclude-standard |
        while IFS= read -r -d '' file; do
            # One that is deleted and not committed is still listed.
            if [[ -e $file || -L $file ]]; then printf '%s\0' "$file"; fi
        done | tar -c --null --no-recursion -T - | tar -x -C "$root/source"
}

# Where git takes packages from other places than their addresses say, it has to do so in the root directory, too.
# Only these lines are copied: the rest of git's configuration may hold credentials.
copy_git_configuration() {
    local line base
    : >"$root/etc/gitconfig"
    : >"$cache/bound"
    while IFS= read -r -d '' line; do
        base=${line%%$'\n'*}
        base=${base#url.}
        base=${base%.insteadof}
        git config --file "$root/etc/gitconfig" --add "url.$base.insteadOf" "${line#*$'\n'}"
        base=${base#file://}
        if [[ $base == /* && -d $base ]]; then
            printf '%s\n' "$base" >>"$cache/bound"
            # It may have any owner. No others are trusted: the tests ask for what git refuses.
            git config --file "$root/etc/gitconfig" --add safe.directory "${base%/}"
            git config --file "$root/etc/gitconfig" --add safe.directory "${base%/}/*"
        fi
    done < <(git -C / config -z --get-regexp '^url\..*\.insteadof$')
    # Names are looked up as this machine does.
    cp -L /etc/resolv.conf "$root/etc/resolv.conf" || true
}

in_root() { # <root> <file that lists directories to bind> <command>...
    local directory
    mount_system "$1"
    while IFS= read -r directory; do
        mkdir -p "$1$directory"
        mount -o bind,ro "$directory" "$1$directory"
    done < <(sort -u "$2")
    enter "$1" "${@:3}"
}

in_copy() { # <swift's subcommand> <argument>...
    # Debian's packages have the module that joins Testing and Foundation, but not its library, so it must not be
    # imported because of the other two.
    inside in_root "$root" "$cache/bound" swift "$1" --package-path /source --scratch-path /scratch --jobs "$jobs" \
        -Xswiftc -Xfrontend -Xswiftc -disable-cross-import-overlays "${@:2}"
}

export -f bootstrap install_packages mount_system enter in_root

# MARK: The check

if $renew; then run inside rm -rf "$root"; fi
if [[ ! -d $root ]]; then
    step "Making a root directory with Debian sid's Swift in $cache"
    run make_root
elif [[ $(printf '%s\n' "${packages[@]}") != "$(cat "$root/packages" 2>/dev/null)" ]]; then
    step "Installing what the root directory in $cache lacks"
    run inside install_packages "$root" "${packages[@]}"
fi
run copy_git_configuration
if $root_only; then exit 0; fi
run inside in_root "$root" "$cache/bound" swift --version
[[ $(<"$log") =~ Swift\ version\ ([0-9][^\ ]*) ]] || fail "no version in what 'swift --version' says: $(<"$log")"
readonly version=${BASH_REMATCH[1]}
case $version in
6.2 | 6.2.*) ;;
*) note "Debian sid has Swift $version now, and no longer 6.2: checking with that one." ;;
esac

step "Copying the sources"
run copy_sources
step "Building the tool and its tests with Swift $version"
run in_copy build --build-tests
step "Running the unit tests"
run in_copy test --skip-build --filter "$tests"
# What was skipped, and how many passed.
grep -E '^➜ .* skipped:|^. Test run with ' "$log" || cat "$log"
step "Swift $version builds lambda-pack and its tests without a warning, and the unit tests pass."
