#!/usr/bin/env bats
# What spreadsheets and other systems do to a CSV file: read rightly, or refused with the way in.
load helper

fill_kinds() {
    tkt-load -q kind code=rep
}

setup() {
    setup_desk empty fill_kinds
}

@test "a broken quote is an error of its row: the others are kept, and it can be mended" {
    printf 'key,subject,body\nq1,a,x\nq2,b,5 o"clock\nq3,"5" pipe,y\nq4,d,"z"\n' >a.csv
    run tkt-new --csv a.csv --set kind=rep -q --rejects bad.csv
    [ "$status" -eq 1 ]
    [ "$(tkt-list -H -c key)" = $'q1\nq4' ]
    # as it came
    diff bad.csv - <<'END'
key,subject,body,error
q2,b,5 o"clock,column body: a quote inside an unquoted cell; quote the cell and write the quote twice
q3,"5" pipe,y,column subject: text after the closing quote; a quote inside a quoted cell is written twice
END
    cp bad.csv again.csv
    run tkt-new --csv again.csv --set kind=rep -q --rejects bad.csv
    [ "$status" -eq 1 ]
    diff again.csv bad.csv
    sed -i 's/5 o"clock/"5 o""clock"/; s/"5" pipe/"""5"" pipe"/' bad.csv
    tkt-new --csv bad.csv --set kind=rep -q --rejects none.csv
    [ "$(tkt-list key=q2 -H -f tsv -c body)" = '5 o"clock' ]
    [ "$(tkt-list key=q3 -H -f tsv -c subject)" = '"5" pipe' ]
    # without --rejects it stops, and keeps nothing
    printf 'key,subject\nr1,a\nr2,b"c\n' >a.csv
    refuses 65 'tkt-new: a.csv:3: column subject: a quote inside an unquoted cell; quote the cell and write the quote twice' \
        tkt-new --csv a.csv --set kind=rep
    # what an open quote swallows is in the rejects too
    printf 'key,subject\ns1,a\ns2,"b\ns3,c\n' >a.csv
    run tkt-new --csv a.csv --set kind=rep -q --rejects bad.csv
    [ "$status" -eq 1 ]
    [ "$(tkt-list key~s -H -c key)" = s1 ]
    grep -q s3 bad.csv
}

@test "a file that is no CSV, or has another delimiter, is told how to come in" {
    printf 'kind;subject\r\nrep;a\r\n' >a.csv
    refuses 65 "tkt-new: a.csv:1: unknown column 'kind;subject'; use --delimiter semicolon?" tkt-new --csv a.csv
    printf 'kind\tsubject\nrep\ta\n' >a.csv
    refuses 65 "tkt-new: a.csv:1: unknown column 'kind\\tsubject'; use --delimiter tab?" tkt-new --csv a.csv
    printf 'kind,subject\nrep,ä\n' | iconv -t UTF-16 >a.csv
    refuses 65 'tkt-new: a.csv:1: the file is in UTF-16; use --encoding UTF-16' tkt-new --csv a.csv
    tkt-new -q --csv a.csv --encoding UTF-16
    printf 'PK\003\004rest' >a.xlsx
    refuses 65 'tkt-new: a.xlsx:1: a spreadsheet (.xlsx, .ods) or an archive; save it as CSV first' tkt-new --csv a.xlsx
    # the line by which spreadsheets know the delimiter, also in the rejects
    printf 'sep=;\r\nkind;subject\r\nrep;b\r\nnone;c\r\n' >a.csv
    run tkt-new --csv a.csv -q --rejects bad.csv
    [ "$status" -eq 1 ]
    [ "$(head -2 bad.csv)" = $'sep=;\nkind;subject;error' ]
    [ "$(tkt-list -H -c subject)" = $'ä\nb' ]
}

@test "columns without a name, or with one that is there twice, can be skipped or mapped" {
    printf 'kind,subject,\nrep,a,\n' >a.csv
    refuses 65 "tkt-new: a.csv:1: column 3 has no name; use --extra ignore, or --map '#3='" tkt-new --csv a.csv
    tkt-new -q --csv a.csv --extra ignore
    tkt-new -q --csv a.csv --map '#3='
    printf 'kind,subject,Labels,Labels\nrep,b,red,blue\n' >b.csv
    tkt-new -q --csv b.csv --map 'Labels=tags,Labels#2=field.more'
    [ "$(tkt-list subject=b -H -f tsv -c tags,field.more)" = $'red\tblue' ]
}

@test "a parent is the source's key, and a number of the source's is never taken for a ticket's" {
    printf 'key,subject,parent\nSR1,a,\nSR2,b,SR1\n' | tkt-new -q --csv --set kind=rep
    [ "$(tkt-list key=SR2 -H -c parent)" = 1 ]
    printf 'key,subject,parent\n7001,a,\n7002,b,7001\n' | tkt-new -q --csv --set kind=rep
    [ "$(tkt-list key=7002 -H -c parent)" = 3 ]
    printf 'key,subject,parent\n7003,a,1\n' >a.csv
    refuses 65 "tkt-new: a.csv:2: parent: no ticket has the key '1'; put parents first" tkt-new --csv a.csv --set kind=rep
    printf 'key,subject,parent\nT1,a,1\n' | tkt-new -q --csv --set kind=rep
    [ "$(tkt-list key=T1 -H -c parent)" = 1 ]
    tkt-new -q -k rep -s b --key 7009 --parent 1
    [ "$(tkt-list key=7009 -H -c parent)" = 1 ]
}

@test "times as other systems write them: 上午 and 下午, offsets without a colon" {
    printf 'subject,opened\na,2025/3/4 下午 01:30\nb,2025/3/4 上午 12:05\nc,2025/3/4 a.m. 09:00\n' |
        tkt-new -q --csv --set kind=rep --date-format '%Y/%m/%d %p %I:%M'
    [ "$(tkt-list -H -c opened)" = $'2025-03-04T13:30:00+08:00\n2025-03-04T00:05:00+08:00\n2025-03-04T09:00:00+08:00' ]
    printf 'subject,opened\nd,2025-03-04T13:30:00+0900\n' | tkt-new -q --csv --set kind=rep
    [ "$(tkt-list subject=d -H -c opened)" = 2025-03-04T12:30:00+08:00 ]
}

@test "what --spreadsheet guards comes back unchanged" {
    tkt-load -q customer code=C1 name='=Ann' phone=+49170111222 note="'=x"
    tkt-load -q customer code=C2 name='＋王' note='-'
    tkt-dump customer --spreadsheet -f csv >out.csv
    grep -q "'=Ann" out.csv
    grep -q "'＋王" out.csv
    grep -q "''=x" out.csv
    run tkt-load customer out.csv
    [[ $output == *"0 changed"* ]]
    # without the mark, a quote is a quote
    printf "code,name\nC3,'=x\n" | tkt-load -q customer
    [ "$(tkt-dump customer -H -f tsv -c name | tail -1)" = "'=x" ]
}
