# At the phone: calls and callbacks taken in a dialogue, driven through a pseudo-terminal.
load helper

# A desk with an estate: two kinds that need little, one with fields, one with papers.
fill_desk() {
    tkt-load -q department code=eng name=Engineering
    tkt-load -q kind code=repair name=报修 dept=eng
    tkt-load -q kind code=request name=需求 dept=eng
    tkt-load -q kind code=expense name=费用 dept=eng fields='amount|staff|cost'
    tkt-load -q kind code=permit name=装修 dept=eng papers='身份证|图纸|承诺书' workflow=papers
    tkt-load -q category code=leak name=漏水
    tkt-load -q category code=power name=停电 kind=repair
    tkt-load -q customer code=C1 name=王强 phone=138-0013-8000 language=zh note='慢慢说'
    tkt-load -q customer code=C2 name=李梅 phone=13900139000
    tkt-load -q unit code=B1-0301 building=B1 tenant=C1
    tkt-load -q unit code=B1-0302 building=B1 owner=C2
    tkt-load -q unit code=B2-0301 building=B2 owner=C2
    tkt-load -q staff code=tester name=Tester dept=eng role=director
}

setup() { setup_desk empty fill_desk; }

# dial [-w COLUMNS] COMMAND…: by the steps on stdin; what it came to is in $output.
dial() {
    local steps width=()
    IFS= read -rN 1000000 steps || :
    printf %s "$steps" >steps
    if [ "$1" = -w ]; then
        width=(-w "$2")
        shift 2
    fi
    run python3 -IS "$BATS_TEST_DIRNAME/phone.py" "${width[@]}" steps "$@"
}

# ends LINE…: these are among the lines of $output.
ends() {
    local line
    for line in "$@"; do
        [[ $'\n'$output$'\n' == *$'\n'"$line"$'\n'* ]] || fail "no line '$line' in: $output"
    done
}

# keys_at_most N: no more were pressed.
keys_at_most() {
    [[ $'\n'$output =~ $'\n'keys\ ([0-9]+) ]] && [ "${BASH_REMATCH[1]}" -le "$1" ] || fail "$output"
}

