# shellcheck shell=bash
#
# GitHub's API, for the scripts beside it, which source it: GITHUB_API_URL, GITHUB_REPOSITORY and a TOKEN.

# shellcheck source=api.sh
source "$(dirname "${BASH_SOURCE[0]}")/api.sh"
api_url=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY
# shellcheck disable=SC2034 # for api.sh
api_headers=('Accept: application/vnd.github+json' 'X-GitHub-Api-Version: 2022-11-28')
api_secret "Authorization: Bearer $TOKEN"
