#!/bin/bash
# Fetches the ELF files that other projects test their readers with, good and bad ones, for Tests/ELFTests:
#   pyelftools  its source distribution, by name from the package index that pip is configured for
#   elfutils    its Debian or Ubuntu source package, from the mirror that apt is configured for, checked by apt's own keys
#
# usage: fetch-elf-corpora.sh [DIR]
#   DIR  default: $LAMBDA_PACK_CORPORA, else ${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/corpora
#
# What is there already is left alone. What can't be had is a warning and exit 0: the reason is written to DIR/<corpus>.unavailable, where
# the tests find it and say that they were skipped, and why.
set -euo pipefail

pyelftools_version=0.33
directory=${1:-${LAMBDA_PACK_CORPORA:-${XDG_CACHE_HOME:-$HOME/.cache}/lambda-pack/corpora}}

# A fetch_* function works in an empty folder of its own, leaves the files in ./out, and explains a failure in ./reason.

fetch_pyelftools() {
    local python
    python=$(command -v python3) || { echo "python3 is not installed" >reason; return 1; }
    # Only pyelftools itself as source: what pip needs to read its metadata may be a wheel.
    "$python" -m pip download --quiet --disable-pip-version-check --no-binary pyelftools --no-deps \
        --retries 1 --timeout 20 --dest . "pyelftools==$pyelftools_version" \
        || { echo "pip could not download pyelftools $pyelftools_version" >reason; return 1; }
    mkdir out
    tar -xzf "pyelftools-$pyelftools_version.tar.gz" -C out --strip-components 1 \
        || { echo "the pyelftools archive could not be unpacked" >reason; return 1; }
}

fetch_elfutils() {
    local tool
    for tool in apt-get tar bzip2 xz; do
        command -v "$tool" >/dev/null || { echo "$tool is not installed" >reason; return 1; }
    done

    # The system's own mirrors, as source entries in a private apt root: nothing of the system's apt is changed.
    mkdir -p apt/state/lists/partial apt/cache/archives/partial out
    local keys="" keyring
    for keyring in /usr/share/keyrings/{debian,ubuntu}-archive-keyring.gpg; do
        [ -r "$keyring" ] && keys=${keys:+$keys,}$keyring
    done
    # shellcheck disable=SC2016 # apt fills these in
    apt-get indextargets --format '$(ORIGIN) $(COMPONENT) $(REPO_URI) $(CODENAME)' 'Created-By: Packages' \
        | awk -v keys="$keys" '($1 == "Debian" || $1 == "Ubuntu") && $2 == "main" {
              print "deb-src", (keys == "" ? "" : "[signed-by=" keys "]"), $3, $4, $2
          }' | sort -u >apt/sources.list
    [ -s apt/sources.list ] || { echo "apt knows no Debian or Ubuntu mirror (apt-get update has not run?)" >reason; return 1; }
    local apt=(apt-get --quiet --quiet
        -o "Dir::State=$PWD/apt/state" -o "Dir::Cache=$PWD/apt/cache"
        -o "Dir::Etc::sourcelist=$PWD/apt/sources.list" -o Dir::Etc::sourceparts=/dev/null
        -o Acquire::Languages=none -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20
        -o APT::Sandbox::User=)
    "${apt[@]}" update || { echo "apt could not read the source index of its mirror" >reason; return 1; }
    "${apt[@]}" source --download-only elfutils || { echo "apt could not download the elfutils source" >reason; return 1; }

    local archive
    archive=$(find . -maxdepth 1 -name 'elfutils_*.orig.tar.*' ! -name '*.asc')
    tar -xf "$archive" -C out --strip-components 1 \
        || { echo "the elfutils archive could not be unpacked" >reason; return 1; }
    # Most test files are compressed one by one.
    find out/tests \( -name '*.bz2' -exec bunzip2 -f {} + \) -o \( -name '*.xz' -exec xz -df {} + \) \
        || { echo "the test files of elfutils could not be unpacked" >reason; return 1; }
}

# shellcheck source=Scripts/support/fetch-folder.sh
. "$(dirname "$0")/support/fetch-folder.sh"

mkdir -p "$directory"
fetch_folder "$directory" pyelftools fetch_pyelftools
fetch_folder "$directory" elfutils fetch_elfutils
