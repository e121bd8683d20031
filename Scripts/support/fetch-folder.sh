# shellcheck shell=bash
# fetch_folder DIRECTORY NAME COMMAND...
#
# Runs a command in a temporary folder, and makes the folder `out` that it leaves DIRECTORY/NAME, whole or not at all. What is
# there already is left alone. What can't be had is a warning: the first line of the file `reason`, and the end of the
# command's output, are written to DIRECTORY/NAME.unavailable, where the tests find it.
fetch_folder() {
    local directory=$1 name=$2 work status=0
    shift 2
    [ -d "$directory/$name" ] && return 0
    work=$(mktemp -d "$directory/.$name.XXXXXX")
    (cd "$work" && "$@") >"$work/log" 2>&1 || status=$?
    if [ "$status" -eq 0 ]; then
        chmod -R u+rwX "$work/out"
        mv "$work/out" "$directory/$name"
        rm -f "$directory/$name.unavailable"
        echo "$name: $directory/$name" >&2
    else
        {
            cat "$work/reason" 2>/dev/null || echo "the fetch failed"
            tail -n 5 "$work/log"
        } >"$directory/$name.unavailable"
        echo "warning: no $name: $(head -n 1 "$directory/$name.unavailable")" >&2
    fi
    rm -rf "$work"
}