# nothing_kept TICKETS: as many as before, and the database is whole.
nothing_kept() {
    local ids
    mapfile -t ids < <(tkt-list -H -c id)
    [ ${#ids[@]} -eq "$1" ] || fail "${ids[*]}"
    tkt-init -q --check
}

@test "a repair call from a customer on file takes five keys beyond its text" {
    dial tkt-new -i <<'EOF'
see Kind:
type rep
key Enter
see Phone or customer:
type +86 13800138000
key Enter
see C1  王强  138-0013-8000  zh  慢慢说
see Unit [B1-0301]:
key Enter
see Subject:
type 厨房水管漏水
key Enter
see Category [leak]:
key Enter
see Tell the customer: 1 → Engineering
EOF
    ends "stdout ['1']" 'keys 5' 'exit 0'
    prints tkt-list -c kind,category,channel,priority,status,subject,customer,unit,dept,phone <<'EOF'
kind,category,channel,priority,status,subject,customer,unit,dept,phone
repair,leak,phone,normal,assigned,厨房水管漏水,C1,B1-0301,eng,+86 13800138000
EOF
}

@test "a call from somebody unknown, in a place where the same is open, takes eight at most" {
    tkt-new -q -k repair -s '厨房水管漏水' --unit B1-0301 --category leak --opened 2025-03-04T09:00+08:00
    dial tkt-new -i <<'EOF'
type rep
key Enter
see Phone
type 13600136000
key Enter
see Name:
type 邻居
key Enter
see Unit:
type b1-0301
key Enter
see Recent tickets at this unit:
see 1  2025-03-04  new        B1-0301  厨房水管漏水
see Subject:
type 天花板滴水
key Enter
see Category:
type leak
key Enter
see Similar tickets are open already:
see a 1  2025-03-04  new        B1-0301  厨房水管漏水
see a add a note to that ticket, Enter a new ticket:
key Enter
EOF
    ends "stdout ['2']" 'exit 0'
    keys_at_most 8
    [ "$(tkt-list -H -f tsv -c contact,phone id=2)" = $'邻居\t13600136000' ]
}

@test "one key adds a note to the ticket that looks the same, and none is opened" {
    tkt-new -q -k repair -s '厨房水管漏水' --unit B1-0301 --category leak
    dial tkt-new -i -k repair --phone 13800138000 --unit B1-0301 --category leak --note 'third call' <<'EOF'
see Subject:
type 还在漏
key Enter
see a 1
key x a
EOF
    ends "stdout ['1']" 'exit 0'
    prints tkt-show 1 -c verb,note -f csv <<'EOF'
verb,note
new,
note,called again: 还在漏; C1; 13800138000; third call
EOF
    nothing_kept 1
}

@test "the same words look the same wherever they are; others don't" {
    tkt-new -q -k repair -s 'no hot water in block two' --unit B2-0301
    dial tkt-new -i -k repair --unit B1-0301 --phone 13800138000 <<'EOF'
see Subject:
type No hot water, block two!
key Enter
see Category:
key Enter
see a 1
key Enter
EOF
    ends "stdout ['2']"
    dial tkt-new -i -k repair --unit B1-0302 --phone 13900139000 <<'EOF'
see Subject:
type the gate makes a noise
key Enter
see Category:
key Enter
EOF
    ends "stdout ['3']" 'exit 0'
}

@test "what the options say isn't asked, and is checked before anything is" {
    dial tkt-new -i -k repair --unit B1-0301 --customer C1 --category leak -s 'tap' <<'EOF'
see Tell the customer: 1
EOF
    ends "stdout ['1']" 'keys 0' 'exit 0'
    dial tkt-new -i -k repair --unit B2-0301 --customer C2 --category leak -s lamp --opened 04/03/2025 --date-format %d/%m/%Y </dev/null
    ends "stdout ['2']" 'exit 0'
    dial tkt-new -i -k repare <<'EOF'
see kind: 'repare' is not in the register kind
EOF
    ends 'exit 65'
    nothing_kept 2
}

@test "Ctrl-C at each question, and Ctrl-D, keep nothing and say so" {
    local steps=('Kind:|rep' 'Phone or customer:|13600136000' 'Name:|Li' 'Unit:|B1-0301' 'Subject:|水管漏水'
        'Category [leak]:|leak' 'Similar tickets are open already:|x') i k
    tkt-new -q -k repair -s '水管漏水' --unit B1-0301
    for ((i = 0; i < ${#steps[@]}; i++)); do
        for key in Ctrl-C Ctrl-D; do
            for ((k = 0; k < i; k++)); do
                printf 'see %s\ntype %s\nkey Enter\n' "${steps[k]%|*}" "${steps[k]#*|}"
            done >script
            printf 'see %s\nkey %s\nsee aborted; nothing was kept\n' "${steps[i]%|*}" "$key" >>script
            dial tkt-new -i <script
            ends "stdout []" "tkt-new: aborted; nothing was kept"
            if [ "$key" = Ctrl-C ]; then ends 'signal 2'; else ends 'exit 1'; fi
            nothing_kept 1
        done
    done
}

@test "a shell sees 130, and has its terminal back as it was" {
    dial sh -c 'before=$(stty -g); trap : INT; tkt-new -i; echo "status $?" >&2; [ "$before" = "$(stty -g)" ] && echo same >&2' <<'EOF'
see Kind:
type re
key Ctrl-C
see status 130
see same
EOF
    ends 'exit 0'
}

@test "SIGTERM, SIGKILL and a hang-up keep nothing" {
    for step in 'signal TERM' 'signal KILL' 'signal HUP' hangup; do
        dial tkt-new -i -k repair <<EOF
see Phone
type 13800138000
key Enter
see Unit
$step
EOF
        ends "stdout []"
        grep -qx 'signal [0-9]*' <<<"$output" || fail "$step: $output"
        nothing_kept 0
    done
}

# free_to_write: another process may write, and no reader keeps the log from being folded back.
free_to_write='tkt-new -k request -s other -q >/dev/null && { ! command -v sqlite3 >/dev/null || test "$(sqlite3 "$TKT_DB" "PRAGMA wal_checkpoint(TRUNCATE)" | cut -c 1)" = 0; }'

@test "no lock is held while a question waits, whichever it is" {
    tkt-new -q -k repair -s '水管漏水' --unit B1-0301 --customer C1
    dial tkt-new -i <<EOF
see Kind:
run $free_to_write
type rep
key Enter
see Phone
run $free_to_write
type 13800138000
key Enter
see Unit
run $free_to_write
key Enter
see Subject:
run $free_to_write
type 水管漏水
key Enter
see Category
run $free_to_write
key Enter
see Similar tickets are open already
run $free_to_write
key Enter
see Tell the customer: 8
EOF
    ends "stdout ['8']" 'exit 0'
}

@test "a ticket that comes while the last question waits is shown before a second one is written" {
    tkt-new -q -k repair -s '水管漏水' --unit B1-0301
    dial tkt-new -i -k repair --unit B1-0301 --customer C1 --category leak <<'EOF'
see Subject:
type 水管漏水了
key Enter
see a 1
run tkt-new -k repair -s '水管又漏水' --unit B1-0301 --category leak
key Enter
see Similar tickets are open already:
see 2  2025-03-05
key a
EOF
    ends "stdout ['2']" 'exit 0'
    nothing_kept 2
}

@test "a ticket that is finished while its note is written gets none: it is asked again" {
    tkt-new -q -k repair -s '水管漏水' --unit B1-0301
    dial tkt-new -i -k repair --unit B1-0301 --customer C1 --category leak <<'EOF'
see Subject:
type 水管漏水了
key Enter
see a 1
run tkt-act -q resolve 1
key a
see Ticket 1 was finished in the meantime.
see Tell the customer: 2
EOF
    ends "stdout ['2']" 'exit 0'
}

@test "fields that the kind requires are asked: a column is checked, a register is chosen from" {
    dial tkt-new -i -k expense --customer C1 --unit B1-0301 --category leak --field amount=3 <<'EOF'
see Subject:
type paint
key Enter
see staff:
key Enter
see 1 tester Tester
type Test
key Enter
see Cost
type many
key Enter
see 'many'
type 12.50
key Enter
see Tell the customer: 1
EOF
    ends "stdout ['1']" 'exit 0'
    prints tkt-list -c cost,field.amount,field.staff <<'EOF'
cost,field.amount,field.staff
12.50,3,tester
EOF
}

@test "papers are asked by number or part of their name, and what is missing is said" {
    dial tkt-new -i -k permit --customer C1 --unit B1-0301 --category leak -s '装修' <<'EOF'
see 1 身份证
see Documents received, separated by |:
type 3|通行证
key Enter
see no match for '通行证'; press Tab to list the choices
type 3|身份
key Enter
see Tell the customer: 1
see Documents still needed: 图纸
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c field.papers)" = '承诺书|身份证' ]
}

@test "Up goes back, and what was said before is the preset" {
    dial tkt-new -i -k repair <<'EOF'
see Phone
type 13900139000
key Enter
see B1-0302  B2-0301
see Unit [B1-0302]:
type B2
key Enter
see Subject:
type tap
key Up
see Unit [B2-0301]:
type B1-0302
key Enter
see Subject:
type drain
key Enter
see Category:
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c unit,subject)" = 'B1-0302,drain' ]
}

@test "Tab completes a code, lists what fits by name, and a number picks from the list" {
    dial tkt-new -i --customer C1 --unit B1-0301 -s tap <<'EOF'
see Kind:
type r
key Tab
see 1 repair 报修
see 2 request 需求
key Enter
see 1 repair 报修
type 2
key Enter
see request  需求
see Category:
type 漏
key Tab Up
see Kind [request]:
type req
key Tab Tab
not 2 request
key Enter
see Category:
type 漏
key Tab Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c kind,category)" = request,leak ]
}

@test "Tab lists the longer codes too where one is typed whole" {
    tkt-load -q category code=lea name=Lea
    dial tkt-new -i -k repair --customer C1 --unit B1-0301 -s tap <<'EOF'
see Category:
type lea
key Tab
see 1 lea Lea
see 2 leak 漏水
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c category)" = lea ]
}

@test "several customers with one number: one is picked" {
    tkt-load -q customer code=C3 name=王芳 phone=13800138000
    dial tkt-new -i -k repair -s tap --unit B1-0301 --category leak <<'EOF'
see Phone
type 13800138000
key Enter
see 1 C1
see 2 C3 王芳
see Which of them:
type 2
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c customer,phone)" = C3,13800138000 ]
}

