# The pages: well formed, up to date, and their examples work when pasted.
load helper

pages="$BATS_TEST_DIRNAME/../../man"

# A desk with a week of calls, made once and copied for each page.
setup_file() {
    PATH="$(cd "$BATS_TEST_DIRNAME/../.." && pwd)/bin:$PATH"
    export TKT_DB="$BATS_FILE_TMPDIR/week.db" TKT_NOW=2025-03-09T23:00:00+08:00 TKT_USER=zhaom
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
        /^\.Sh / { inside = /^\.Sh (EXAMPLES|示例|範例)/ }
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
    cp "$BATS_FILE_TMPDIR/week.db" tkt.db
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
        tool=${tool##*/}
        [ -f "$pages/${tool%.c}.1" ] || fail "no page for $tool"
    done
}

@test "mandoc has nothing to say about the pages" {
    command -v mandoc >/dev/null || skip "mandoc is not installed"
    run mandoc -Tlint -W warning "$pages"/*.[1-8] "$pages"/zh_*/*.1 "$pages"/../share/man/zh_*/man1/*.1
    [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$output"
}

@test "every option of a tool is on its page or on tkt(1), and is said by the tool" {
    for tool in "$BATS_TEST_DIRNAME"/../../cmd/tkt-*.c; do
        tool=${tool##*/} tool=${tool%.c}
        # in the lists of the pages: Fl b , -by
        "$BATS_TEST_DIRNAME/../../bin/$tool" --complete options | awk -v tool="$tool" '
            FILENAME == "-" { if (sub(/^--/, "")) { sub(/[^a-z0-9-].*/, ""); known[$0] = 1; n++ } next }
            !/^\.It .*Fl / { next }
            { for (i = 1; i <= NF; i++) if ($i ~ /^-/) told[substr($i, 2)] = 1 }
            index(FILENAME, "/" tool ".1") {
                while (match($0, /[ ,]-[a-z][a-z0-9-]*/)) {
                    name = substr($0, RSTART + 2, RLENGTH - 2)
                    if (!(name in known)) print tool " has no " name
                    $0 = substr($0, RSTART + RLENGTH)
                }
            }
            END {
                if (!n) print tool " has no options"
                for (name in known) if (!(name in told)) print tool ": on no page: " name
            }' - "$pages/$tool.1" "$pages/tkt.1" >"$BATS_TEST_TMPDIR/left"
        [ ! -s "$BATS_TEST_TMPDIR/left" ] || fail "$(cat "$BATS_TEST_TMPDIR/left")"
    done
}

@test "tkt-registers(5) is what the descriptors say" {
    sh "$BATS_TEST_DIRNAME/../pages.sh" >"$BATS_TEST_TMPDIR/page"
    diff "$pages/tkt-registers.5" "$BATS_TEST_TMPDIR/page" ||
        fail "run: sh tests/pages.sh >man/tkt-registers.5"
}

@test "tkt(1) names every ticket column" {
    # .It Cm name , other
    grep '^\.It Cm ' "$pages/tkt.1" | tr ' ' '\n' | sort -u >"$BATS_TEST_TMPDIR/told"
    "$BATS_TEST_DIRNAME/../../bin/tkt-list" --complete columns | cut -f 1 | sort -u |
        comm -23 - "$BATS_TEST_TMPDIR/told" >"$BATS_TEST_TMPDIR/left"
    [ ! -s "$BATS_TEST_TMPDIR/left" ] || fail "not on tkt.1: $(cat "$BATS_TEST_TMPDIR/left")"
}

@test "--help, the columns that a tool prints, and its page in every language say the same" {
    python3 "$BATS_TEST_DIRNAME/pages.py" "$BATS_TEST_DIRNAME/../../bin" "$pages" >"$BATS_TEST_TMPDIR/said"
    [ ! -s "$BATS_TEST_TMPDIR/said" ] || fail "$(cat "$BATS_TEST_TMPDIR/said")"
}

@test "tkt and tkt(1) name every tool, and tkt help shows the page of each, and its own" {
    PATH="$BATS_TEST_DIRNAME/../../bin:$PATH"
    mkdir "$BATS_TEST_TMPDIR/pager"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\necho "${2##*/}"\n' >"$BATS_TEST_TMPDIR/pager/man"
    chmod +x "$BATS_TEST_TMPDIR/pager/man"
    for tool in "$BATS_TEST_DIRNAME"/../../cmd/*.c; do
        tool=${tool##*/} tool=${tool%.c}
        got=$(PATH="$BATS_TEST_TMPDIR/pager:$PATH" tkt help "${tool#tkt-}")
        [ "$got" = "$tool.1" ] || fail "tkt help ${tool#tkt-}: $got"
        [ "$tool" = tkt ] || tools+=("$tool")
    done
    known=$'\n'$(tkt --complete | cut -f 1)$'\n'
    for tool in "${tools[@]}"; do
        [[ $known == *$'\n'"${tool#tkt-}"$'\n'* ]] || fail "tkt knows no $tool"
    done
    for page in "$pages"/tkt.1 "$pages"/zh_*/tkt.1; do
        text=$'\n'$(<"$page")$'\n'
        for tool in "${tools[@]}"; do
            [[ $text == *$'\n'".It Xr $tool 1"$'\n'* ]] || fail "$page doesn't list $tool"
            [[ $text =~ $'\n'\.Xr\ $tool\ 1(\ ,)?$'\n' ]] || fail "$page doesn't refer to $tool"
        done
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
@test "the examples of tkt-answer(1) work" { examples_work tkt-answer.1; }
@test "the examples of tkt-remind(1) work" { examples_work tkt-remind.1; }
@test "the examples of tkt-erase(1) work" { examples_work tkt-erase.1; }
@test "the examples of tkt-notice(1) work" { examples_work tkt-notice.1; }
@test "the examples of tkt-report(1) work" { examples_work tkt-report.1; }
@test "the examples of tkt-mail(1) work" { examples_work tkt-mail.1; }
@test "the examples of tkt-registers(5) work" { examples_work tkt-registers.5; }
@test "the examples of tkt-sql(7) work" { examples_work tkt-sql.7; }
@test "the examples of tkt-surge(7) work" { examples_work tkt-surge.7; }

