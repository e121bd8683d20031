#!/usr/bin/env bash
#
# Installs what lambda-pack needs with the system's package manager, and only what is missing: where nothing is, it
# takes milliseconds and asks no network. Runs with the bash 3.2 of macOS too.

set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: install-dependencies.sh [--tests]

Installs, where missing, what building and running lambda-pack takes: headers of libarchive, libdeflate, libyaml
and (on Linux) libcrypto, libstdc++'s development files, pkg-config, git, binutils. With apt-get, dnf, yum or Homebrew.

  --tests   also what the tests and the demo use: zip, unzip, bsdtar, qemu, python3, pip, Chromium, a JDK,
            ICU's tools, file, unshare, ShellCheck.
            What of these can't be had is a warning: the tests that need it are skipped.
USAGE
}

note() { printf '%s\n' "$*"; }
fail() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

with_tests=false
for argument in "$@"; do
    case $argument in
    --tests) with_tests=true ;;
    -h | --help)
        usage
        exit 0
        ;;
    *)
        usage >&2
        exit 64
        ;;
    esac
done

# MARK: What there is

has() { command -v "$1" >/dev/null 2>&1; }

# A library counts as there if pkg-config knows it or, for systems that ship it without a .pc file, by its header.
# Homebrew keeps libarchive out of the default paths (macOS has its own, without headers).
has_library() { # <.pc name> <header>
    pkg-config --exists "$1" 2>/dev/null || [[ -f /usr/include/$2 || -f /usr/local/include/$2 ]] ||
        [[ $manager == brew && -f ${HOMEBREW_PREFIX:=$(brew --prefix)}/opt/$1/include/$2 ]]
}