@test "a number typed in full-width digits is the same number" {
    dial tkt-new -i -k repair -s tap --category leak <<'EOF'
see Phone
type １３８００１３８０００
key Enter
see C1  王强
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c customer,phone)" = C1,13800138000 ]
}

@test "a customer is found by name, and somebody who isn't on file is asked for a number" {
    dial tkt-new -i -k repair -s tap --category leak <<'EOF'
see Phone
type 李
key Enter
see C2  李梅
see Unit [B1-0302]:
key Enter
EOF
    ends 'exit 0'
    dial tkt-new -i -k repair -s lamp --category power <<'EOF'
see Phone
type 赵先生
key Enter
see Phone:
type 8021
key Enter
see Unit:
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -f tsv -c customer,contact,phone)" = $'C2\t\t13900139000\n\t赵先生\t8021' ]
}

@test "中文 is edited character by character, in the middle too, and a long line wraps" {
    dial -w 40 tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak <<'EOF'
see Subject:
type 厨房水管漏水漏了一地都是水还在喷出来呢请快一点派人来看看
key BackSpace BackSpace
type 吧
key Home
type 急
key End Left Left BackSpace
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c subject)" = 急厨房水管漏水漏了一地都是水还在喷出来呢请快一点派来吧 ] || fail "$(tkt-list -H -c subject)"
}

