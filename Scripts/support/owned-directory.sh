# Sourced by scripts that empty directories which the user can name. A file in the directory says that it may be emptied,
# as in those of the tool itself (OwnedDirectory.swift).
# shellcheck shell=bash

readonly owned_marker=.lambda-pack-directory

# claim_directory DIR: makes it, or takes one that is empty or was claimed before. Fails, and says what is in it, where it
# is somebody else's.
claim_directory() {
    if [[ -z $1 ]]; then
        echo 'error: the name of a directory is empty' >&2
        return 1
    fi
    # Said outright: the caller may have asked in a condition, where the shell goes on after a failure.
    mkdir -p "$1" || return 1
    if [[ -f $1/$owned_marker ]]; then return 0; fi
    if [[ -n $(ls -A "$1") ]]; then
        {
            printf 'error: %s holds files that are not lambda-pack'\''s:\n' "$1"
            # shellcheck disable=SC2012 # for a reader's eyes
            ls -A "$1" | head -n 5 | sed 's/^/  /'
            echo 'Name an empty or a new directory, or move them away.'
        } >&2
        return 1
    fi
    echo "This directory is lambda-pack's. It may remove anything in here at any time." >"$1/$owned_marker" || return 1
}
