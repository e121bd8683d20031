#!/usr/bin/env bash
#
# Makes the plugin package of a release the next commit of its repository, with the version as its tag. Where that tag is there
# with the same content, nothing is done; with other content it fails, since a published version never changes.
# TOKEN, if it is set, may write to the repository.

set -euo pipefail
(($# == 3)) || {
    echo "Usage: push-plugin-package.sh <directory of the package> <repository> <version>" >&2
    exit 64
}
# shellcheck source=git-token.sh
source "$(dirname "$0")/git-token.sh"
package=$(cd "$1" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
git clone --quiet "$2" "$work/repository"
cd "$work/repository"
if git rev-parse --quiet --verify "refs/tags/$3" >/dev/null; then git checkout --quiet "$3"; fi
# All that the last version had goes, but Git's own.
git rm -r --quiet --ignore-unmatch .
cp -R "$package/." .
git add --all
if git rev-parse --quiet --verify "refs/tags/$3" >/dev/null; then
    git diff --cached --quiet || {
        echo "error: version $3 of the plugin package is published, with other content" >&2
        exit 1
    }
    echo "version $3 of the plugin package is there already"
    exit 0
fi
git -c user.name='swift-lambda-pack' -c user.email='swift-lambda-pack@users.noreply.github.com' \
    commit --quiet --message "lambda-pack $3"
git tag "$3"
git push --quiet --atomic origin HEAD "$3"