@test "what is pasted stays one line, whatever it holds" {
    dial tkt-new -i -k repair --customer C1 --unit B1-0301 <<'EOF'
see Subject:
paste 水管漏水\n第二行	$(touch here)
key Enter
see Category [leak]:
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c subject)" = '水管漏水 第二行 $(touch here)' ]
    [ ! -e here ]
}

@test "bytes that are no character, and keys that are none of ours, change nothing" {
    dial tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak <<'EOF'
see Subject:
type a
bytes e9
type b
bytes fffe
key F5
bytes 1b
type c
bytes 00
bytes 1b5b31
bytes c3
type 中
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c subject)" = abc中 ] || fail "$(tkt-list -H -c subject)"
}

@test "Home, End, Delete and the arrows move in the line, as terminals send them" {
    dial tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak <<'EOF'
see Subject:
type 漏水b
key Left Delete Home
type 厨
key Right End
type x
key BackSpace
bytes 1b4f48
type 在
bytes 1b5b317e
bytes 1b5b347e
bytes 1b62
type 里
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c subject)" = 里在厨漏水 ] || fail "$(tkt-list -H -c subject)"
}

@test "what is pasted where a key is waited for answers nothing" {
    tkt-new -q -k repair -s '水管漏水' --unit B1-0301
    dial tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak <<'EOF'
see Subject:
type 水管漏水
key Enter
see a 1
paste a\na\n
not Tell the customer
key Enter
see Tell the customer: 2
EOF
    ends 'exit 0'
}

