# The pages: well formed, up to date, and their examples work when pasted.
load helper

pages="$BATS_TEST_DIRNAME/../../man"

# A desk with a week of calls, made once and copied for each page.
setup_file() {
    PATH="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin:$PATH"
    export TKT_DB="$BATS_FILE_TMPDIR/week.db" TKT_NOW=2025-03-09T20:00:00+08:00 TKT_USER=zhaom
    export LC_ALL=C.UTF-8 LANGUAGE=
    tkt-init -q --template property --timezone Asia/Shanghai
    for register in customer unit staff shift asset; do
        tkt-load -q "$register" "$BATS_TEST_DIRNAME/../../examples/estate-week/$register.csv"
    done
    tkt-new --csv "$BATS_TEST_DIRNAME/../../examples/estate-week/calls.csv" -c id 2>/dev/null |
        tkt-route -q 2>/dev/null
}

# The commands of a page's EXAMPLES, one a line: "STATUS<tab>COMMAND".
examples() {
    awk '
        /^\.Sh / { inside = /^\.Sh EXAMPLES/ }
        /^\.Bd -literal/ { literal = inside; wanted = 0; next }
        /^\.Ed/ { literal = 0 }
        literal && /^# exit [0-9]+/ { wanted = $3 }
        literal && /^\$ / {
            sub(/^\$ /, "")
            gsub(/\\\(aq/, "\047"); gsub(/\\-/, "-"); gsub(/\\e/, "\\")
            print wanted "\t" $0
            wanted = 0
        }' "$pages/$1"
}

# Runs the examples of a page one after the other in one folder with a desk of its own.
examples_work() {
    local wanted command status count=0
    PATH="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin:$PATH"
    cd "$BATS_TEST_TMPDIR" || return 1
    tkt-init -q --backup "$BATS_TEST_TMPDIR/tkt.db"
    export TKT_DB="$BATS_TEST_TMPDIR/tkt.db"
    while IFS=$'\t' read -r wanted command; do
        count=$((count + 1))
        status=0
        sh -c "$command" >out 2>err </dev/null || status=$?
        [ "$status" -eq "$wanted" ] || fail "$command: exit $status, not $wanted: $(cat err)" || return 1
    done < <(examples "$1")
    [ "$count" -ge 3 ] || fail "$1 has $count examples"
}

@test "every tool has a page" {
    for tool in "$BATS_TEST_DIRNAME"/../../cmd/*.c; do
        [ -f "$pages/$(basename "$tool" .c).1" ] || fail "no page for $tool"
    done
}

@test "mandoc has nothing to say about the pages" {
    command -v mandoc >/dev/null || skip "mandoc is not installed"
    for page in "$pages"/*.[1-8]; do
        run mandoc -Tlint -W warning "$page"
        [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
    done
}

@test "every option of a tool is on its page or on tkt(1), and is said by the tool" {
    for tool in "$BATS_TEST_DIRNAME"/../../cmd/tkt-*.c; do
        tool=$(basename "$tool" .c)
        while IFS= read -r option; do
            name=${option#--}
            grep -qE -- "^\.It .*Fl .*-$name( |\$)" "$pages/$tool.1" "$pages/tkt.1" ||
                fail "$tool: --$name is on no page"
        done < <("$BATS_TEST_DIRNAME/../../bin/$tool" --complete options | sed -n 's/^\(--[a-z0-9-]*\).*/\1/p')
        "$BATS_TEST_DIRNAME/../../bin/$tool" --complete options |
            sed -n 's/^--\([a-z0-9-]*\).*/\1/p' >"$BATS_TEST_TMPDIR/known"
        while IFS= read -r name; do
            grep -qx -- "$name" "$BATS_TEST_TMPDIR/known" || fail "$tool has no --$name"
        done < <(grep '^\.It .*Fl ' "$pages/$tool.1" |
            grep -oE -- '(^|[ ,])-[a-z][a-z0-9-]*' | sed 's/^[ ,]*-//')
    done
}

@test "tkt-registers(5) is what the descriptors say" {
    sh "$BATS_TEST_DIRNAME/../pages.sh" >"$BATS_TEST_TMPDIR/page"
    diff "$pages/tkt-registers.5" "$BATS_TEST_TMPDIR/page" ||
        fail "run: sh tests/pages.sh >man/tkt-registers.5"
}

@test "tkt(1) names every ticket column" {
    "$BATS_TEST_DIRNAME/../../bin/tkt-list" --complete columns | cut -f 1 | while IFS= read -r column; do
        grep -qE "^\.It Cm ([a-z_]+ , )*$column( |\$)" "$pages/tkt.1" || fail "$column is not on tkt.1"
    done
}

@test "the examples of tkt(1) work" { examples_work tkt.1; }
@test "the examples of tkt-init(1) work" { examples_work tkt-init.1; }
@test "the examples of tkt-load(1) work" { examples_work tkt-load.1; }
@test "the examples of tkt-dump(1) work" { examples_work tkt-dump.1; }
@test "the examples of tkt-new(1) work" { examples_work tkt-new.1; }
@test "the examples of tkt-route(1) work" { examples_work tkt-route.1; }
@test "the examples of tkt-act(1) work" { examples_work tkt-act.1; }
@test "the examples of tkt-list(1) work" { examples_work tkt-list.1; }
@test "the examples of tkt-show(1) work" { examples_work tkt-show.1; }
@test "the examples of tkt-survey(1) work" { examples_work tkt-survey.1; }
@test "the examples of tkt-stats(1) work" { examples_work tkt-stats.1; }
@test "the examples of tkt-remind(1) work" { examples_work tkt-remind.1; }
@test "the examples of tkt-notice(1) work" { examples_work tkt-notice.1; }
@test "the examples of tkt-report(1) work" { examples_work tkt-report.1; }
@test "the examples of tkt-mail(1) work" { examples_work tkt-mail.1; }
@test "the examples of tkt-registers(5) work" { examples_work tkt-registers.5; }
@test "the examples of tkt-sql(7) work" { examples_work tkt-sql.7; }
@test "the examples of tkt-surge(7) work" { examples_work tkt-surge.7; }
