#!/usr/bin/env bats
# The user's language: tkt's own words are translated where people read, and nowhere else; what is
# wide stands straight all the same.

load helper

fill_desk() {
    tkt-load -q department <<<$'code,name\neng,工程部\ncs,客服部'
    tkt-load -q staff <<<$'code,name,dept,role\nli,李東,eng,agent\nwang,王強,eng,supervisor\ntester,Tester,cs,director'
    tkt-load -q unit <<<$'code,building\nB1-0301,B1\nB2-0801,B2'
    tkt-new -q -k repair -s '厨房水管漏水' --unit B1-0301 >/dev/null
    tkt-new -q -k complaint -s 'noise' --unit B2-0801 >/dev/null
    tkt-act -q assign --to li 1
    tkt-act -q accept 1
}

setup() {
    setup_desk property fill_desk
    words="$BATS_TEST_DIRNAME/words.py"
    unset LANGUAGE
}

zh() { env LC_ALL=zh_CN.UTF-8 "$@"; }
tw() { env LC_ALL=zh_TW.UTF-8 "$@"; }

# The headings of a table, separated by commas.
heads() { head -n 1 | tr -s ' ' ',' | sed 's/^,//; s/,$//'; }

@test "a table has headings, statuses and priorities in the user's language; codes stay as they are typed" {
    prints tkt-list -f table -c id,kind,status,priority,dept,subject <<'END'
id kind      status priority dept subject
 1 repair    active normal   eng  厨房水管漏水
 2 complaint new    normal        noise
END
    prints zh tkt-list -f table -c id,kind,status,priority,dept,subject <<'END'
工单号 类型      状态   优先级 部门 主题
     1 repair    处理中 普通   eng  厨房水管漏水
     2 complaint 新建   普通        noise
END
    prints tw tkt-list -f table -c id,kind,status,priority,dept,subject <<'END'
工單號 類型      狀態   優先順序 部門 主旨
     1 repair    處理中 普通     eng  厨房水管漏水
     2 complaint 新建   普通          noise
END
}

@test "the language is found where its locale isn't generated; LANGUAGE rules, empty it is none" {
    unset LC_ALL
    prints env LANG=zh_CN.UTF-8 tkt-list -f table -c status id=1 <<<$'状态\n处理中'
    prints env LANG=zh_CN.UTF-8 LANGUAGE= tkt-list -f table -c status id=1 <<<$'状态\n处理中'
    prints env LANG=zh_CN.UTF-8 LANGUAGE=zh_TW:en tkt-list -f table -c status id=1 <<<$'狀態\n處理中'
    prints env LANG=de_DE.UTF-8 tkt-list -f table -c status id=1 <<<$'status\nactive'
    prints env LC_ALL=C LANGUAGE=zh_CN tkt-list -f table -c status id=1 <<<$'status\nactive'
}

@test "a locale of another encoding, or one that is there: UTF-8, and straight, all the same" {
    mkdir loc
    # of GB18030 the characters of up to two bytes, and both without the order of letters: to build
    # all of it takes longer than all the other tests of this file
    local maps=/usr/share/i18n/charmaps
    zcat -f $maps/GB18030.gz $maps/GB18030 2>/dev/null | grep -v '^<.*/x../x../x../x..' >GB18030 || true
    for language in zh_CN zh_TW; do
        for part in IDENTIFICATION CTYPE MONETARY NUMERIC TIME MESSAGES PAPER NAME ADDRESS TELEPHONE \
            MEASUREMENT COLLATE; do
            printf 'LC_%s\ncopy "%s"\nEND LC_%s\n' $part "$([ $part = COLLATE ] && echo POSIX || echo $language)" $part
        done >$language
    done
    localedef -i "$PWD/zh_CN" -f "$PWD/GB18030" loc/zh_CN.GB18030 2>/dev/null || true
    localedef -i "$PWD/zh_TW" -f UTF-8 loc/zh_TW.UTF-8 2>/dev/null || true
    [ -e loc/zh_CN.GB18030 ] && [ -e loc/zh_TW.UTF-8 ] || skip "no sources of locales here"
    unset LC_ALL
    prints env LOCPATH="$PWD/loc" LANG=zh_CN.GB18030 tkt-list -f table -c id,status,subject id=1 <<'END'
工单号 状态   主题
     1 处理中 厨房水管漏水
END
    prints env LOCPATH="$PWD/loc" LANG=zh_TW.UTF-8 tkt-list -f table -c id,status,subject id=1 <<'END'
工單號 狀態   主旨
     1 處理中 厨房水管漏水
END
}

@test "csv, tsv, json and jsonl are the same in every language, byte by byte" {
    for lang in C zh_CN; do
        for run in "tkt-list -c id,status,priority,late,dept" "tkt-show 1" "tkt-show --unit B1-0301" \
            "tkt-dump workflow" "tkt-dump staff" "tkt-dump staff --history" "tkt-dump rule" \
            "tkt-stats sla" "tkt-stats matrix --by status,priority" "tkt-stats process" \
            "tkt-stats volume --by status" "tkt-survey list" "tkt-survey due"; do
            for format in csv tsv json jsonl; do
                echo "$run -f $format"
                # shellcheck disable=SC2086 # words on purpose
                LC_ALL=$lang.UTF-8 $run -f $format 2>err || fail "$run: $(cat err)"
            done
        done >$lang
    done
    diff C zh_CN
}