@test "a line of ten thousand characters is taken" {
    { echo 'see Subject:' && printf 'paste %s\n' "$(printf '水管漏水%.0s' {1..2500})" && printf 'key Enter\n'; } |
        dial tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak
    [ "$(tkt-list -H -c subject | tr -d '\n' | wc -m)" -eq 10000 ]
}

@test "the window may be made narrower and wider meanwhile" {
    dial tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak <<'EOF'
see Subject:
type 厨房水管漏水漏了一地
size 30
type 都是水
size 100
type 了
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c subject)" = 厨房水管漏水漏了一地都是水了 ] || fail "$(tkt-list -H -c subject)"
}

@test "what is shown after the window was made narrower fits it" {
    tkt-new -q -k repair -s "$(printf '厨房水管漏水%.0s' {1..20})" --unit B1-0301 --customer C1
    dial tkt-new -i -k repair <<'EOF'
see Phone
type 138
size 44
type 00138000
see 13800138000
key Enter
see B1-0301  厨房…
see Unit
key Ctrl-D
EOF
    ends 'exit 1'
    [ "$(sed -n 's/^widest //p' <<<"$output")" -le 44 ] || fail "$output"
    [ "$(grep -c 'Phone or' <<<"$output")" -eq 1 ] || fail "$output"
}

