#!/usr/bin/env bash
#
# Releases files under a tag: as a draft until all of them are there. Run once more, it goes on with a draft, and leaves a
# release with the same checksums as it is. What is released is never changed.
#
# usage: release.sh TAG NOTES SUMS FILE...    (GH_TOKEN, GH_REPO; needs gh)
#   NOTES  Markdown
#   SUMS   the SHA-256 of what is released, which is uploaded, too: its name and content tell releases apart

set -euo pipefail
(($# >= 3)) || {
    echo "Usage: release.sh <tag> <notes> <checksums> <file>..." >&2
    exit 64
}
tag=$1 notes=$2 sums=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    if [[ -s $work/words ]]; then cat "$work/words" >&2; fi
    echo "::error::$1"
    exit 1
}

# gh's own words for a release that is not there; whatever else it says, nobody knows what is there.
if ! state=$(gh release view "$tag" --json isDraft --jq .isDraft 2>"$work/words"); then
    grep -qi 'release not found' "$work/words" || fail "whether $tag is released could not be found out. Run the job again."
    state=none
fi
case $state in
none)
    gh release create "$tag" --draft --verify-tag --title "$tag" --notes-file "$notes"
    ;;
true) ;;
false)
    mkdir "$work/released"
    gh release download "$tag" --pattern "$(basename "$sums")" --dir "$work/released" 2>"$work/words" ||
        fail "$tag is released already, and its $(basename "$sums") could not be downloaded: nothing was changed"
    if ! diff "$work/released/$(basename "$sums")" "$sums"; then
        fail "$tag is released already, with other files: a release is not changed. Push another tag."
    fi
    echo "$tag is released already, with the same files"
    exit 0
    ;;
*) fail "gh does not say whether $tag is a draft: '$state'" ;;
esac
# Nobody sees a draft, so what a run before this one left in it may be replaced.
gh release upload "$tag" --clobber "$sums" "$@"
gh release edit "$tag" --draft=false