@test "a workflow, roles, yes and no, weekdays and kinds of questions are words too" {
    zh tkt-dump workflow -f table | grep -q '^standard  *等待中  *恢复处理  *前一状态 *$'
    prints zh tkt-dump staff -f table -c code,role,active <<'END'
代码   角色 在用
li     客服   是
tester 总监   是
wang   主管   是
END
    zh tkt-dump calendar -f table | grep -q '^office *周一 '
    zh tkt-dump form -f table | grep -q ' 满意度 '
    zh tkt-load --list -f table | grep -q '^staff  人员 '
}

@test "the page of a ticket, its history, the work order: in the user's language" {
    zh tkt-show 1 --text >page
    grep -qx '状态        处理中' page
    grep -qx '优先级      普通' page
    grep -qx '部门        eng  工程部' page
    grep -q '接单       tester  已派单 → 处理中$' page
    grep -qx ' *处理人: li' page
    zh tkt-show --order 1 -f text | grep -q '^优先级 *普通$'
    zh tkt-show --order 1 -f html | grep -q '<td>普通</td>'
    # in English as it is typed
    tkt-show 1 --text >page
    grep -q 'accept     tester  assigned → active$' page
    grep -qx ' *assignee: li' page
}

@test "verbs and roles that must be typed stay, with the translation behind them" {
    run -65 --separate-stderr zh tkt-act approve 1
    [[ $stderr == *'accept（接单）, assign（指派）, cancel（取消）'* ]] || fail "$stderr"
    tkt-act -q accept 2
    tkt-act -q verify 2
    tkt-act -q propose 2 --note 'talk to them'
    TKT_USER=li run -77 --separate-stderr zh tkt-act approve 2
    [[ $stderr == *'manager（经理）'*'agent（客服）'* ]] || fail "$stderr"
    refuses 65 "tkt-act: ticket 1: active: 'approve' is not allowed; allowed verbs: accept, assign, cancel, merge, resolve, wait, attach, escalate, link, note, paper, set, tag, urge" tkt-act approve 1
}

@test "a matrix has values for headings: words where they are tkt's own, else as they stand" {
    tkt-load -q category <<<$'code,kind,name\nopen,repair,Open\nclosed,repair,Closed'
    tkt-new -q -k repair -s a --category open >/dev/null
    tkt-new -q -k repair -s b --category closed >/dev/null
    [ "$(zh tkt-stats matrix --by priority,status -f table | heads)" = '优先级,处理中,新建,合计' ] ||
        fail "$(zh tkt-stats matrix --by priority,status -f table)"
    [ "$(zh tkt-stats matrix --by status,category -f table | heads)" = '状态,closed,open,none,合计' ] ||
        fail "$(zh tkt-stats matrix --by status,category -f table)"
}

@test "no heading and no word of tkt's own is left untranslated" {
    tkt-act -q -u wang resolve 1
    tkt-survey record 1 --score 5 -q
    columns=$(tkt-list -c nonsense 2>&1 | head -n 1 | sed 's/.*is not one of //; s/, field.NAME.*//; s/ //g')
    registers=$(tkt-load --list -f tsv -H | cut -f 1)
    table() { echo '#' && "$@" -f table || true; }
    left() { # of the headings, those that look like names of columns
        awk 'head { for (i = 1; i <= NF; i++) if (length($i) > 1 && $i !~ /[^a-z_0-9]/) print $i } { head = $0 == "#" }'
    }
    for lang in zh_CN zh_TW; do
        export LC_ALL=$lang.UTF-8
        {
            table tkt-list -c "$columns,building,use,model"
            for r in $registers; do table tkt-dump "$r"; done
            table tkt-dump staff --history
            table tkt-load --list
            table tkt-load --describe staff
            table tkt-show 1
            table tkt-survey list
            table tkt-survey due -c id,name,phone,language,attempts
            table tkt-route --dry-run --explain 2 2>/dev/null
            table tkt-remind 2>/dev/null
            table tkt-remind --log
            table tkt-notice --unit B1-0301 --code water --from today --to +1d --reason x 2>/dev/null
            table tkt-notice --log
            table tkt-answer water 2>/dev/null
            table tkt-answer --gaps 2>/dev/null
            table tkt-erase C1 --dry-run 2>/dev/null
            table tkt-erase --log
            printf 'From: a@b.c\nSubject: x\n\nhi\n' | table tkt-mail -k repair 2>/dev/null
            for report in volume flow backlog time sla complaints pareto satisfaction kpi agents \
                process freshness surge 'coverage --in 2025-03'; do
                # shellcheck disable=SC2086 # words on purpose
                table tkt-stats $report 2>/dev/null
            done
        } | left >bad
        [ ! -s bad ] || fail "$lang: $(sort -u bad | tr '\n' ' ')"
        tkt-dump workflow -f table -H -c status,verb,next,role | tr -s ' ' '\n' | grep -E '^[a-z]' >bad || true
        [ ! -s bad ] || fail "$lang: $(sort -u bad | tr '\n' ' ')"
    done
}