@test "control characters of the data never reach the terminal" {
    tkt-load -q customer code=C9 name=$'Eve\e[2J\a' phone=13700137000 note=$'a\nb\e]0;x\a'
    tkt-load -q unit code=B9 building=B9 tenant=C9
    tkt-new -q -k repair -s $'leak\e[31m in red\a' --customer C9
    dial tkt-new -i -k repair --category leak <<'EOF'
see Phone
type 13700137000
key Enter
see C9  Eve\x1b[2J\x07
see leak\x1b[31m in red\x07
see Unit [B9]:
type B9
key Tab
key Enter
see Subject:
type leak in red
key Enter
key Enter
EOF
    ends 'exit 0'
    ! grep -q '^bad' <<<"$output" || fail "$output"
}

@test "all fits 80 columns, in Chinese too; narrower where the window is" {
    tkt-new -q -k repair -s "$(printf '厨房水管漏水%.0s' {1..20})" --unit B1-0301 --customer C1
    for width in 80 50; do
        dial -w $width env LANGUAGE=zh_CN LC_ALL=zh_CN.UTF-8 tkt-new -i <<'EOF'
see :
type r
key Tab
see 1 repair
type p
key Enter
type 13800138000
key Enter
see [B1-0301]
key Enter
type 厨房水管漏水厨房水管漏水
key Enter
see [leak]
key Enter
see a 
key Enter
EOF
        ends 'exit 0'
        [ "$(sed -n 's/^widest //p' <<<"$output")" -le $width ] || fail "$output"
    done
}

@test "without a terminal it is refused; so is --csv beside it" {
    refuses 64 "tkt-new: --interactive: stdin is not a terminal, so nothing can be asked; use instead: tkt-new --csv
Try 'tkt-new --help'." tkt-new -i </dev/null
    refuses 64 "tkt-new: --interactive can't be used with --csv
Try 'tkt-new --help'." tkt-new -i --csv </dev/null
}

@test "rows and questions don't mix: stdout has the number alone" {
    dial sh -c 'id=$(tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak); echo "got <$id>" >&2' <<'EOF'
see Subject:
type tap
key Enter
see got <1>
EOF
    ends 'exit 0'
}

@test "--dry-run asks, and changes nothing" {
    dial tkt-new -i -n -k repair --customer C1 --unit B1-0301 --category leak <<'EOF'
see Subject:
type tap
key Enter
see it would be saved; nothing was changed
EOF
    ends "stdout []" 'exit 0'
    nothing_kept 0
}

@test "the full disk is told, and the ticket kept" {
    [ -e /dev/full ] || skip "no /dev/full"
    dial sh -c 'tkt-new -i -k repair --customer C1 --unit B1-0301 --category leak >/dev/full' <<'EOF'
see Subject:
type tap
key Enter
see can't write to stdout; ticket 1 was kept
EOF
    ends 'exit 74'
}

# ---- callbacks ----

# Three repairs solved an hour ago, of two customers and one who isn't on file.
solve_three() {
    tkt-load -q form <<'EOF'
form,code,seq,question,type,options,required
callback,score,1,您满意吗？ How satisfied are you?,score,,1
callback,solved,2,解决了吗？ Is it settled?,choice,yes|no,0
callback,faults,3,哪些不好？ What was wrong?,many,late|rude|dirty,0
callback,comment,4,还有什么？ Anything else?,text,,0
EOF
    tkt-load -q kind code=repair form=callback
    tkt-load -q channel code=phone name=电话
    tkt-new -q -k repair -s '厨房漏水' --customer C1 --unit B1-0301
    tkt-new -q -k repair -s 'no light' --customer C2 --unit B1-0302
    tkt-new -q -k repair -s 'gate' --contact 赵先生 --phone 13600136000
    TKT_NOW=2025-03-05T09:00:00+08:00 tkt-act -q -u fitter resolve 1 2 3 --note '换了阀门，观察两天'
}

@test "call walks the callbacks owed: whom to dial, what was done, the questions, the next one" {
    solve_three
    dial tkt-survey call <<EOF
see 1 of 3, ticket 1, repair
see Dial    138-0013-8000  王强  zh
see Unit    B1-0301
see About   厨房漏水
see Done    换了阀门，观察两天
see Enter answered, n no answer, r refused, w wrong number, l later, q quit:
run $free_to_write
key Enter
see 1. 您满意吗？ How satisfied are you?
see score (1-5):
key Enter
see this is required
type 6
key Enter
see '6' is not a whole number from 1 to 5
type 4
key Enter
see solved (yes|no):
run $free_to_write
type y
key Enter
see faults (late|rude|dirty):
type late|r
key Enter
see comment:
type 很快
key Enter
see recorded
see 2 of 3, ticket 2
key n
see recorded
see 3 of 3, ticket 3
see Dial    13600136000  赵先生
key l
see 3 to call: 1 answered, 1 tried without an answer
EOF
    ends 'exit 0'
    prints tkt-survey due -c id,attempts <<'EOF'
id,attempts
2,1
3,0
EOF
    prints tkt-show 1 -c verb,note,data -f csv <<'EOF'
verb,note,data
new,,
resolve,换了阀门，观察两天,
survey,很快,"{""outcome"":""answered"",""channel"":""phone"",""score"":4}"
EOF
}

@test "call leaves those out that were the caller's own, and says how many" {
    solve_three
    tkt-act -q -u fitter reopen 2 3
    tkt-act -q resolve 2 --note '修好了'
    tkt-act -q assign --to tester 3
    tkt-act -q -u fitter resolve 3
    dial tkt-survey call <<'EOF'
see left to others, because the ticket was tester's: 2
see 1 of 1, ticket 1
key q
EOF
    ends 'exit 0'
}

@test "Ctrl-C within the questions keeps nothing of that call, and all of those before" {
    solve_three
    dial tkt-survey call <<'EOF'
see 1 of 3
key w
see 2 of 3
key Enter
see score
type 5
key Enter
see solved
key Ctrl-C
see aborted; nothing of this call was kept
EOF
    ends 'signal 2'
    prints tkt-survey due -c id,attempts <<'EOF'
id,attempts
2,0
3,0
EOF
    dial tkt-survey call <<'EOF'
see 1 of 2, ticket 2
key Enter
see score
key Ctrl-D
EOF
    ends 'exit 1'
    dial tkt-survey call <<'EOF'
see 1 of 2, ticket 2
key Ctrl-C
EOF
    ends 'signal 2'
    dial tkt-survey call <<'EOF'
see 1 of 2, ticket 2
key q
see 2 to call: 0 answered, 0 tried without an answer
EOF
    ends 'exit 0'
    tkt-init -q --check
}

@test "Up goes back to the question before, and from the first to whom was dialled" {
    solve_three
    dial tkt-survey call unit=B1-0301 <<'EOF'
see 1 of 1, ticket 1
key Enter
see score
type 3
key Enter
see solved
key Up
see score (1-5) [3]:
key Up
see Enter answered
key r
see recorded
EOF
    ends 'exit 0'
    [ "$(tkt-survey due -H -c id | wc -l)" -eq 2 ]
}

@test "what somebody else recorded meanwhile is told, and one that isn't owed any more is passed over" {
    solve_three
    dial tkt-survey call <<'EOF'
see 1 of 3
key Enter
see score
run tkt-survey record 1 --score 2 -q
run tkt-survey record 2 --score 2 -q
type 5
key Enter Enter Enter Enter
see Somebody else recorded an attempt meanwhile.
key Enter
see 3 of 3
key Enter
see score
run tkt-survey record 3 --outcome no-answer -q
type 5
key Enter Enter Enter Enter
see Somebody else
key k
see recorded
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c id,score)" = $'1,2\n2,2\n3,5' ]
}

@test "--confirm closes, --reopen-below opens again, rows come where stdout is no terminal" {
    solve_three
    dial tkt-survey call --confirm --reopen-below 3 -c id,status,score <<'EOF'
see 1 of 3
key Enter
type 5
key Enter Enter Enter Enter
see 2 of 3
key Enter
type 1
key Enter Enter Enter Enter
see 3 of 3
key n
EOF
    ends "stdout ['id,status,score', '1,closed,5', '2,active,1', '3,resolved,']" 'exit 0'
}

@test "call --round walks those drawn who weren't reached yet" {
    solve_three
    tkt-survey open -q 2025Q1 --form callback --seed 1
    dial tkt-survey call --round 2025Q1 <<'EOF'
see 1 of 2
see Dial
key n
see 2 of 2
key Enter
see score
type 5
key Enter Enter Enter Enter
see recorded
EOF
    ends 'exit 0'
    [ "$(tkt-survey list 2025Q1 -H -c outcome | sort | paste -sd ' ')" = 'answered no-answer' ] ||
        fail "$(tkt-survey list 2025Q1)"
    dial tkt-survey call --round 2025Q1 <<'EOF'
see 1 of 1
key q
EOF
    ends 'exit 0'
}

@test "call without a terminal is refused, and so is what it has no use for" {
    refuses 64 "tkt-survey: stdin is not a terminal, so nothing can be asked; use instead: tkt-survey record, tkt-survey import
Try 'tkt-survey --help'." tkt-survey call </dev/null
    refuses 64 "tkt-survey: --score is for record, not for 'call'
Try 'tkt-survey --help'." tkt-survey call --score 3 </dev/null
    dial tkt-survey call - <<'EOF'
see call reads no ids from stdin
EOF
    ends 'exit 64'
}

@test "nobody to be called is no error" {
    dial tkt-survey call <<'EOF'
see nobody to call
EOF
    ends 'exit 0' 'keys 0'
}

@test "callbacks fit 80 columns in Chinese, and hostile texts stay texts" {
    solve_three
    tkt-new -q -k repair -s $'x\e[2J\nsecond line' --contact $'Eve\e]0;t\a' --phone 13500135000
    TKT_NOW=2025-03-05T09:00:00+08:00 tkt-act -q -u fitter resolve 4 --note "$(printf '换了阀门，请住户观察%.0s' {1..40})"$'\e[1m'
    dial env LANGUAGE=zh_CN LC_ALL=zh_CN.UTF-8 tkt-survey call id=4 <<'EOF'
see 13500135000  Eve\x1b]0;t\x07
see x\x1b[2J
key Enter
see score
type 5
key Enter Enter Enter Enter
EOF
    ends 'exit 0'
    ! grep -q '^bad' <<<"$output" || fail "$output"
    [ "$(sed -n 's/^widest //p' <<<"$output")" -le 80 ] || fail "$output"
}

# ---- persons hidden ----

@test "--mask hides persons in both dialogues, but not the number to dial" {
    solve_three
    dial tkt-new -i --mask -k repair <<'EOF'
see Phone
type 13800138000
key Enter
see C1  王*  138****8000
see 1  2025-03-05  resolved   B1-****
see Unit [B1-****]:
key Enter
see Subject:
type tap
key Enter
key Enter
EOF
    ends 'exit 0'
    [ "$(tkt-list -H -c customer,unit id=4)" = C1,B1-0301 ]
    dial tkt-survey call --mask <<'EOF'
see Dial    138-0013-8000  王*
see Unit    B1-****
key q
EOF
    ends 'exit 0'
}

# ---- answers ----

# fake_answers: the tools in a folder of their own, beside a tkt-answer that prints stdin.
fake_answers() {
    local from
    from=$(dirname "$(command -v tkt-new)")
    mkdir -p here/bin
    cp "$from"/tkt-* here/bin/
    ln -sfn "$(dirname "$from")/share" here/share
    printf '#!/bin/sh\nprintf "%%s\\n" "$*" >"%s"/asked\ncat <<"END"\n%s\nEND\n' "$PWD" "$(cat)" >here/bin/tkt-answer
    chmod +x here/bin/tkt-answer
    PATH=$PWD/here/bin:$PATH
}

@test "a consultation shows the best answers, and one key uses one: solved on first contact" {
    tkt-load -q kind code=consult name=咨询 dept=eng
    tkt-load -q answer code=hours kind=consult question='几点开门？' answer=$'九点。\n周末十点。'
    fake_answers <<'EOF'
score	code	source	question	answer
9	hours	answer	几点开门？	九点。\n周末十点。
8		ticket	没有编号	不用
8	hours-en	answer	When do you open?	At nine.
7	card	answer	怎样办证？	带身份证
EOF
    dial tkt-new -i -k consult --customer C1 --unit B1-0301 <<'EOF'
see Subject:
type 几点$(touch x) 开门 -n
key Enter
see Category:
key Enter
see Answers:
see 1 几点开门？
see 九点。
see 2 怎样办证？
see 1-2 use that answer, Enter a new ticket:
key 1
EOF
    ends "stdout ['1']" 'exit 0'
    [ "$(cat asked)" = '--limit 9 --answers -f tsv -- 几点$(touch x) 开门 -n' ] && [ ! -e x ] || fail "$(cat asked)"
    prints tkt-list -c status,responded,resolved <<'EOF'
status,responded,resolved
resolved,2025-03-05T10:00:00+08:00,2025-03-05T10:00:00+08:00
EOF
    prints tkt-show 1 -c verb,note,data -f jsonl <<'EOF'
{"verb":"new","note":null,"data":null}
{"verb":"resolve","note":"九点。\n周末十点。","data":{"answer":"hours"}}
EOF
    tkt-init -q --check
}

@test "answers are left out, silently, where tkt-answer fails, hangs, says too much or nonsense" {
    tkt-load -q answer code=hours kind=repair question=q answer=a
    fake_answers </dev/null
    local n=0
    for body in 'exit 1' 'sleep 60' 'yes' 'printf "\377\tcode\n"' 'kill -9 $$' ''; do
        printf '#!/bin/sh\n%s\n' "$body" >here/bin/tkt-answer
        n=$((n + 1))
        dial tkt-new -i -k repair --contact Li --phone 8021 --unit "B9-$n" --category leak <<EOF
see Subject:
type matter$n
key Enter
see Tell the customer:
EOF
        ends 'exit 0'
    done
}
