#!/usr/bin/env bash
# random-verbs.sh TICKETS CALLS SEED DAY: calls tkt-act so many times with a verb at random, most of
# the time for 160 tickets at random, from that day of March 2025 on. Refusals are right and go
# to a file; anything else ends it.
set -u
TICKETS=$1 calls=$2 day=$4 minute=0
RANDOM=$3
words=()

# One verb with what it needs, into the array `words`.
random_verb() {
    local pick=$((RANDOM % 29)) n=$((RANDOM % TICKETS + 1))
    case $pick in
    0 | 1 | 2) words=(accept) ;;
    3 | 28) words=(assign --to anna) ;;
    4) words=(assign --dept eng) ;;
    5 | 6) words=(resolve --cause worn --cost "$((RANDOM % 100)).50" --children) ;;
    7) words=(wait --until "+$((RANDOM % 50))h") ;;
    8 | 9) words=(resume) ;;
    10 | 24) words=(verify) ;;
    11 | 25 | 26) words=(propose -u max -m "offer $n") ;;
    12 | 27) words=(approve) ;;
    13) words=(reject) ;;
    14) words=(confirm) ;;
    15 | 16) words=(reopen -m '又来了') ;;
    17) words=(escalate) ;;
    18) words=(note --reply -m "said \"so\" $n") ;;
    19) words=(urge) ;;
    20) words=(tag --tag "t$((n % 5))" --untag "t$((n % 3))") ;;
    21) words=(link --parent "$n") ;;
    22) words=(set "priority=$([ $((n % 2)) = 0 ] && echo urgent || echo low)" "field.lift=$n" category=lift) ;;
    23)
        case $((RANDOM % 6)) in
        0) words=(merge --into "$n") ;;
        1) words=(cancel -m withdrawn) ;;
        2) words=(attach --file "$TKT_DB-note") ;;
        *) words=(paper id deed) ;;
        esac
        ;;
    esac
}

echo hello >"$TKT_DB-note"
for ((call = 0; call < calls; call++)); do
    random_verb
    # what ends for good is rare, or soon nothing would be left to act on
    case ${words[0]} in
    merge | cancel) few=2 ;;
    *) few=160 ;;
    esac
    ids=()
    # one ticket may be named twice: it is taken once
    for ((i = 0; i < few; i++)); do
        ids+=($((RANDOM % TICKETS + 1)))
    done
    minute=$((minute + RANDOM % 30))
    printf -v TKT_NOW '2025-03-%02dT%02d:%02d:00+08:00' $((day + minute / 1440)) \
        $((minute / 60 % 24)) $((minute % 60))
    export TKT_NOW
    tkt-act -q "${words[@]}" "${ids[@]}" 2>>"$TKT_DB-refused"
    status=$?
    case $status in
    0 | 1 | 65 | 77) ;;
    *)
        echo "tkt-act ${words[*]} ${ids[*]}: status $status" >&2
        tail -n 1 "$TKT_DB-refused" >&2
        exit 1
        ;;
    esac
done