@test "every reason of a reminder, and every state of one, has a word in both scripts" {
    root=$BATS_TEST_DIRNAME/../..
    words_of() { awk -v c="msgctxt \"$2\"" '$0 == c { getline; gsub(/msgid |"/, ""); print }' "$root/po/$1.po" | sort; }
    grep -oE '^ *\[REMIND_[A-Z_]*\] = [{]"[a-z-]+"' "$root/lib/desk/remind/remind.c" | cut -d '"' -f 2 >reasons
    [ "$(wc -l <reasons)" -ge 14 ]
    for lang in zh_CN zh_TW; do
        [ -z "$(comm -23 <(sort -u reasons) <(words_of $lang reason))" ] ||
            fail "$(comm -23 <(sort -u reasons) <(words_of $lang reason))"
        [ -z "$(comm -23 <(printf '%s\n' failed lost sending sent unknown) <(words_of $lang state))" ]
    done
}

# ---- width ----

# All sorts of widths in every text column: ideographs, full-width Latin, half-width kana, Hangul,
# combining marks, ambiguous ones, an emoji.
hostile_desk() {
    tkt-load -q department <<<$'code,name\n工程部,工程部\nＡＢＣ,full\nｶﾅ,half'
    tkt-load -q staff <<<$'code,name,dept\n王小明,王小明,工程部\ne\u0301mile,É,ＡＢＣ\n김철수,김,ｶﾅ'
    tkt-load -q category <<<$'code,kind,name\n漏水,repair,漏水\nΔαβ…,repair,x\n🙂,repair,smile'
    tkt-new -q --csv --history <<CSV
key,kind,category,subject,customer,unit,dept,assignee,opened,status
甲１,repair,漏水,厨房水管漏水,李四,３号楼,工程部,王小明,2025-03-03,assigned
b,repair,Δαβ…,“quoted”—dash±×,Ünïcödé,Z-1,ＡＢＣ,$(printf 'e\u0301mile'),2025-03-03,active
丙,repair,🙂,🙂🙂ok,A$(printf '\u030a'),ﾊﾟﾋﾟ,ｶﾅ,김철수,2025-03-04,waiting
d,repair,漏水,plain,x,y,工程部,王小明,2025-03-04,assigned
CSV
}

@test "columns stay straight with ideographs, Hangul, full and half width, combining and ambiguous ones, emoji" {
    hostile_desk
    [ "$(tkt-list -H -c id key=b,d,甲１,丙 -f csv | wc -l)" -eq 4 ]
    for lang in C.UTF-8 zh_CN.UTF-8 zh_TW.UTF-8 ja_JP.UTF-8; do
        export LC_ALL=$lang
        tkt-list -f table -c id,key,category,status,customer,unit,dept,assignee,priority,subject key=甲１,b,丙,d >list.$lang
        tkt-dump staff -f table -c code,name,dept,role,active >staff.$lang
        tkt-stats volume --by dept,status -f table kind=repair key=甲１,b,丙,d >volume.$lang
    done
    python3 "$words" --straight {list,staff,volume}.*
}

@test "on a terminal of 200, 80, 60 and 40 columns no line is wider, and columns stay straight" {
    python3 "$words" 80 true || skip "no pseudo-terminals here"
    hostile_desk
    unset LC_ALL
    export LANG=zh_CN.UTF-8
    python3 "$words" 200,80,60,40 tkt-list -c id,status,priority,subject,dept,category key=甲１,b,丙,d
    python3 "$words" --straight at200 at80 at60
    for columns in 200 80 60 40; do
        [[ $(head -n 1 at$columns) == *状态* ]] || fail "$(cat at$columns)"
        mv at$columns few$columns
    done
    python3 "$words" 200,80,60,40 tkt-list
    python3 "$words" --widest {few,at}{200,80,60,40} >widest
    prints awk -F : '{ columns = $1; gsub(/[a-z]/, "", columns) } $2 > columns + 0' widest </dev/null
    [ "$(wc -l <widest)" -eq 8 ]
    # a page of one ticket, too
    python3 "$words" 80 tkt-show 1
    grep -qx '状态        处理中' at80
}

@test "the help of every tool fits 80 columns, in each language" {
    bin=$(dirname "$(command -v tkt)")
    for lang in C.UTF-8 zh_CN.UTF-8 zh_TW.UTF-8; do
        for tool in "$bin"/tkt "$bin"/tkt-*; do
            LC_ALL=$lang "$tool" --help
        done >help.$lang
    done
    python3 "$words" --widest help.* >widest
    prints awk -F : '$2 > 80' widest </dev/null
    [ "$(wc -l <widest)" -eq 3 ]
}
