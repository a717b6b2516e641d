#!/usr/bin/env bats
# Files that can't be made leave nothing; and what is said of a fault is true.

load ../cli/helper
load fault

setup_file() {
    build_shim
}

fill_desk() {
    tkt-load -q kind code=call
    tkt-load -q staff code=ann email=ann@example.com role=director
    tkt-new -q -k call -s one >/dev/null
    tkt-act -q assign --to ann 1
}

setup() {
    setup_desk empty fill_desk
    mkdir made
}

# each KIND:HOW MOST CHECK COMMAND…: with its n-th call struck, and with all after it: made/new.db is
# whole, or there is nothing.
each() {
    local kind=${1%%:*} how=${1#*:} most=$2 check=$3 n at on
    shift 3
    n=$(calls "$kind" '' "$@")
    rm -rf made/* made/.tkt*
    [ "$n" -gt 0 ] || fail "no $kind"
    for at in $(sample "$n" "$most"); do
        for on in '' +; do
            run strike "$kind:$at$on:$how" '' "$@"
            if [ "$status" -eq 0 ]; then
                "$check" || fail "$kind:$at$on:$how of $n: $output"
            elif [ "$how" = kill ]; then
                [ ! -e made/new.db ] || "$check" || fail "$kind:$at:$how of $n: half of it"
            elif [ -e made/new.db ]; then # it was complete when the rest failed
                [ "$how:$status" = ENOMEM:71 ] || fail "$kind:$at$on:$how of $n: it is left: $status: $output"
            else
                [[ $status =~ ^(66|7[01347]|75)$ ]] || fail "$kind:$at$on:$how of $n: $status: $output"
                [ -z "$(ls -A made)" ] || fail "$kind:$at$on:$how of $n: $(ls -A made)"
            fi
            rm -rf made/* made/.tkt*
        done
    done
}

whole() { tkt-init --check -q -d made/new.db && tkt-new -q -d made/new.db -k call -s later >/dev/null; }
sound() { tkt-init --check -q -d made/new.db && tkt-dump -d made/new.db channel -H | grep -q phone; }

@test "a new desk that can't be made leaves no file" {
    local make=(tkt-init -q -d made/new.db -z Asia/Shanghai -t property)
    each write:ENOSPC 8 sound "${make[@]}"
    each write:EIO 4 sound "${make[@]}"
    each write:short 4 sound "${make[@]}"
    each sync:EIO 4 sound "${make[@]}"
    each open:EIO 12 sound "${make[@]}"
    each malloc:ENOMEM 12 sound "${make[@]}"
    each write:kill 4 sound "${make[@]}"
}

@test "a backup that fails leaves no file" {
    local copy=(tkt-init -q --backup made/new.db)
    each write:ENOSPC 8 whole "${copy[@]}"
    each sync:EIO 4 whole "${copy[@]}"
    each open:EIO 8 whole "${copy[@]}"
    each write:kill 4 whole "${copy[@]}"
}

@test "a reminder that went out before the disk was full isn't said to be undone" {
    cat >send <<'END'
#!/bin/sh
echo "$TKT_ID" >>sent
END
    chmod +x send
    cp tkt.db base.db
    n=$(calls write tkt.db tkt-remind -q --send ./send)
    rm -f sent
    for at in $(seq "$n"); do
        rm -f tkt.db-* sent
        cp base.db tkt.db
        run strike "write:$at+:ENOSPC" tkt.db tkt-remind -q --send ./send
        [[ $output != *"nothing was changed"* ]] || fail "$at of $n: $output"
        if [ "$status" -ne 0 ] && [ -e sent ]; then
            [ "$status" -eq 74 ] || fail "$at of $n: $status"
            [[ $output == *"1 sent, but that can't be recorded: the next run lists them as unknown"* ]] || fail "$at of $n: $output"
            run tkt-remind --send ./send
            [ "$(wc -l <sent)" -eq 1 ]
            [ "$(tkt-remind --log unknown -H -c id | wc -l)" -eq 1 ] || fail "$at of $n: $output"
            told=1
        fi
    done
    [ "${told:-}" ]
}

@test "a zone that can't be read is an error, never UTC" {
    wanted=$(tkt-list -H -c opened)
    n=$(calls malloc '' tkt-list -H -c opened)
    FAULT_MOST=400
    for at in $(sample "$n" 40); do
        for on in '' +; do
            run strike "malloc:$at$on:ENOMEM" '' tkt-list -H -c opened
            [ "$status" -ne 0 ] || [ "$output" = "$wanted" ] || fail "malloc $at$on of $n: $output"
        done
    done
}

@test "a restore killed or failing at any call leaves the desk as it was, or as it shall be" {
    tkt-init -q --backup copy.db
    tkt-new -q -k call -s two >/dev/null
    cp tkt.db base.db
    for kind in write:kill write:ENOSPC sync:kill sync:EIO open:EIO; do
        rm -rf tkt.db-* .tkt*
        cp base.db tkt.db
        n=$(calls "${kind%:*}" '' tkt-init -q --restore copy.db)
        for at in $(sample "$n" 8); do
            rm -rf tkt.db-* .tkt*
            cp base.db tkt.db
            run strike "${kind%:*}:$at:${kind#*:}" '' tkt-init -q --restore copy.db
            got=$status
            ids=$(tkt-list -H -c id | tr '\n' ' ')
            case $got:$ids in
            0:'1 ' | [1-9]*:'1 2 ' | [1-9]*:'1 ') ;;
            *) fail "$kind $at of $n: status $got, tickets $ids: $output" ;;
            esac
            tkt-init --check -q || fail "$kind $at of $n: --check"
            [ "${kind#*:}" = kill ] || [ -z "$(ls -d .tkt* 2>/dev/null)" ] || fail "$kind $at of $n: $(ls -d .tkt*)"
        done
    done
}

@test "after a load that was killed, a restore heeds its journal" {
    tkt-init -q --backup copy.db
    awk 'BEGIN { print "kind,subject,body"; for (i = 1; i <= 6000; i++) printf "call,call %d,%400s\n", i, i }' >large.csv
    cp tkt.db base.db
    n=$(calls write tkt.db tkt-new -q --csv large.csv)
    for at in $(sample "$n" 5); do
        rm -rf tkt.db-*
        cp base.db tkt.db
        run strike "write:$at:kill" tkt.db tkt-new -q --csv large.csv
        tkt-init -q --restore copy.db || fail "$at of $n"
        tkt-init --check -q || fail "$at of $n: --check"
        [ "$(tkt-list -H -c id)" = 1 ] || fail "$at of $n"
    done
}
