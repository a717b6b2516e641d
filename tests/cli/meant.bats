#!/usr/bin/env bats
# A word that is mistyped: the refusal says which one may have been meant.

load helper

setup() {
    setup_desk property
}

# means WORD COMMAND…: it is refused, and asks whether WORD was meant, at the end of a line.
means() {
    local - word=$1
    set +eET
    shift
    run "$@"
    [ "$status" -ne 0 ] || fail "$*: wasn't refused" || return
    [[ ${lines[0]} == *"; did you mean '$word'?" ]] || fail "$*: $output"
}

@test "verbs, registers, columns, codes, reports and tools: did you mean" {
    means accept tkt-act acept 1
    means assign tkt-act assing 1
    means customer tkt-dump custmer
    means customer tkt-load cusomer code=C1
    means category tkt-load --describe catgory
    means code tkt-load customer cod=C1
    means status tkt-list -c id,statsu
    means building tkt-list -c buildng
    means status tkt-list stauts=open
    means open tkt-list oepn
    means subject tkt-list --sort subjct
    means priority tkt-act set 1 pirority=low
    means repair tkt-new -k repar -s x
    means repair tkt-new -k reapir -s x
    means volume tkt-stats volme
    means category tkt-stats volume --by catgory
    means share tkt-stats volume -c n,shaer
    means list tkt lsit
    printf 'kind,subjct\nrepair,x\n' >calls.csv
    means subject tkt-new --csv calls.csv
    printf 'kind,subject\nreparr,x\n' >calls.csv
    means repair tkt-new --csv calls.csv
    printf 'code,nmae\nx,y\n' >kind.csv
    means name tkt-load kind kind.csv
}

@test "a word that is near nothing is refused without a guess" {
    run -64 tkt-act xyzzy 1
    [[ $output != *'did you mean'* ]]
    run -65 tkt-new -k q -s x
    [[ $output != *'did you mean'* ]]
}

@test "a masked role is offered no code of a unit" {
    tkt-load -q unit code=B1-0301
    tkt-load -q staff code=anna role=agent
    tkt-load -q setting name=mask_roles value=agent
    run tkt-load asset code=A1 unit=B1-0302 -u anna
    [[ $output != *0301* ]] || fail "$output"
}