# ---- the pages in Chinese ----

# What a page must not lose: its options, verbs, words and columns, as its lists name them; what it
# refers to; and how many sections and examples there are.
skeleton() {
    awk '
        /^\.(It|Op|Fl) / && !/^\.It Nm/ { find("(Fl|Cm) [^ ]+( , -?[a-z-]+)*|, -[a-z-]+") }
        /Xr / { find("Xr [^ ]*") }
        /^(\.S[hs]|\$ )/ { count[substr($0, 1, 3)]++ }
        function find(pattern, rest) {
            for (rest = $0; match(rest, pattern); rest = substr(rest, RSTART + RLENGTH))
                found[substr(rest, RSTART, RLENGTH)]
        }
        END {
            for (words in found) print words
            for (mark in count) print mark, count[mark]
        }' "$1" | sort
}

@test "a page in another language has every option, verb and word of the English one, and all its examples" {
    cd "$BATS_TEST_TMPDIR"
    count=0
    for page in "$pages"/zh_*/*.1; do
        count=$((count + 1))
        english=${page##*/}
        [ -e "$english" ] || skeleton "$pages/$english" >"$english"
        skeleton "$page" | diff "$english" - || fail "$page"
    done
    [ "$count" -ge 8 ]
    # each page is there in both scripts
    diff <(cd "$pages/zh_CN" && ls) <(cd "$pages/zh_TW" && ls)
}

@test "the examples of the pages in Chinese work" {
    for page in "$pages"/zh_*/*.1; do
        # commands that are those of the English page are run above
        ! cmp -s <(examples "${page##*/}") <(examples "${page#"$pages"/}") || continue
        rm -rf "$BATS_TEST_TMPDIR"/*
        examples_work "${page#"$pages"/}"
    done
}

@test "a page in Chinese is built so that lines may be broken between characters, and within 80 columns" {
    command -v man >/dev/null || skip "man is not installed"
    words="$BATS_TEST_DIRNAME/words.py"
    cd "$BATS_TEST_TMPDIR"
    bare() { sed 's/\\[:c]//g; s/Ns//g' "$1" | tr -d '. \n'; }
    for page in "$pages"/../share/man/zh_*/man1/*.1; do
        # without the marks it is what was written
        language=${page%/man1/*} language=${language##*/}
        cmp <(bare "$page") <(bare "$pages/$language/${page##*/}") || fail "$page: more than marks"
        MANWIDTH=80 man -l "$page" 2>>err >"$language-${page##*/}"
    done
    [ ! -s err ] || fail "$(cat err)"
    run grep -LE '^(用法|說明|说明)$' zh_*
    [ -z "$output" ] || fail "without its headings: $output"
    widest=$(cat zh_* | awk '!/^ *[$#] /' | python3 "$words" --widest)
    [ "$widest" -le 80 ] || fail "$widest columns"
}

@test "tkt help shows the page in the language of the messages, also where its locale isn't there; else the English one" {
    command -v man >/dev/null || skip "man is not installed"
    PATH="$BATS_TEST_DIRNAME/../../bin:$PATH"
    cd "$BATS_TEST_TMPDIR"
    unset LC_ALL LANGUAGE
    LANG=zh_CN.UTF-8 tkt help new 2>err | grep -q '记下一个来电，或批量导入'
    LANG=zh_TW.UTF-8 tkt help new 2>>err | grep -q '記下一個來電，或批次匯入'
    LANG=zh_HK.UTF-8 tkt help new 2>>err | grep -q '記下一個來電，或批次匯入'
    LANG=zh_CN.UTF-8 LANGUAGE=zh_TW tkt help new 2>>err | grep -q '記下一個來電，或批次匯入'
    LANG=C.UTF-8 tkt help new 2>>err | grep -q 'record a call, or import many'
    LANG=fr_FR.UTF-8 tkt help new 2>>err | grep -q 'record a call, or import many'
    LANG=zh_CN.UTF-8 tkt help sql 2>>err | grep -q 'tkt-sql'
    [ ! -s err ] || fail "$(cat err)"
}

@test "make install puts the pages where man(1) looks for them, and uninstall takes them away" {
    root="$BATS_TEST_DIRNAME/../.."
    make -s -C "$root" -o all install DESTDIR="$BATS_TEST_TMPDIR/there" PREFIX=/usr
    for l in zh_CN zh_TW; do
        for page in "$pages/$l"/*.1; do
            [ -s "$BATS_TEST_TMPDIR/there/usr/share/man/$l/man1/$(basename "$page")" ] || fail "$page"
        done
    done
    unset LC_ALL LANGUAGE
    LANG=zh_TW.UTF-8 "$BATS_TEST_TMPDIR/there/usr/bin/tkt" help act | grep -q '依工單類型的流程處理工單'
    make -s -C "$root" uninstall DESTDIR="$BATS_TEST_TMPDIR/there" PREFIX=/usr
    [ -z "$(find "$BATS_TEST_TMPDIR/there" -name 'tkt*.[1-8]')" ] || fail "$(find "$BATS_TEST_TMPDIR/there" -type f)"
}
