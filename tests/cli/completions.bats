# Completions: what bash, zsh and fish offer comes from the tools, and from this site's registers.
load helper

folder="$BATS_TEST_DIRNAME/../../completions"

# A desk of two departments and two tickets: 1 is new, 2 is active.
fill_desk() {
    tkt-load -q department code=eng name=Engineering
    tkt-load -q department code=env name=Cleaning
    tkt-load -q kind code=repair name=Repair
    tkt-load -q kind code=request name=Request
    tkt-load -q staff code=wang name=Wang dept=eng role=director
    tkt-new -u wang -k repair -s 'tap leaks' >/dev/null
    tkt-new -u wang -k repair -s 'no light' >/dev/null
    tkt-act -u wang -q accept 2
}

setup() {
    setup_desk empty fill_desk
    export TKT_USER=wang
}

# bash_offers CANDIDATES WORD…: for the last word; or for word number $at.
bash_offers() {
    local wanted=$1
    shift
    (
        trap - DEBUG # else bats follows every command of it, which takes most of the time
        # shellcheck source=../../completions/tkt.bash
        . "$folder/tkt.bash"
        COMP_WORDS=("$@") COMP_CWORD=${at:-$(($# - 1))} COMPREPLY=()
        _tkt
        [ "${COMPREPLY[*]}" = "$wanted" ] || fail "$*: ${COMPREPLY[*]}"
    )
}

# fish_offers CANDIDATES LINE: without their descriptions.
fish_offers() {
    local got
    command -v fish >/dev/null || skip "fish is not installed"
    got=$(fish --no-config -c "source $folder/tkt.fish; complete -C '$2'" 2>&1 | cut -f 1 | sort | paste -sd ' ')
    [ "$got" = "$1" ] || fail "$2: $got"
}

# zsh_offers CANDIDATES WORD…: what _tkt hands to zsh's own functions.
zsh_offers() {
    local wanted=$1 got
    shift
    command -v zsh >/dev/null || skip "zsh is not installed"
    got=$(zsh -f -c '
        _describe() { print -rl -- ${${(P)4}%%:*} | grep "^$PREFIX"; }
        _files() { print FILES; }
        compset() { setopt localoptions extendedglob; PREFIX=${PREFIX##${~2}}; }
        file=$1; shift
        words=("$@") CURRENT=$# PREFIX=${@[-1]}
        . $file' zsh "$folder/_tkt" "$@" 2>&1 | paste -sd ' ')
    [ "$got" = "$wanted" ] || fail "$*: $got"
}

@test "bash: the words of tkt, and what follows them" {
    bash_offers "stats" tkt sta
    bash_offers "load list" tkt help l
    bash_offers "--sort=" tkt list --so
    bash_offers "repair request" tkt new -k re
}

# The options of a tool, as it says itself; --complete is for the shells, not for people.
options() { "$1" --complete options | sed -n '/^--complete=/d; s/^\(--[a-z0-9-]*=*\).*/\1/p'; }

@test "bash: every tool is known, and all its options" {
    set +T # bats follows no command of the functions
    # shellcheck source=../../completions/tkt.bash
    . "$folder/tkt.bash"
    for tool in "$BATS_TEST_DIRNAME"/../../cmd/*.c; do
        tool=${tool##*/} tool=${tool%.c}
        complete -p "$tool" >/dev/null || fail "$tool has no completion"
        [ "$tool" != tkt ] || continue
        COMP_WORDS=("$tool" --) COMP_CWORD=1 COMPREPLY=()
        _tkt
        for option in $(options "$tool"); do
            [[ " ${COMPREPLY[*]} " == *" $option "* ]] || fail "$tool $option is not offered"
        done
    done
}

@test "reminders: bash, zsh and fish know the states of the log, and columns" {
    bash_offers "failed" tkt-remind --log fa
    bash_offers "sending sent failed unknown lost 1 2" tkt-remind --log ''
    bash_offers "message" tkt-remind -c me
    bash_offers "22:00-07:00" tkt-remind --quiet-hours 22
    zsh_offers "unknown" tkt-remind --log un
    fish_offers "unknown" "tkt-remind --log un"
    fish_offers "--quiet-hours=22:00-07:00" "tkt-remind --quiet-hours=22"
}

@test "erasing: bash, zsh and fish know the customers, and columns" {
    tkt-load -q customer code=C12
    bash_offers "C12" tkt-erase C
    bash_offers "traces" tkt-erase -c tr
    zsh_offers "C12" tkt-erase C
    fish_offers "C12" "tkt-erase C"
}

@test "notices: bash, zsh and fish know buildings, models, notices, filters" {
    tkt-load -q unit code=B1-101 building=B1
    tkt-load -q unit code=B2-101 building=B2
    tkt-load -q asset code=A1 model=EC-1050
    tkt-load -q notice code=water language=en subject=Water text=off
    bash_offers "B1,B2" tkt-notice --building B1,B2
    bash_offers "--product=EC-1050" tkt-notice --product=EC
    bash_offers "water" tkt-notice --code w
    bash_offers "kind=repair kind=request" tkt-notice --filter kind=re
    bash_offers "status=" tkt-notice --filter open stat
    bash_offers "unknown" tkt-notice --log unk
    bash_offers "phone" tkt-notice -c pho
    zsh_offers "water" tkt-notice --code w
    fish_offers "water" "tkt-notice --code w"
    fish_offers "--building=B1 --building=B2" "tkt-notice --building=B"
}

@test "bash: formats, columns, files" {
    bash_offers "json jsonl" tkt-list -f js
    bash_offers "--format=json --format=jsonl" tkt-list --format=js
    bash_offers "json jsonl" tkt-list --format = js
    bash_offers "text" tkt-show -f te
    bash_offers "id,subject" tkt-list -c id,su
    bash_offers "-due,subject" tkt-list --sort -due,su
    bash_offers "before body" tkt-show -c b
    bash_offers "code" tkt-dump department -c co
    touch here.db
    bash_offers "here.db" tkt-list -d he
}

@test "bash: filters and their values" {
    bash_offers "open opened=" tkt-list op
    bash_offers "kind=repair kind=request" tkt-list kind=re
    bash_offers "repair request" tkt-list kind = re
    bash_offers "dept!=eng,eng dept!=eng,env" tkt-list 'dept!=eng,en'
    bash_offers "status.ne=active,assigned" tkt-list status.ne=active,as
    bash_offers "priority=high" tkt-list priority=h
    bash_offers "dept=" tkt-stats volume de
    bash_offers "dept" tkt-stats volume --by de
    bash_offers "sla satisfaction surge" tkt-stats s
    bash_offers "1d 1h 12h 1w" tkt-stats surge --window 1
}

@test "bash: an empty filter isn't joined with the word behind it" {
    export COMP_LINE='tkt-list assignee= ki'
    bash_offers "kind=" tkt-list assignee = ki
}

@test "bash: verbs that the tickets named on the line allow" {
    at=1 bash_offers "accept assign attach" tkt-act a 1
    at=1 bash_offers "resolve" tkt-act r 1 2
    at=1 bash_offers "" tkt-act confirm 1
    bash_offers "confirm" tkt-act con
    bash_offers "1 2" tkt-act accept ''
    bash_offers "wang" tkt-act assign 1 --to w
    bash_offers "priority=" tkt-act set pr
    bash_offers "priority=high" tkt-act set priority=h
}

@test "bash: registers, their columns and what these accept" {
    bash_offers "staff" tkt-load sta
    bash_offers "rule" tkt-load --describe ru
    bash_offers "role=" tkt-load staff ro
    bash_offers "role=supervisor" tkt-load staff role=s
    bash_offers "dept=eng dept=env" tkt-load staff dept=e
    bash_offers "department" tkt-dump dep
}

@test "bash: templates" {
    bash_offers "aftersales empty orders property" tkt-init --template ''
}

@test "bash: words that the shell would take apart are quoted" {
    tkt-load -q department code='a b' name=Odd
    bash_offers 'a\ b' tkt-act assign --dept a
}

@test "bash: the database named on the line is asked" {
    tkt-init -q -d other.db --timezone UTC
    tkt-load -q -d other.db kind code=rescue name=Rescue
    bash_offers "rescue" tkt-new -d other.db -k re
    bash_offers "rescue" tkt-new --db=other.db -k re
}

@test "bash: nothing, silently, where there is no database or no such tool" {
    export TKT_DB=/nowhere/tkt.db
    run bash_offers "" tkt-list kind=re
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    run bash_offers "" tkt-nothing -
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
}

@test "bash: one tool alone in PATH is enough for its own" {
    mkdir alone && ln -s "$(command -v tkt-list)" alone/
    PATH=$PWD/alone:/usr/bin:/bin
    run bash_offers "open opened=" tkt-list op
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    run bash_offers "" tkt-list status=a
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
}

@test "shellcheck has nothing to say" {
    command -v shellcheck >/dev/null || skip "shellcheck is not installed"
    shellcheck "$folder/tkt.bash"
}

@test "zsh: the file is sound and names every tool" {
    command -v zsh >/dev/null || skip "zsh is not installed"
    zsh -n "$folder/_tkt"
    read -r head <"$folder/_tkt"
    for tool in "$BATS_TEST_DIRNAME"/../../cmd/*.c; do
        tool=${tool##*/}
        [[ " $head " == *" ${tool%.c} "* ]] || fail "$tool"
    done
}

# every_option SHELL: what SHELL_offers_all prints for some tools, each line "TOOL OPTION", has each
# option of each tool.
every_option() {
    local tools=("$BATS_TEST_DIRNAME"/../../cmd/tkt-*.c) tool
    tools=("${tools[@]##*/}") tools=("${tools[@]%.c}")
    for tool in "${tools[@]}"; do
        options "$tool" >known
        [ -s known ]
        sed "s/^/$tool /" known
    done | sort -u >all_known
    "$1"_offers_all "${tools[@]}" | sort -u | comm -23 all_known - >left
    [ ! -s left ] || fail "$1: not offered: $(cat left)"
}

zsh_offers_all() {
    zsh -f -c '
        _describe() { print -rl -- $tool\ ${^${(P)4}%%:*}; }
        compset() { :; }
        file=$1; shift
        for tool; do
            words=($tool --) CURRENT=2 PREFIX=--
            . $file
        done' zsh "$folder/_tkt" "$@"
}

fish_offers_all() {
    fish --no-config -c "source $folder/tkt.fish
        for tool in $*
            complete -C \"\$tool --\" | string replace -r '^' \"\$tool \"
        end" | cut -f 1
}

@test "zsh: every option of every tool" {
    command -v zsh >/dev/null || skip "zsh is not installed"
    every_option zsh
}

@test "fish: every option of every tool" {
    command -v fish >/dev/null || skip "fish is not installed"
    every_option fish
}

@test "bash, zsh and fish: what an option takes that is a choice, and what a tool prints" {
    bash_offers "opened resolved closed" tkt-stats volume --on ''
    bash_offers "day week month quarter year" tkt-stats kpi --period ''
    bash_offers "ignore field refuse" tkt-load staff --extra ''
    bash_offers "answered no-answer refused wrong-number" tkt-survey record 1 --outcome ''
    bash_offers "share,share_low share,share_high" tkt-stats volume -c share,share_
    bash_offers "rule_dept" tkt-route -c rule_
    bash_offers "first_contact first_contact_low first_contact_high" tkt-answer --gaps -c first
    bash_offers "key" tkt-dump --history -c k
    zsh_offers "refuse" tkt-load staff --extra r
    zsh_offers "share_low share_high" tkt-stats volume -c share_
    fish_offers "refuse" "tkt-load staff --extra r"
    fish_offers "share_high share_low" "tkt-stats volume -c share_"
}

@test "zsh: words, options, values, filters, verbs" {
    zsh_offers "stats" tkt sta
    zsh_offers "--sort=" tkt list --so
    zsh_offers "json jsonl" tkt-list -f js
    zsh_offers "json jsonl" tkt-list --format=js
    zsh_offers "opened= open" tkt-list op
    zsh_offers "repair request" tkt-list kind=re
    zsh_offers "assigned" tkt-list status=active,as
    zsh_offers "supervisor" tkt-load staff role=s
    zsh_offers "repair request" tkt-new --csv --set=kind=re
    zsh_offers "confirm" tkt-act con
    zsh_offers "1 2" tkt-show ''
    zsh_offers "aftersales empty orders property" tkt-init -t ''
}

@test "zsh: nothing, silently, where there is no database" {
    export TKT_DB=/nowhere/tkt.db
    zsh_offers "" tkt-list kind=re
    zsh_offers "" tkt-nothing -
}

@test "fish: words, options, values, filters, verbs" {
    fish_offers "stats" "tkt sta"
    fish_offers "--sort=" "tkt list --so"
    fish_offers "json jsonl" "tkt-list -f js"
    fish_offers "--format=json --format=jsonl" "tkt-list --format=js"
    fish_offers "open opened=" "tkt-list op"
    fish_offers "kind=repair kind=request" "tkt-list kind=re"
    fish_offers "dept=eng dept=env" "tkt-list dept=e"
    fish_offers "status=active,assigned" "tkt-list status=active,as"
    fish_offers "role=supervisor" "tkt-load staff role=s"
    fish_offers "confirm" "tkt-act con"
    fish_offers "1 2" "tkt-show "
    fish_offers "aftersales empty orders property" "tkt-init -t "
}

@test "fish: nothing, silently, where there is no database" {
    export TKT_DB=/nowhere/tkt.db
    fish_offers "" "tkt-list kind=re"
    fish_offers "" "tkt-nothing -"
}

@test "survey rounds: bash, zsh and fish know words, forms, rounds and what is drawn from" {
    printf 'form,code,seq,question,type\nopinion,score,1,How?,score\nopinion,nps,2,And?,nps\n' | tkt-load -q form
    tkt-load -q customer code=C1
    tkt-survey open -q Q1 --form opinion
    bash_offers "record report" tkt-survey re
    bash_offers "call" tkt-survey ca
    bash_offers "open opened=" tkt-survey call op
    bash_offers "opinion" tkt-survey open Q2 --form o
    bash_offers "customers" tkt-survey open Q2 --from c
    bash_offers "building" tkt-survey open Q2 --stratify b
    bash_offers "Q1" tkt-survey report Q
    bash_offers "Q1" tkt-survey record --round Q
    bash_offers "html" tkt-survey form opinion -f h
    bash_offers "units" tkt-stats complaints --per un
    bash_offers "use" tkt-stats complaints --by us
    zsh_offers "opinion" tkt-survey form o
    bash_offers "daily" tkt-report d
    bash_offers "markdown" tkt-report daily -f m
    bash_offers "svg" tkt-stats sla -f s
    zsh_offers "monthly" tkt-report m
    zsh_offers "svg" tkt-stats sla -f s
    zsh_offers "units FILES" tkt-stats complaints --per un
    zsh_offers "Q1" tkt-survey close Q
    zsh_offers "units" tkt-survey open Q2 --from u
    fish_offers "opinion" "tkt-survey form o"
    fish_offers "Q1" "tkt-survey close Q"
    fish_offers "customers" "tkt-survey open Q2 --from c"
    fish_offers "html" "tkt-survey form opinion -f h"
    fish_offers "weekly" "tkt-report w"
    fish_offers "html" "tkt-report weekly -f h"
    fish_offers "units" "tkt-stats complaints --per un"
}
