# tkt-mail: what people's mail programs send, beyond the standards.
load helper

fill_desk() {
    printf 'code,name,papers\nmail,Letters,\n' | tkt-load -q kind
    tkt-load -q setting name=mail_from value='Service desk <desk@example.org>'
}

setup() { setup_desk empty fill_desk; }

# message ID [HEADER…]: from Ann, with the text on stdin, on stdout.
message() {
    local id=$1
    shift
    printf 'Message-ID: <%s@a.example>\nMIME-Version: 1.0\n' "$id"
    [[ " $* " == *From:* ]] || echo 'From: Ann <ann@a.example>'
    [[ " $* " == *Subject:* ]] || echo 'Subject: Tap'
    [[ " $* " == *Date:* ]] || echo 'Date: Wed, 5 Mar 2025 09:00:00 +0800'
    [ $# -eq 0 ] || printf '%s\n' "$@"
    echo
    cat
}

# cells COLUMNS: of the message on stdin.
cells() { tkt-mail -q -H -f csv -c "$1"; }

@test "a time of day that can't be read is a flaw, and the time of receipt counts" {
    local received='Received: from a by b; Wed, 5 Mar 2025 09:30:00 +0800'
    for date in '09.00.00 +0800' '0900 +0800' '9:00 AM +0800' '09:00:00.000 +0800' '09:00 GMT+0800'; do
        message 1 "Date: Wed, 5 Mar 2025 $date" "$received" <<<x | cells opened,field.flaws
    done >out
    for date in '' 'nine +0800' '+0800' '09:00 Q' '29:00 +0800'; do
        message 1 "Date: Wed, 5 Mar 2025 $date" "$received" <<<x | cells opened,field.flaws
    done >>out
    diff out <(for _ in 1 2 3 4 5; do echo 2025-03-05T09:00:00+08:00,; done
        for _ in 1 2 3 4 5; do echo 2025-03-05T09:30:00+08:00,date; done)
}

@test "a page's own charset counts if the header has none that is known" {
    page='<html><head><META http-equiv="Content-Type" content="text/html; charset=%s"></head><p>'
    html() { # CHARSET HEADER BYTES
        { printf "$page" "$1"; printf '%b</p></html>' "$3"; } |
            message 1 "Content-Type: text/html$2" 'Content-Transfer-Encoding: 8bit' | cells body
    }
    {
        html gb2312 '' '\xd6\xec\xe9\x46\xbb\xf9' # 朱镕基, which as a guess is Big5 or less
        html windows-1251 '; charset=us-ascii' '\xeb\xe8\xf4\xf2'
        html windows-1251 '; charset=x-nothing' '\xeb\xe8\xf4\xf2'
        html windows-1251 '; charset=koi8-r' '\xcc\xc9\xc6\xd4'
        html '"tis-620"' '' '\xa1\xd2\xc3'
    } >out
    diff out - <<<$'朱镕基\nлифт\nлифт\nлифт\nการ'
}

@test "a transfer encoding counts, whatever stands around its word" {
    for name in 'base64' 'base64 ' '"base64"' 'base64; x' 'base64;' "'BASE64'" '(a comment) base64' \
        'base64 (a comment)' 'x-base64'; do
        message 1 "Content-Transfer-Encoding: $name" <<<'5ryP5rC0' | cells body
    done >out
    for name in 'quoted-printable ;x' '"Quoted-Printable"' 'quoted-printable; charset=utf-8'; do
        message 1 'Content-Type: text/plain; charset=utf-8' "Content-Transfer-Encoding: $name" \
            <<<'=E6=BC=8F=  
=E6=B0=B4' | cells body
    done >>out
    diff out <(for _ in {1..12}; do echo 漏水; done)
}

@test "a Content-Type in quotes is one" {
    for type in '"text/html; charset=gb2312"' '"text/html"; charset=gb2312' \
        '"text/html; charset=\"gb2312\""' $'"text/html;\n charset=gb2312"'; do
        printf '<p>\xc2\xa9\xcb\xae</p>\n' | message 1 "Content-Type: $type" | cells body,field.attachments
    done >out
    diff out <(for _ in {1..4}; do echo 漏水,; done)
    message 1 'Content-Type: "multipart/mixed; boundary="b""' <<'END' | cells body,field.attachments >out
--b
Content-Type: "text/plain"

Since Monday.
--b
Content-Type: "application/pdf"; name="bill.pdf"

x
--b--
END
    diff out - <<<'Since Monday.,bill.pdf'
}

@test "blanks at the end of a line of quoted-printable are no text, a written one is" {
    local qp='Content-Transfer-Encoding: quoted-printable'
    printf 'klem= \t\nmt  \nT=C3= \r\n=BCr=20\t\nend= ' |
        message 1 'Content-Type: text/plain; charset=utf-8' "$qp" | tkt-mail -q -f json -c body | sed -n 2p >out
    diff out - <<<'{"body":"klemmt\nTür \nend"}'
    # blocks of 16 KiB are no ends of lines
    { printf '%16383s' '' | tr ' ' x; printf '%40000s' ''; echo y; } |
        message 2 'Content-Type: text/plain; charset=utf-8' "$qp" | cells body | wc -c >out
    diff out - <<<56385
}

# sealed HOW: a message with a part of that sort, which contains what comes on stdin.
sealed() {
    printf 'Message-ID: <s@a.example>\nFrom: Ann <ann@a.example>\nSubject: Tap\nDate: Wed, 5 Mar 2025 09:00:00 +0800\n'
    python3 "$BATS_TEST_DIRNAME/../data/mail/sealed.py" "$1"
}

@test "an opaque S/MIME signature is opened, an encrypted message is not" {
    printf 'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\n漏水\n%s\n' \
        $'--b\nContent-Type: application/pdf; name=bill.pdf\n\n%PDF\n--b--' >inner
    for how in signed pieces; do
        sealed $how <inner | cells body,field.attachments,field.flaws
    done >out
    sealed enveloped <inner | cells body,field.attachments,field.flaws >>out
    diff out - <<<$'漏水,bill.pdf,\n漏水,bill.pdf,\n,smime.p7m,encrypted'
    # what is cut anywhere is no crash, and no other text
    sealed pieces <inner >m.eml
    sed '1,/^$/d' m.eml | base64 -d >whole
    for n in 1 2 5 20 40 60 90 130 200; do
        { sed '/^$/q' m.eml; head -c "$n" whole | base64; } | cells body,field.attachments,field.flaws
    done | sort -u >out
    diff out - <<<',smime.p7m,encrypted'
    sealed signed <inner | tkt-mail --deliver --attachments files
    grep -qx '%PDF' files/*/*
}

@test "an opaque signature within others is opened as far as the limit" {
    printf 'Content-Type: text/plain\n\ndeep\n' >inner
    for _ in 1 2 3; do
        sealed signed <inner | sed -n '/^Content-Type/,$p' >outer
        mv outer inner
    done
    sealed signed <inner | cells body,field.attachments >out
    diff out - <<<'deep,'
    for _ in {1..10}; do
        sealed signed <inner | sed -n '/^Content-Type/,$p' >outer
        mv outer inner
    done
    sealed signed <inner | cells body,field.attachments,field.flaws >out
    diff out - <<<',smime.p7m,encrypted'
}

@test "a winmail.dat gives its text and its files" {
    echo words | sealed winmail >m.eml
    tkt-mail -q -f json -c body,field.attachments m.eml | sed -n 2p >out
    if ! grep -q bill out; then # built without libytnef: it is said
        grep -q "winmail.dat: its contents can't be read here" out
        return
    fi
    diff out - <<<'{"body":"It leaks.\n\n[winmail.dat: bill.pdf, plan.txt]","field.attachments":"winmail.dat|bill.pdf|plan.txt"}'
    for n in 7 20 60 100 150; do
        { sed '/^$/q' m.eml; sed '1,/^$/d' m.eml | base64 -d | head -c "$n" | base64; } | cells field.attachments
    done >out
    [ "$(grep -c winmail.dat out)" -eq 5 ]
    tkt-mail --deliver --attachments files m.eml
    grep -qx words files/*/*
}

@test "an invitation says what, when and where" {
    message 1 'Content-Type: multipart/alternative; boundary=b' <<'END' | tkt-mail -q -f json -c body,field.attachments | sed -n 2p >out
--b
Content-Type: text/plain

Please come.
--b
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
BEGIN:STANDARD
DTSTART:16010101T030000
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY;LANGUAGE=en:Boiler\, cellar
DTSTART;TZID="Europe/Berlin":20250310T090000
DTEND:20250310T090000Z
LOCATION:House 
 5
ORGANIZER;CN="Ann; B":mailto:ann@a.example
ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:desk@example.org
DESCRIPTION:Bring\nthe key
BEGIN:VALARM
DESCRIPTION:REMINDER
END:VALARM
END:VEVENT
END:VCALENDAR
--b--
END
    diff out - <<'END'
{"body":"Please come.\n\nCalendar: REQUEST\nSummary: Boiler, cellar\nStart: 2025-03-10 09:00 Europe/Berlin\nEnd: 2025-03-10 09:00 UTC\nLocation: House 5\nOrganizer: Ann; B <ann@a.example>","field.attachments":"attachment-1.ics"}
END
    message 2 'Content-Type: text/calendar' <<'END' | tkt-mail -q -f json -c body | sed -n 2p >out
BEGIN:VCALENDAR
METHOD:REPLY
BEGIN:VEVENT
SUMMARY:Boiler
DTSTART;VALUE=DATE:20250310
ATTENDEE;CN=Bo;PARTSTAT=DECLINED:mailto:bo@a.example
DESCRIPTION:Not then.
END:VEVENT
END:VCALENDAR
END
    diff out - <<'END'
{"body":"Calendar: REPLY\nSummary: Boiler\nStart: 2025-03-10\nAttendee: Bo <bo@a.example>: DECLINED\nDescription: Not then."}
END
}

# sent ID: what was sent for ticket 1 last, as a file; its Message-ID in $sent.
sends() {
    cat >sendmail.sh <<'END'
#!/bin/sh
cat >sent.eml
END
    chmod +x sendmail.sh
    tkt-mail -q --reply 1 --note "$1" --mail --sendmail "$PWD/sendmail.sh"
    sent=$(sed -n 's/^Message-ID: <\(.*\)>\r*$/\1/Ip' sent.eml)
    [ -n "$sent" ]
}

@test "a bounce of plain text goes to the message that it brings back" {
    message 1 <<<'It leaks.' | tkt-mail --deliver
    sends 'We come.'
    message 2 'From: MAILER-DAEMON@mx.example' 'Subject: failure notice' <<END | tkt-mail --deliver
Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message.

--- Below this line is a copy of the message.

Return-Path: <desk@example.org>
From: desk@example.org
Message-ID: <$sent>
Subject: Tap

We come.
END
    message 3 'From: Mail System <postmaster@mx.example>' 'X-Failed-Recipients: ann@a.example' \
        'Subject: Mail delivery failed' <<END | tkt-mail --deliver
This is a copy of the message, including all the headers.

> Message-Id:
>  <$sent>
END
    [ "$(tkt-list -H -c id)" = 1 ]
    [ "$(tkt-show 1 -f csv -H -c verb,note | grep -c '^note,.*not delivered')" -eq 2 ]
}

@test "a forwarded message on a ticket is a note with all of it" {
    message 1 <<<'It leaks.' | tkt-mail --deliver
    message 2 'In-Reply-To: <1@a.example>' 'Subject: Fwd: Tap' <<'END' | tkt-mail --deliver
The plumber says:

From: Bo <bo@b.example>
Sent: Tuesday
Subject: Tap

It is broken.
END
    tkt-show 1 -f csv -H -c verb,note | grep -q 'It is broken'
}

@test "the order of a thread follows References, then Received, then Date" {
    export TKT_NOW=2025-03-06T10:00:00+08:00
    message 1 <<<'It leaks.' | tkt-mail --deliver
    # her clock is years slow; his is right, and his message came before hers
    message 2 'From: Bo <bo@b.example>' 'In-Reply-To: <1@a.example>' 'Date: Wed, 5 Mar 2025 10:00:00 +0800' \
        'Received: from a by b; Wed, 5 Mar 2025 10:00:00 +0800' <<<'One.' | tkt-mail --deliver
    message 3 'In-Reply-To: <1@a.example>' 'Date: Wed, 5 Mar 2003 10:00:00 +0800' \
        'Received: from a by b; Wed, 5 Mar 2025 11:00:00 +0800' <<<'Two.' | tkt-mail --deliver
    tkt-mail --reply 1 --note x >out
    grep -A1 '^To:' out | grep -q ann@a.example
    grep -qi '^In-Reply-To: <3@a.example>' out
    # an answer to it came over a server with a slow clock, and is later all the same
    message 4 'References: <1@a.example> <3@a.example>' \
        'Received: from a by b; Wed, 5 Mar 2025 01:00:00 +0800' <<<'Three.' | tkt-mail --deliver
    tkt-mail --reply 1 --note x >out
    grep -qi '^In-Reply-To: <4@a.example>' out
    grep -A1 '^To:' out | grep -q ann@a.example
}

@test "what isn't written by a person is kept, listed, and taken up" {
    message 1 'Precedence: bulk' <<<'Buy!' >1.eml
    message 2 'Auto-Submitted: auto-generated' 'Subject: form' <<<'It leaks.' | tee 2.eml |
        tkt-mail --deliver -q 2>said
    tkt-mail --deliver -q 1.eml 2>>said
    diff said - <<'END'
tkt-mail: <2@a.example>: skipped: not written by a person (Auto-Submitted: auto-generated)
tkt-mail: <1@a.example>: skipped: not written by a person (Precedence: bulk)
END
    prints tkt-mail --passed -f csv <<'END'
number,at,email,subject,why,mail
1,2025-03-05T09:00:00+08:00,ann@a.example,form,Auto-Submitted: auto-generated,2@a.example
2,2025-03-05T09:00:00+08:00,ann@a.example,Tap,Precedence: bulk,1@a.example
END
    tkt-mail --take 1 --set priority=high 2>said
    [ "$(cat said)" = 'tkt-mail: <2@a.example>: ticket 1' ]
    [ "$(tkt-list -H -c subject,priority,body -f csv)" = 'form,high,It leaks.' ]
    [ "$(tkt-mail --passed -H -c number -f csv)" = 2 ]
    # its file is the ticket's now, and no other is lost
    [ "$(sqlite3 tkt.db 'SELECT group_concat(ticket) FROM (SELECT ticket FROM mail_file ORDER BY ticket)')" = 0,1 ]
    refuses 66 'tkt-mail: --take: no message 1 was passed over; tkt-mail --passed lists them' tkt-mail --take 1
    refuses 66 'tkt-mail: --take: no message 9 was passed over; tkt-mail --passed lists them' tkt-mail --take 9
    run tkt-mail --take x
    [ "$status" -eq 64 ]
    rm -r tkt.db-files
    run tkt-mail --take 2
    [ "$status" -eq 66 ]
    [ "$(tkt-list -H -c id)" = 1 ]
    run -65 tkt-init --check -q
    [[ $output == *"a message that was passed over: the attachment 'message.eml' is missing"* ]]
}

@test "a message that was passed over, delivered without its mark, comes in; with it, it is known" {
    message 1 'Auto-Submitted: auto-generated' <<<'It leaks.' >1.eml
    tkt-mail --deliver -q 1.eml 2>/dev/null
    tkt-mail --deliver 1.eml 2>said
    grep -q 'already seen, and skipped then' said
    grep -v Auto-Submitted 1.eml | tkt-mail --deliver
    [ "$(tkt-list -H -c body)" = 'It leaks.' ]
    [ -z "$(tkt-mail --passed -H -f csv)" ]
}

@test "X-Auto-Response-Suppress alone shows no machine, and is said; nor does a mark that says no" {
    message 1 'X-Auto-Response-Suppress: DR, OOF' <<<'It leaks.' | tkt-mail --deliver -q 2>said
    diff said - <<<"tkt-mail: <1@a.example>: taken for a person's, although it has X-Auto-Response-Suppress: DR, OOF"
    for mark in 'X-Autoreply: no' 'X-Autorespond: false' 'Auto-Submitted: no' 'X-Auto-Response-Suppress: None'; do
        message "${mark%%:*}" "$mark" <<<x | tkt-mail --deliver
    done
    [ "$(tkt-list -H -c id | wc -l)" -eq 5 ]
    message 9 'X-Auto-Response-Suppress: All' 'Subject: Automatic reply: Tap' <<<away | tkt-mail --deliver -q 2>said
    grep -q 'not written by a person (X-Auto-Response-Suppress: All)' said
    [ "$(tkt-list -H -c id | wc -l)" -eq 5 ]
}

@test "our own lists are no machines, other lists are" {
    local marks=$'Precedence: list\nMailing-List: list desk@example.org; contact x@example.org'
    message 1 "$marks" 'List-Id: Desk <desk.example.org>' <<<one | tkt-mail --deliver
    message 2 "$marks" 'List-Id: <help.example.org>' <<<two | tkt-mail --deliver
    message 3 'Precedence: bulk' 'List-Id: <news.example.com>' <<<three | tkt-mail --deliver -q 2>said
    [ "$(tkt-list -H -c body | tr '\n' ' ')" = 'one two ' ]
    tkt-load -q setting name=mail_lists value='Help@example.org, news.example.com'
    message 4 'Precedence: bulk' 'List-Id: <news.example.com>' <<<four | tkt-mail --deliver
    message 5 'List-Id: <help.example.org>' <<<five | tkt-mail --deliver
    # a machine on our list is one
    message 6 "$marks" 'List-Id: <desk.example.org>' 'Auto-Submitted: auto-replied' <<<six | tkt-mail --deliver -q 2>said
    [ "$(tkt-list -H -c body | tr '\n' ' ')" = 'one two four five ' ]
    [ "$(tkt-mail --passed -H -f csv -c mail | tr '\n' ' ')" = '3@a.example 6@a.example ' ]
}

@test "a ticket whose kind requires more than a message gives is made, marked, and its customer asked" {
    tkt-load -q kind code=mail fields='unit|model|contact' papers=photo
    message 1 <<<'It leaks.' >1.eml
    tkt-mail --deliver 1.eml
    [ "$(tkt-list -H -f csv -c id,body,field.missing)" = '1,It leaks.,unit|model' ]
    tkt-mail --deliver 1.eml 2>/dev/null
    [ "$(tkt-list -H -c id)" = 1 ]
    tkt-mail --reply 1 | sed '1,/^$/d' >out
    diff out - <<'END'
Thank you for your message. To proceed, we still need the following:
- unit
- model
- photo
Please send it in reply to this email.
END
    # what is known by then is asked for no more
    tkt-act -q set 1 unit=5-1 field.model=B2
    tkt-mail --reply 1 --note Hello | sed '1,/^$/d' >out
    ! grep -q 'unit\|model' out
    grep -q -- '- photo' out
    tkt-init --check -q
    # rows stay as strict as tkt-new
    message 2 <<<'It leaks.' | tkt-mail -q -f csv >rows.csv
    run tkt-new --csv rows.csv
    [ "$status" -eq 65 ]
}

@test "set kind counts the files that a mail brought as papers" {
    tkt-load -q kind code=card papers='身份证|photo'
    message 1 'Content-Type: multipart/mixed; boundary=b' <<'END' | tkt-mail --deliver
--b

my papers
--b
Content-Type: image/png; name="身份证-front.png"

x
--b--
END
    tkt-act -q set 1 kind=card
    [ "$(tkt-list -H -f csv -c kind,field.papers)" = 'card,身份证' ]
    tkt-mail --reply 1 -n --note Hello | grep -qx -- '- photo'
    tkt-act -q paper 1 photo
    tkt-act -q set 1 kind=mail
    tkt-act -q set 1 kind=card
    [ "$(tkt-list -H -f csv -c field.papers)" = '身份证|photo' ]
    tkt-init --check -q
}

@test "--reply -n shows text that can be read, and changes nothing" {
    message 1 'From: =?utf-8?B?5ZCz5aeQ?= <wu@a.example>' 'Subject: =?utf-8?B?5ryP5rC0?=' <<<x | tkt-mail --deliver
    prints tkt-mail --reply 1 -n --note '我们三点来。' <<'END'
From: Service desk <desk@example.org>
To: 吳姐 <wu@a.example>
Subject: Re: 漏水 [#1]
In-Reply-To: <1@a.example>

我们三点来。
END
    [ "$(tkt-list -H -f csv -c responded)" = '""' ]
}