# Clang links with the newest GCC that it finds, so that one's libstdc++ has to be there; an older one's is no help.
newest_gcc() { printf '%s\n' /usr/lib/gcc/"$(uname -m)"-*/*/crtbegin.o | sort -V | tail -n 1; }
has_libstdcxx() { [[ -f $(dirname "$(newest_gcc)")/libstdc++.so ]]; }

# For apt, whose packages are one a version. Without any GCC, the system's own is the one to have.
libstdcxx_package() {
    if [[ $(newest_gcc) =~ /([0-9]+)/crtbegin\.o$ ]]; then echo "libstdc++-${BASH_REMATCH[1]}-dev"; else echo g++; fi
}

# Both, because the tests run Java source files, which takes the compiler.
has_jdk() { has java && has javac; }

has_chromium() { has chromium || has chromium-browser || has google-chrome || has chrome || [[ $manager == brew ]]; }

# Debian 13 names the static emulator like the other one. An arm64 machine needs none.
has_qemu() { has qemu-aarch64-static || has qemu-aarch64 || [[ $(uname -m) =~ ^(aarch64|arm64)$ ]]; }

manager=none
for candidate in apt-get dnf yum brew; do
    if has "$candidate"; then
        manager=$candidate
        break
    fi
done

# MARK: What is missing

required=() required_missing='' optional=() optional_missing=''

# need <required|optional> <what it is> <apt> <dnf, yum> <brew> <check>...
# A package '-' means that the system comes with it, or has no package of it.
need() {
    local kind=$1 what=$2 package
    case $manager in
    apt-get) package=$3 ;;
    dnf | yum) package=$4 ;;
    brew) package=$5 ;;
    *) package=- ;;
    esac
    shift 5
    if "$@"; then return; fi
    if [[ $kind == required ]]; then
        required_missing+="${required_missing:+, }$what"
        if [[ $package != - ]]; then required+=("$package"); fi
    else
        optional_missing+="${optional_missing:+, }$what"
        if [[ $package != - ]]; then optional+=("$package"); fi
    fi
}

look() {
    required=() required_missing='' optional=() optional_missing=''
    need required pkg-config pkg-config pkgconf-pkg-config pkgconf has pkg-config
    need required "libarchive's headers" libarchive-dev libarchive-devel libarchive has_library libarchive archive.h
    need required "libdeflate's headers" libdeflate-dev libdeflate-devel libdeflate \
        has_library libdeflate libdeflate.h
    need required "libyaml's headers" libyaml-dev libyaml-devel libyaml has_library yaml-0.1 yaml.h
    need required git git git - has git
    if [[ $manager != brew ]]; then
        need required "libcrypto's headers" libssl-dev openssl-devel - has_library libcrypto openssl/evp.h
        need required "libstdc++'s development files" "$(libstdcxx_package)" gcc-c++ - has_libstdcxx
        need required binutils binutils binutils - has readelf
    fi
    $with_tests || return 0
    need optional zip zip zip - has zip
    need optional unzip unzip unzip - has unzip
    need optional bsdtar libarchive-tools bsdtar - has bsdtar
    need optional python3 python3 python3 - has python3
    need optional "Python's jsonschema" python3-jsonschema python3-jsonschema - python3 -c 'import jsonschema'
    need optional "Python's pip" python3-pip python3-pip - python3 -c 'import pip'
    # Ubuntu has its Chromium as a snap alone: there another browser serves, or the test is skipped.
    need optional Chromium chromium chromium - has_chromium
    need optional "a JDK" default-jdk-headless java-devel - has_jdk
    need optional file file file - has file
    need optional ShellCheck shellcheck ShellCheck shellcheck has shellcheck
    if [[ $manager != brew ]]; then
        need optional llvm-readelf llvm llvm - has llvm-readelf
        need optional "ICU's tools" icu-devtools icu - has icupkg
        need optional unshare util-linux util-linux - has unshare
        need optional strace strace strace - has strace
        need optional "qemu for arm64" qemu-user-static qemu-user-static - has_qemu
    fi
}

# MARK: Installing

log=$(mktemp "${TMPDIR:-/tmp}/install-dependencies.XXXXXX")
trap 'rm -f "$log"' EXIT

as_root=()
may_install() {
    [[ $manager != none ]] || return 1
    # Homebrew refuses root, and needs no more than its owner's rights.
    if [[ $manager == brew || $(id -u) == 0 ]]; then return 0; fi
    has sudo && sudo -n true 2>/dev/null || return 1
    as_root=(sudo -n)
}

# The line that somebody with the rights would type.
install_line() {
    case $manager in
    apt-get) echo "sudo apt-get update && sudo apt-get install -y --no-install-recommends $*" ;;
    brew) echo "brew install $*" ;;
    *) echo "sudo $manager install -y $*" ;;
    esac
}

install_packages() {
    case $manager in
    # Through `env`, since sudo drops the environment.
    apt-get)
        ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
            apt-get install -q -y --no-install-recommends "$@"
        ;;
    brew) brew install --quiet "$@" ;;
    *) ${as_root[@]+"${as_root[@]}"} "$manager" install -q -y "$@" ;;
    esac >>"$log" 2>&1 </dev/null
}

lists_are_fresh=false
refresh_lists() {
    # The others look for themselves.
    [[ $manager == apt-get ]] && ! $lists_are_fresh || return 1
    note "Refreshing apt's package lists"
    lists_are_fresh=true
    ${as_root[@]+"${as_root[@]}"} apt-get update -q >>"$log" 2>&1 </dev/null
}

# Old lists name packages that the archive no longer has; so a failure is worth one refresh. Only then: lists that
# serve are not worth the wait.
install_with_refresh() {
    if [[ $manager == apt-get ]] && ! compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; then
        refresh_lists || true
    fi
    note "Installing $*"
    install_packages "$@" || { refresh_lists && install_packages "$@"; }
}

look
if [[ -z $required_missing && -z $optional_missing ]]; then
    note "Nothing to install: all that lambda-pack needs is there."
    exit 0
fi

if [[ -n $required_missing ]]; then
    ((${#required[@]} > 0)) || fail "missing: $required_missing. Install them with your system's package manager."
    if ! may_install; then
        printf 'error: missing: %s. Run:\n    %s\n' "$required_missing" \
            "$(install_line "${required[@]}" ${optional[@]+"${optional[@]}"})" >&2
        exit 1
    fi
    if ! install_with_refresh "${required[@]}"; then
        cat "$log" >&2
        fail "could not install ${required[*]}; what $manager said is above"
    fi
fi

if [[ -n $optional_missing ]] && ((${#optional[@]} > 0)); then
    if may_install; then
        # One that can't be had must not keep the others away.
        if ! install_with_refresh "${optional[@]}"; then
            for package in "${optional[@]}"; do install_packages "$package" || true; done
        fi
    else
        note "warning: not installed, for want of rights: $(install_line "${optional[@]}")"
    fi
fi

hash -r
look
[[ -z $required_missing ]] || fail "still missing after installing: $required_missing"
[[ -z $optional_missing ]] || note "warning: missing: $optional_missing. The tests that need them are skipped."

if [[ $manager == brew ]] && ! pkg-config --exists libarchive 2>/dev/null; then
    note "Homebrew keeps libarchive out of the default paths. For tools other than SwiftPM:"
    note "    export PKG_CONFIG_PATH=\"${HOMEBREW_PREFIX:=$(brew --prefix)}/opt/libarchive/lib/pkgconfig\""
fi
