#!/usr/bin/env bats
# Any tool's output is any tool's input: new | route | list | act | show.

load helper

fill_desk() {
    tkt-load -q kind code=call
    tkt-load -q department code=eng
    tkt-load -q department code=sec
    tkt-load -q rule seq=1 keywords='水|leak' dept=eng
    tkt-load -q rule seq=2 keywords=noise dept=sec
}

setup() {
    setup_desk empty fill_desk
    printf '%s\n' kind,subject,body 'call,leak,"a, b
c	d"' call,noise, call,"水管 ""爆裂""", call,praise, >calls.csv
}

teardown() {
    [ -z "${feeder:-}" ] || kill "$feeder" 2>/dev/null || true
}

# chain FORMAT: the five tools in a row, each printing that; ids of the tickets accepted.
chain() {
    tkt-new -f "$1" --csv calls.csv 2>>said | tkt-route -f "$1" 2>>said |
        tkt-list -f "$1" - status=assigned dept=eng 2>>said |
        tkt-act -f "$1" accept 2>>said | tkt-show -f csv -c id,verb 2>>said
}

@test "the chain in csv and in tsv" {
    local format
    for format in csv tsv; do
        [ "$(chain $format | tail -n +2 | cut -d, -f1 | sort -un | tr '\n' ' ')" = '1 3 ' ] || fail "$format: $(cat said)"
        tkt-list -H -c id,status,dept,assignee >found
        diff found - <<'END'
1,active,eng,
2,assigned,sec,
3,active,eng,
4,new,,
END
        rm "$TKT_DB"*
        setup
    done
}

@test "the chain in bare ids" {
    tkt-new --csv calls.csv -H -c id 2>said | tkt-route -H -c id 2>>said | tkt-list - status=assigned -H -c id |
        tkt-act accept -H -c id | tkt-show -f csv -H -c id,verb | sort -u >found
    diff found - <<'END'
1,accept
1,new
1,route
2,accept
2,new
2,route
3,accept
3,new
3,route
END
}

@test "ids come with a byte-order mark, CRLF, blank lines, quotes, other columns, and once each" {
    tkt-new -q --csv calls.csv
    ids() { tkt-list - -H -c id | tr '\n' ' '; }
    [ "$(printf '3\n1\n' | ids)" = '3 1 ' ]
    [ "$(printf '3\r\n\r\n1' | ids)" = '3 1 ' ]
    [ "$(printf '\xef\xbb\xbf3\n1\n3\n' | ids)" = '3 1 ' ]
    [ "$(printf '\xef\xbb\xbf"subject","id"\r\n"a\nb","2"\r\nc,1\r\n' | ids)" = '2 1 ' ]
    [ "$(printf 'id\n2\n' | ids)" = '2 ' ]
    [ "$(printf 'subject\tid\na "b\t2\n' | ids)" = '2 ' ]
    [ "$(printf 'subject\tid\na\\nb\\tc\t2\n' | ids)" = '2 ' ]
    [ "$(printf 'id\tsubject\n' | ids)" = '' ]
}

@test "stdin that holds no ids is refused, and nothing is done" {
    tkt-new -q --csv calls.csv
    local input tool
    for tool in 'tkt-act accept' tkt-show tkt-route 'tkt-list -'; do
        for input in 'kind,subject\ncall,1\n' '{"id":1}\n' '0\n' '-1\n' '1\n9223372036854775808\n' '1;DROP TABLE\n' 'id\n1\n\x00\n' 'id\nx\n' 'id,a\n1\n'; do
            # shellcheck disable=SC2059,SC2086 # the input is a format, the tool words
            run --separate-stderr $tool < <(printf -- "$input")
            [ "$status" -eq 65 ] || fail "$tool, $input: $status $stderr"
            [ -z "$output" ] || fail "$tool, $input: $output"
            [[ $stderr == "${tool%% *}: stdin:"* ]] || fail "$tool, $input: $stderr"
        done
    done
    prints tkt-list -H -c status <<<'new
new
new
new'
}

@test "stdin /dev/null, empty or closed: nothing to do, 0, and never all" {
    tkt-new -q --csv calls.csv
    tkt-list >before
    local tool
    for tool in 'tkt-act accept' tkt-show tkt-route 'tkt-list -'; do
        # shellcheck disable=SC2086
        run --separate-stderr sh -c "$tool -f csv -H </dev/null"
        [ "$status" -eq 0 ] || fail "$tool: $status $stderr"
        [ -z "$output" ] || fail "$tool: $output"
        run --separate-stderr sh -c "$tool -f csv -H <&-"
        [ "$status" -eq 0 ] || fail "$tool, closed: $status $stderr"
        [ -z "$output" ] || fail "$tool, closed: $output"
        run --separate-stderr sh -c "tkt-list id=99 | $tool -f csv -H"
        [ "$status" -eq 0 ] || fail "$tool, none: $status $stderr"
        [ -z "$output" ] || fail "$tool, none: $output"
    done
    tkt-list | diff before -
}

@test "on a terminal a tool that needs tickets says so" {
    script -qec true /dev/null </dev/null >/dev/null 2>&1 || skip "no pseudo-terminals here"
    command -v script >/dev/null || skip "no script(1) here"
    tkt-new -q --csv calls.csv
    local tool
    for tool in 'tkt-act accept' tkt-show tkt-route 'tkt-list -'; do
        run timeout 300 script -qec "$tool" /dev/null
        [ "$status" -eq 64 ] || fail "$tool: $status $output"
        [[ $output == *'stdin is a terminal'* ]] || fail "$tool: $output"
    done
}

@test "tools that choose tickets by themselves don't wait for a stdin that nobody named" {
    tkt-new -q --csv calls.csv
    mkfifo never
    sleep 3000 >never 3>&- &
    feeder=$!
    local tool
    for tool in tkt-list 'tkt-list open' 'tkt-route --all' 'tkt-new -k call -s a' 'tkt-show 1' 'tkt-act accept 1' \
        'tkt-stats volume' 'tkt-survey due'; do
        command -v "${tool%% *}" >/dev/null || continue
        run timeout 300 sh -c "$tool <never"
        [ "$status" -le 1 ] || fail "$tool: $status $output"
    done
}

@test "a tool that fails in the chain ends it without work done behind it" {
    printf '%s\n' kind,subject call,a nope,b >bad.csv
    set +o pipefail
    tkt-new --csv bad.csv 2>said | tkt-route 2>>said | tkt-act accept >out 2>>said
    [ ! -s out ] || [ "$(wc -l <out)" -eq 1 ]
    [ "$(tkt-list -H -c id | wc -l)" -eq 0 ]
    grep -q "^tkt-new: bad.csv:3: kind: 'nope'" said
}

@test "a reader that goes away early is told, and what is kept with it" {
    python3 -c 'print("kind,subject"); [print(f"call,s{i}") for i in range(5000)]' >many.csv
    set +o pipefail
    { tkt-new --csv many.csv 2>said || echo $? >status; } | head -1 >/dev/null
    [ "$(cat status)" -eq 74 ]
    [ "$(tail -1 said)" = 'tkt-new: stdout: Broken pipe; the work done so far was kept: 5000 tickets' ] || fail "$(cat said)"
    [ "$(tkt-list -H -c id | wc -l)" -eq 5000 ]
}

@test "tkt-list's rows go into tkt-list again, in the order they come" {
    tkt-new -q --csv calls.csv
    [ "$(tkt-list --sort -id | tkt-list - -H -c id | tr '\n' ' ')" = '4 3 2 1 ' ]
    [ "$(tkt-list --sort -id | tkt-list - --sort id -H -c id | tr '\n' ' ')" = '1 2 3 4 ' ]
    [ "$(tkt-list --sort -id | tkt-list - --limit 2 -H -c id | tr '\n' ' ')" = '4 3 ' ]
    [ "$(tkt-list --sort -id | tkt-list - subject~leak,noise -H -c id | tr '\n' ' ')" = '2 1 ' ]
    # ids that are no tickets find none
    [ "$(printf '9223372036854775807\n1\n77\n' | tkt-list - -H -c id)" = 1 ]
}
