# tkt-mail: what becomes of a message; rows, tickets, notes, files, answers.
load helper

fill_desk() {
    printf 'code,name,papers\nmail,Letters,\ncard,Card,身份证|照片\n' | tkt-load -q kind
    tkt-load -q customer code=C12 name=Anna email=Anna@Example.com
    tkt-load -q setting name=mail_from value='Service desk <desk@example.org>'
}

setup() { setup_desk empty fill_desk; }

# message ID [HEADER…]: from Anna, with the text on stdin, as a file ID.eml.
message() {
    local id=$1
    shift
    {
        printf 'Message-ID: <%s@example.com>\nDate: Tue, 4 Mar 2025 09:00:00 +0800\n' "$id"
        [[ " $* " == *From:* ]] || echo 'From: Anna Bell <anna@example.com>'
        [[ " $* " == *Subject:* ]] || echo 'Subject: tap leaks'
        [ $# -eq 0 ] || printf '%s\n' "$@"
        echo
        cat
    } >"$id.eml"
}

# delivers FILE…: silently; one on stdin, several as files.
delivers() {
    if [ $# -eq 1 ]; then
        run --separate-stderr tkt-mail --deliver <"$1"
    else
        run --separate-stderr tkt-mail --deliver "$@"
    fi
    [ "$status" -eq 0 ] && [ -z "$output$stderr" ] || fail "$*: $status $output$stderr"
}

# history ID: verb and note of each event.
history() { tkt-show "$1" -f csv -H -c verb,note; }

@test "a message is a row, which tkt-new takes in" {
    message 1 'To: desk@example.org' <<<'Since Monday.'
    prints tkt-mail 1.eml <<'END'
key,kind,channel,subject,customer,contact,opened,parent,body,field.from,field.reply-to,field.attachments,field.papers,field.flaws
mail:1@example.com,mail,mail,tap leaks,C12,Anna Bell,2025-03-04T09:00:00+08:00,,Since Monday.,anna@example.com,,,,
END
    tkt-mail -q <1.eml | tkt-new --csv -c id,subject,opened,body,field.from >out 2>err
    diff out - <<'END'
id,subject,opened,body,field.from
1,tap leaks,2025-03-04T09:00:00+08:00,Since Monday.,anna@example.com
END
}

@test "a customer with several addresses is known by each; a like one isn't it" {
    tkt-load -q customer code=C13 email='bo@example.com, Bo.B@example.net;b_b@example.org'
    for from in bo@example.com bo.b@example.net B_B@example.org axb@example.org o@example.com bo@example.co; do
        message "$from" "From: $from" <<<x
        tkt-mail -q -f csv -H -c customer "$from.eml"
    done >out
    diff out - <<<$'C13\nC13\nC13\n""\n""\n""'
    tkt-new -q -k mail -s call --customer C13 >/dev/null
    tkt-mail --reply 1 --note x | grep -qx 'To: bo@example.com'
}

@test "no message is no row, and gives the header" {
    prints tkt-mail -q -f csv -c key,subject /dev/null <<<'key,subject'
    run --separate-stderr tkt-mail --deliver </dev/null
    [ "$status" -eq 0 ] && [ "$stderr" = 'tkt-mail: no message' ]
}

@test "delivered it is a ticket, and delivered twice it is one" {
    message 1 <<<'Since Monday.'
    delivers 1.eml
    run --separate-stderr tkt-mail --deliver <1.eml
    [ "$status" -eq 0 ]
    [ "$stderr" = 'tkt-mail: <1@example.com>: already in ticket 1' ]
    tkt-list -c id,key,customer,contact,body >out
    diff out - <<'END'
id,key,customer,contact,body
1,mail:1@example.com,C12,Anna Bell,Since Monday.
END
    tkt-init --check -q
}


@test "a message with another one's id, but not its date, isn't lost" {
    message 1 <<<one
    sed 's/^Date: .*/Date: Tue, 4 Mar 2025 09:30:00 +0800/; s/^one/two/' 1.eml >2.eml
    delivers 1.eml 2.eml
    [ "$(tkt-list -H -c body,field.flaws)" = $'one,\ntwo,id' ]
    run --separate-stderr tkt-mail --deliver <1.eml
    [[ $stderr == *'ticket 1' ]] || fail "$stderr"
    run --separate-stderr tkt-mail --deliver <2.eml
    [[ $stderr == *'ticket 2' ]] || fail "$stderr"
}

@test "an answer is a note without the history below it; the whole message is kept" {
    message 1 <<<'Since Monday.'
    message 2 'In-Reply-To: <1@example.com>' 'Subject: Re: tap leaks' <<'END'
Come after three.

On Tue, 4 Mar 2025, Service desk wrote:
> When may we come?
END
    delivers 1.eml 2.eml
    history 1 >out
    diff out - <<'END'
new,
note,Come after three.
attach,
END
    [ "$(tkt-list -c id -H | wc -l)" -eq 1 ]
    tkt-show 1 -f csv -H -c data >out
    grep -q '""from"":""anna@example.com"",""mail"":""2@example.com""' out
    cmp 2.eml "tkt.db-files/$(sed -n 's/.*message.eml.*blake2b"":""\(..\)\([0-9a-f]*\).*/\1\/\2/p' out)"
    tkt-init --check -q
}

@test "history is left out of HTML and Chinese answers too" {
    message 1 <<<one
    delivers 1.eml
    message 2 'In-Reply-To: <1@example.com>' 'Content-Type: text/html' <<'END'
<div dir="ltr">At three.</div><br><div class="gmail_quote"><div class="gmail_attr">On Tue, Mar 4, 2025 at
 9:00 AM Desk &lt;<a href="mailto:desk@example.org">desk@example.org</a>&gt; wrote:<br></div>
<blockquote class="gmail_quote"><div>When?</div></blockquote></div>
END
    message 3 'In-Reply-To: <1@example.com>' 'Content-Type: text/html' <<'END'
<p class="MsoNormal">At four.</p><div style="border:none"><p class="MsoNormal"><b>From:</b> Desk
 &lt;desk@example.org&gt;<br><b>Sent:</b> Tuesday<br><b>To:</b> Anna<br><b>Subject:</b> x</p></div>
<p class="MsoNormal">When?</p>
END
    message 4 'In-Reply-To: <1@example.com>' 'Content-Type: text/html; charset=utf-8' <<'END'
<div>五点。</div><div>------------------&nbsp;原始邮件&nbsp;------------------</div><div><b>发件人:</b> 客服</div>
<div>什么时候？</div>
END
    message 5 'In-Reply-To: <1@example.com>' <<'END'
At six.

Sent from my telephone

> On 4 Mar 2025, at 09:00, Desk wrote:
>
> When?
END
    delivers 2.eml 3.eml 4.eml 5.eml
    tkt-show 1 -f tsv -H -c note >out
    grep -qx 'At three.' out
    grep -qx 'At four.' out
    grep -qx '五点。' out
    grep -qx 'At six.\\n\\nSent from my telephone' out
}

@test "a row's message is answered too, by its key" {
    message 1 <<<'Since Monday.'
    tkt-mail -q <1.eml | tkt-new -q --csv
    message 2 'References: <1@example.com>' <<<'And the lamp.'
    delivers 2.eml
    [ "$(history 1)" = $'new,\nnote,And the lamp.' ]
    message 3 'In-Reply-To: <2@example.com>' <<<'And the door.'
    delivers 3.eml
    [ "$(history 1 | tail -n 1)" = 'note,And the door.' ]
}

@test "an answer lets a waiting ticket go on, leaves a resolved one, follows a merged one" {
    message 1 <<<one
    message 2 <<<two
    delivers 1.eml 2.eml
    tkt-act -q accept 1
    tkt-act -q wait 1
    message 3 'In-Reply-To: <1@example.com>' <<<'Here it is.'
    delivers 3.eml
    [ "$(tkt-list id=1 -H -c status)" = active ]
    [ "$(history 1 | tail -n 2)" = $'note,Here it is.\nresume,' ]
    tkt-act -q resolve 1
    message 4 'In-Reply-To: <1@example.com>' <<<'Thank you.'
    delivers 4.eml
    [ "$(tkt-list id=1 -H -c status)" = resolved ]
    tkt-act -q merge 2 --into 1
    message 5 'In-Reply-To: <2@example.com>' <<<'And two?'
    delivers 5.eml
    [ "$(history 1 | tail -n 1)" = 'note,And two?' ]
}

@test "whoever has the ticket is told that the customer wrote; once, and not of machines or of us" {
    tkt-load -q department code=cs
    tkt-load -q staff - <<'END'
code,dept,email,role
tester,cs,,director
wang,cs,wang@example.org,agent
END
    told() { tkt-remind -q -f csv -H -c id,reason,to | paste -sd ' '; }
    message 1 <<<one
    delivers 1.eml
    tkt-act -q assign 1 --to wang
    [ "$(told)" = 1,assigned,wang ]
    message 2 'In-Reply-To: <1@example.com>' <<<'And the lamp.'
    delivers 2.eml
    [ "$(told)" = 1,wrote,wang ]
    [ -z "$(told)" ]
    message 3 'In-Reply-To: <1@example.com>' 'From: wang@example.org' <<<'I know.'
    message 4 'In-Reply-To: <1@example.com>' 'Auto-Submitted: auto-replied' <<<'away'
    delivers 3.eml 4.eml
    tkt-act -q set field.floor=3 1
    [ -z "$(told)" ]
    export TKT_NOW=2025-03-05T11:00:00+08:00
    tkt-act -q resolve 1
    message 5 'In-Reply-To: <1@example.com>' <<<'It leaks still.'
    delivers 5.eml
    [ "$(told)" = 1,wrote,wang ]
    [ "$(tkt-list -H -c field.mailed)" = 2025-03-05T11:00:00+08:00 ]
    tkt-init --check -q
}

@test "a reminder that the customer wrote is sent by --again like any other, whatever came after it" {
    tkt-load -q staff - <<'END'
code,dept,email,role
tester,,,director
wang,,wang@example.org,agent
END
    message 1 <<<one
    delivers 1.eml
    tkt-act -q assign 1 --to wang
    tkt-remind -q --send true
    message 2 'In-Reply-To: <1@example.com>' <<<'And the lamp.'
    delivers 2.eml
    printf '#!/bin/sh\nkill -9 $$\n' >carry && chmod +x carry
    run tkt-remind -q --send ./carry
    [ "$(tkt-remind --log -H -c id,reason,state unknown)" = 1,wrote,unknown ]
    tkt-act -q urge 1
    tkt-remind -q --send true
    tkt-remind -q --again --send true
    [ "$(tkt-remind --log -H -c reason,state 1 | paste -sd ' ')" = 'assigned,sent wrote,sent urged,sent' ] ||
        fail "$(tkt-remind --log)"
}

@test "an answer to a closed ticket is a new one, its part" {
    message 1 <<<one
    delivers 1.eml
    tkt-act -q cancel 1
    message 2 'In-Reply-To: <1@example.com>' <<<'It leaks again.'
    delivers 2.eml
    [ "$(tkt-list -H -c id,parent,status)" = $'1,,cancelled\n2,1,new' ]
    [ "$(history 2)" = 'new,"continues ticket 1, which is finished"' ]
    [ "$(tkt-list -H -c last_note id=2)" = '""' ]
}

@test "a ticket whose workflow allows no note gets a part instead" {
    printf 'workflow,status,verb,next\nmute,new,cancel,cancelled\n' | tkt-load -q workflow
    tkt-load -q kind code=mail workflow=mute
    message 1 <<<one
    message 2 'In-Reply-To: <1@example.com>' <<<two
    delivers 1.eml 2.eml
    [ "$(tkt-list -H -c id,parent,body)" = $'1,,one\n2,1,two' ]
}

@test "by its number alone a ticket takes notes from those known there, and from no stranger" {
    message 1 <<<one
    delivers 1.eml
    message 2 'Subject: Re: tap leaks [#1]' <<<'from the customer'
    message 3 'Subject: [#1]' 'From: Eve <eve@stranger.example>' <<<'from a stranger'
    delivers 2.eml 3.eml
    [ "$(history 1)" = $'new,\nnote,from the customer' ]
    [ "$(history 2)" = "new,\"the subject names ticket 1, but the sender isn't one of its people\"" ]
    # a colleague who is in the thread is known from then on
    message 4 'In-Reply-To: <1@example.com>' 'From: Finn <finn@example.com>' <<<'I am in copy'
    message 5 'Subject: about [#1]' 'From: Finn <FINN@example.com>' <<<'me again'
    delivers 4.eml 5.eml
    [ "$(history 1 | tail -n 2)" = $'note,I am in copy\nnote,me again' ]
    tkt-load -q staff code=wang email=Wang@example.org
    message 6 'Subject: [#1]' 'From: wang@example.org' <<<'from us'
    delivers 6.eml
    [ "$(history 1 | tail -n 1)" = 'note,from us' ]
    tkt-load -q staff code=li email=li@example.org active=0
    message 7 'Subject: [#1]' 'From: li@example.org' <<<'from one who left'
    delivers 7.eml
    [ "$(tkt-list -H -c id | wc -l)" -eq 3 ]
}

@test "what a machine wrote opens nothing, and is said; exit 0" {
    message 1 'Auto-Submitted: auto-replied' <<<'I am away.'
    message 2 'Precedence: bulk' <<<'Buy!'
    message 3 'Return-Path: <>' <<<'failed'
    message 4 'From: desk@example.org' <<<'ours'
    for i in 1 2 3 4; do
        run --separate-stderr tkt-mail --deliver <$i.eml
        [ "$status" -eq 0 ] && [ -z "$output" ] || fail "$status $output"
        echo "$stderr"
    done >said
    diff said - <<'END'
tkt-mail: <1@example.com>: skipped: not written by a person (Auto-Submitted: auto-replied)
tkt-mail: <2@example.com>: skipped: not written by a person (Precedence: bulk)
tkt-mail: <3@example.com>: skipped: not written by a person (Return-Path: <>)
tkt-mail: <4@example.com>: skipped: we sent it
END
    [ -z "$(tkt-list -H)" ]
    [ ! -e tkt.db-files ]
}

@test "an automatic answer to a ticket's mail is a note there, and lets nothing go on" {
    message 1 <<<one
    delivers 1.eml
    tkt-act -q accept 1
    tkt-act -q wait 1
    message 2 'Auto-Submitted: auto-replied' 'In-Reply-To: <1@example.com>' <<<'I am away.'
    message 3 'Subject: Out of office' 'In-Reply-To: <1@example.com>' <<<'Until Monday.'
    delivers 2.eml 3.eml
    [ "$(tkt-list id=1 -H -c status)" = waiting ]
    [ "$(history 1 | tail -n 2)" = $'note,[automatic reply] I am away.\nnote,[automatic reply] Until Monday.' ]
    [[ $(tkt-list -H -c last_note id=1) != *'I am away'* ]]
}

@test "a bounce of our answer is a note on its ticket" {
    message 1 <<<one
    delivers 1.eml
    fake_sendmail 0
    tkt-mail -q --reply 1 --note 'We come.' --mail --sendmail ./sendmail
    message 2 'From: MAILER-DAEMON@example.com' 'Return-Path: <>' 'MIME-Version: 1.0' \
        'Content-Type: multipart/report; boundary=b; report-type=delivery-status' <<END
--b
Content-Type: text/plain

No such user.
--b
Content-Type: message/rfc822

$(cat mail.1)
--b--
END
    delivers 2.eml
    [ "$(history 1 | tail -n 1)" = 'note,[not delivered] No such user.' ]
    [[ $(tkt-list -H -c last_note id=1) != *'No such user'* ]]
}

# fake_sendmail STATUS: a ./sendmail that keeps what it gets as mail.1, mail.2 …
fake_sendmail() {
    cat >sendmail <<END
#!/bin/sh
n=1
while [ -e "mail.\$n" ]; do n=\$((n + 1)); done
cat >"mail.\$n"
printf '%s\n' "\$*" >args
exit $1
END
    chmod +x sendmail
}

@test "attachments are kept by their contents, once, privately, and listed" {
    cat >body <<'END'
--b
Content-Type: text/plain

see photo
--b
Content-Type: image/png; name="../a photo.png"
Content-Transfer-Encoding: base64

aGVsbG8=
--b--
END
    message 1 'Content-Type: multipart/mixed; boundary=b' <body
    message 2 'Content-Type: multipart/mixed; boundary=b' <body
    umask 0
    delivers 1.eml 2.eml
    digest=$(printf hello | b2sum -l 256 | cut -d ' ' -f 1)
    [ "$(find tkt.db-files -type f)" = "tkt.db-files/${digest:0:2}/${digest:2}" ]
    [ "$(cat "tkt.db-files/${digest:0:2}/${digest:2}")" = hello ]
    [ "$(stat -c %a tkt.db-files "tkt.db-files/${digest:0:2}" "tkt.db-files/${digest:0:2}/${digest:2}" | paste -sd ' ')" = '700 700 600' ]
    tkt-show 2 -f csv -H -c verb,data | tail -n 1 >out
    diff out - <<<"attach,\"{\"\"file\"\":\"\"a photo.png\"\",\"\"size\"\":5,\"\"blake2b\"\":\"\"$digest\"\"}\""
    tkt-mail -q --attachments kept <1.eml >out
    tkt-load -q setting name=mail_folder value="$PWD/elsewhere"
    message 3 'Content-Type: multipart/mixed; boundary=b' <body
    tkt-mail -q --attachments kept <3.eml >out
    [ "$(find kept -type f)" = "kept/${digest:0:2}/${digest:2}" ]
    delivers 3.eml
    [ "$(find elsewhere -type f)" = "elsewhere/${digest:0:2}/${digest:2}" ]
}

@test "papers: those that came are in, the others are asked for, and the answer brings them" {
    tkt-load -q notice code=papers language=en subject=- text='Please send: {papers} (ticket {id})'
    message 1 'To: desk+card@example.org' 'Content-Type: multipart/mixed; boundary=b' <<'END'
--b

my papers
--b
Content-Type: image/png; name="身份证-front.png"

x
--b--
END
    run --separate-stderr tkt-mail -f csv -H -c field.papers 1.eml
    [ "$output" = 身份证 ]
    [ "$stderr" = 'tkt-mail: <1@example.com>: missing documents: 照片' ]
    delivers 1.eml
    [ "$(tkt-list -H -c kind,field.papers)" = 'card,身份证' ]
    [ "$(tkt-show 1 -f csv -H -c verb,note,data | tail -n 1)" = 'note,Please send: - 照片 (ticket 1),"{""draft"":1}"' ]
    [[ $(tkt-list -H -c last_note id=1) != *'Please send'* ]]
    tkt-mail --reply 1 >out
    tail -n 1 out | base64 -d | grep -qx 'Please send: - 照片 (ticket 1)'
    message 2 'In-Reply-To: <1@example.com>' 'Content-Type: image/jpeg; name=照片.jpg' <<<x
    delivers 2.eml
    [ "$(tkt-list -H -c field.papers)" = '身份证|照片' ]
    [ "$(history 1 | tail -n 1)" = 'paper,' ]
}

@test "a notice that can't be filled keeps no message out" {
    tkt-load -q notice code=papers language= subject=- text='{papers}, {reason}'
    message 1 'To: desk+card@example.org' <<<'hello'
    run --separate-stderr tkt-mail --deliver <1.eml
    [ "$status" -eq 0 ]
    [[ $stderr == 'tkt-mail: no reply was drafted: '*'{reason}'* ]] || fail "$stderr"
    [ "$(history 1)" = 'new,' ]
    run --separate-stderr tkt-mail --reply 1 --note x
    [ "$status" -eq 65 ]
}

@test "--route hands a new ticket on; one that stays new is taken in all the same" {
    tkt-load -q department code=cs
    message 1 <<<one
    run --separate-stderr tkt-mail --deliver --route <1.eml
    [ "$status" -eq 0 ]
    [ "$stderr" = "tkt-mail: ticket 1: still new: no rule gives a department, and the kind mail has none" ] || fail "$stderr"
    tkt-load -q kind code=mail dept=cs
    message 2 <<<two
    tkt-mail -q --deliver --route <2.eml
    [ "$(tkt-list -H -c id,status,dept)" = $'1,new,\n2,assigned,cs' ]
}

@test "--kind and --set beat what the message says" {
    message 1 <<<one
    tkt-mail --deliver -k card --set priority=urgent --set subject=x --set field.site=3 <1.eml
    [ "$(tkt-list -H -c kind,priority,subject,field.site)" = 'card,urgent,x,3' ]
    refuses 65 "tkt-mail: --kind: 'nothing' is not one of card, mail" tkt-mail -k nothing 1.eml
    refuses 64 $'tkt-mail: --set: column \'status\' can\'t be imported\nTry \'tkt-mail --help\'.' tkt-mail --set status=new 1.eml
}

@test "--dry-run changes nothing" {
    message 1 <<<one
    run tkt-mail --deliver --dry-run <1.eml
    [ "$status" -eq 0 ]
    [ -z "$(tkt-list -H)" ]
    [ ! -e tkt.db-files ]
    delivers 1.eml
    [ "$(tkt-list -H -c id)" = 1 ]
}

@test "options that say nothing here are refused" {
    refuses 64 $'tkt-mail: --columns can\'t be used with --deliver\nTry \'tkt-mail --help\'.' \
        tkt-mail --deliver -c id
    refuses 64 $'tkt-mail: --output can\'t be used with --deliver\nTry \'tkt-mail --help\'.' \
        tkt-mail --deliver -o x
    refuses 64 $'tkt-mail: --format can\'t be used with --reply\nTry \'tkt-mail --help\'.' \
        tkt-mail --reply 1 -f csv
    refuses 64 $'tkt-mail: --deliver can\'t be used with --reply\nTry \'tkt-mail --help\'.' tkt-mail --reply 1 --deliver
    refuses 64 $'tkt-mail: --note requires --reply\nTry \'tkt-mail --help\'.' tkt-mail --note x
    refuses 64 $'tkt-mail: --sendmail requires --mail\nTry \'tkt-mail --help\'.' tkt-mail --reply 1 --sendmail x
}

@test "rows that can't be written are 74" {
    message 1 <<<one
    refuses 74 'tkt-mail: stdout: No space left on device' sh -c 'tkt-mail -f csv 1.eml >/dev/full'
}

@test "whatever keeps a message out is 75 under --deliver, with the reason; else as in all tools" {
    message 1 <<<one
    refuses 75 "$(tkt-mail -d "$PWD/none.db" 1.eml 2>&1)" tkt-mail --deliver -d "$PWD/none.db" 1.eml
    run tkt-mail -d "$PWD/none.db" 1.eml
    [ "$status" -eq 66 ]
    tkt-load -q setting name=mail_kind value=letters
    refuses 75 "tkt-mail: the setting mail_kind: 'letters' is not one of card, mail" tkt-mail --deliver 1.eml
    run tkt-mail 1.eml
    [ "$status" -eq 78 ]
    refuses 75 "tkt-mail: --kind: 'letters' is not one of card, mail" tkt-mail --deliver -k letters 1.eml
    refuses 65 "tkt-mail: --kind: 'letters' is not one of card, mail" tkt-mail -k letters 1.eml
    refuses 64 $'tkt-mail: --route requires --deliver\nTry \'tkt-mail --help\'.' tkt-mail --route 1.eml
    tkt-load -q setting name=mail_kind value=mail
    tkt-load -q kind code=mail fields=order
    run --separate-stderr tkt-mail --deliver 1.eml
    [ "$status" -eq 75 ]
    tkt-load -q kind code=mail fields=
    touch file
    run --separate-stderr tkt-mail --deliver --attachments file/x "$BATS_TEST_DIRNAME/../data/mail/"*-related.eml
    [ "$status" -eq 75 ]
    [ -z "$(tkt-list -H)" ]
    delivers 1.eml
}

@test "of many messages one that can't be taken in doesn't keep the others out" {
    message 1 <<<one
    message 2 <<<two
    run --separate-stderr tkt-mail --deliver 1.eml missing.eml 2.eml
    [ "$status" -eq 75 ]
    [ "$stderr" = 'tkt-mail: missing.eml: No such file or directory' ] || fail "$stderr"
    [ "$(tkt-list -H -c body)" = $'one\ntwo' ]
}

@test "a sender who writes too often is to come again later" {
    tkt-load -q setting name=mail_per_hour value=2
    for i in 1 2 3; do message $i <<<$i; done
    delivers 1.eml 2.eml
    run --separate-stderr tkt-mail --deliver <3.eml
    [ "$status" -eq 75 ]
    [ "$(tkt-list -H -c id | wc -l)" -eq 2 ]
    # what is older than that hour doesn't count: a mailbox of the past comes in whole
    sed -i 's/^Date: .*/Date: Mon, 3 Mar 2025 09:00:00 +0800/' 3.eml
    delivers 3.eml
}

@test "an answer is a message in the thread; nothing is logged where it is printed only" {
    message 1 'Reply-To: office@example.com' <<<one
    message 2 'In-Reply-To: <1@example.com>' <<<two
    delivers 1.eml 2.eml
    tkt-mail --reply 1 --note 'We come at three.' | sed 's/tkt-1-[0-9a-f]\{16\}/tkt-1-X/' >out
    diff out - <<'END'
From: "Service desk"
 <desk@example.org>
To: "Anna Bell"
 <anna@example.com>
Subject: Re: tap leaks [#1]
Date: Wed, 05 Mar 2025 10:00:00 +0800
Message-ID: <tkt-1-X@example.org>
In-Reply-To: <2@example.com>
References: <1@example.com> <2@example.com>
MIME-Version: 1.0
Content-Type: text/plain; charset=UTF-8
Content-Transfer-Encoding: 7bit

We come at three.
END
    [ "$(tkt-list -H -c id,responded)" = 1, ]
    [ "$(history 1 | tail -n 1)" = note,two ]
}

@test "an answer sent is logged, is answered by its thread, and is never taken for a new one" {
    fake_sendmail 0
    message 1 <<<one
    delivers 1.eml
    tkt-mail --reply 1 --note 'We come at three.' --mail --sendmail ./sendmail 2>said
    [ "$(cat said)" = 'tkt-mail: ticket 1: replied to anna@example.com' ]
    [ "$(cat args)" = '-t -i' ]
    [ "$(tkt-list -H -c responded)" = 2025-03-05T10:00:00+08:00 ]
    [ "$(tkt-show 1 -f csv -H -c verb,note,data | tail -n 1)" = 'note,We come at three.,"{""reply"":1}"' ]
    ! grep -q '^Auto-Submitted' mail.1
    sed -i 's/^From: .*/From: someone@example.com/; /^ <desk@example.org>/d' mail.1
    run --separate-stderr tkt-mail --deliver <mail.1
    [ "$status" -eq 0 ] && [[ $stderr == *'skipped: we sent it' ]] || fail "$stderr"
    id=$(sed -n 's/^Message-ID: //p' mail.1)
    message 2 "In-Reply-To: $id" 'From: Gus <gus@example.com>' <<<'Fine.'
    delivers 2.eml
    [ "$(history 1 | tail -n 1)" = 'note,Fine.' ]
    # --send: by another program
    printf '#!/bin/sh\nenv | grep ^TKT_EMAIL; cat\n' >carry
    chmod +x carry
    tkt-mail -q --reply 1 --note - --send ./carry <<<'Until then.' 2>said
    [ "$(cat said)" = $'TKT_EMAIL=gus@example.com\nUntil then.' ]
}

@test "an answer goes to the customer, not to a colleague who wrote on the ticket" {
    tkt-load -q staff code=wang email=wang@example.org
    message 1 <<<one
    message 2 'In-Reply-To: <1@example.com>' 'From: wang@example.org' <<<'seen'
    delivers 1.eml 2.eml
    tkt-mail --reply 1 --note x >out
    grep -qx ' <anna@example.com>' out
    grep -qx 'In-Reply-To: <1@example.com>' out
}

@test "an answer that isn't sent isn't logged" {
    fake_sendmail 75
    message 1 <<<one
    delivers 1.eml
    refuses 74 "tkt-mail: not sent: ./sendmail: exit status 75" tkt-mail --reply 1 --note x --mail --sendmail ./sendmail
    [ "$(history 1)" = 'new,' ]
}

@test "the latest note said to the customer is the answer, and isn't logged twice" {
    fake_sendmail 0
    message 1 <<<one
    delivers 1.eml
    refuses 65 'tkt-mail: ticket 1: nothing to send: use --note TEXT, or tkt-act note --reply first' tkt-mail --reply 1
    tkt-act -q note 1 --reply --note 'We come.'
    tkt-act -q note 1 --note 'internal'
    tkt-mail -q --reply 1 --mail --sendmail ./sendmail
    [ "$(tail -n 1 mail.1)" = 'We come.' ]
    [ "$(history 1)" = $'new,\nnote,We come.\nnote,internal' ]
    # nor sent twice
    refuses 65 'tkt-mail: ticket 1: its latest note was already sent; use --note TEXT to say more' \
        tkt-mail --reply 1 --mail --sendmail ./sendmail
    [ ! -e mail.2 ]
    tkt-mail --reply 1 | grep -qx 'We come.'
    tkt-mail -q --reply 1 --note 'We came.' --mail --sendmail ./sendmail
    refuses 65 'tkt-mail: ticket 1: its latest note was already sent; use --note TEXT to say more' \
        tkt-mail --reply 1 --mail --sendmail ./sendmail
    tkt-act -q note 1 --reply --note 'Was it all right?'
    tkt-mail -q --reply 1 --mail --sendmail ./sendmail
    [ "$(tail -n 1 mail.3)" = 'Was it all right?' ]
}

@test "an answer needs somebody to go to, and a sender" {
    tkt-new -q -k mail -s call >/dev/null
    refuses 65 'tkt-mail: ticket 1: nobody to reply to: no mail came in, and its customer has no email address' tkt-mail --reply 1 --note x
    refuses 66 'tkt-mail: there is no ticket 9' tkt-mail --reply 9 --note x
    tkt-new -q -k mail -s call --customer C12 --contact 'A. Bell' >/dev/null
    tkt-mail --reply 2 --note x | grep -qx ' <Anna@Example.com>'
    tkt-load -q setting name=mail_from value=
    refuses 65 "tkt-mail: the sender '' is not an email address such as desk@example.com" tkt-mail --reply 2 --note x
    run --separate-stderr tkt-mail --reply 2 --note x --mail --sendmail /bin/true
    [ "$status" -eq 78 ]
}

@test "hostile words in a message run nothing and stay what they are" {
    message 1 'Subject: $(touch pwned) `touch pwned`; -rf' 'From: "$(touch pwned)" <anna@example.com>' <<<'=cmd|x'
    fake_sendmail 0
    delivers 1.eml
    tkt-mail -q --reply 1 --note '$(touch pwned)' --mail --sendmail ./sendmail
    [ ! -e pwned ]
    [ "$(tkt-list -H -c subject)" = '$(touch pwned) `touch pwned`; -rf' ]
    grep -qxF 'Subject: Re: $(touch pwned) `touch pwned`; -rf [#1]' mail.1
    [ "$(grep -c '^To:' mail.1)" -eq 1 ]
}

# A sanitizer keeps memory of its own.
sanitized() { grep -q libasan "$(command -v tkt-mail)"; }

@test "a message of 50 MB takes at most 64 MB of memory, one of 16 MB at most 28, whatever it is made of" {
    ! sanitized || skip "built with a sanitizer"
    cat >measure.py <<'END'
import base64, os, subprocess, sys

HEAD = b"From: a@example.com\nSubject: s\nMessage-ID: <%s@x>\nMIME-Version: 1.0\n"
MIXED = b"Content-Type: multipart/mixed; boundary=b\n"
LINES = base64.encodebytes(os.urandom(57 * 650))
PART = b"--b\nContent-Type: text/plain\n\nhi\n"

# name, at most so many MB, pieces and how often; memory that is ours would count as the tool's own;
# those of which much is kept are of 50 MB, for there is a limit to that
MESSAGES = [
    ("file", 28, (MIXED + b"\n--b\n\nhi\n--b\nContent-Type: application/pdf; name=x.pdf\n"
              b"Content-Transfer-Encoding: base64\n\n", 1), (LINES, 330), (b"--b--\n", 1)),
    ("plain", 64, (b"Content-Type: text/plain; charset=utf-8\n\n", 1), ("漏水了 hello\n".encode() * 1000, 2900)),
    ("line", 64, (b"Content-Type: text/plain; charset=gb2312\n\n", 1), ("漏水了".encode("gb2312") * 1000, 8300)),
    ("html", 64, (b"Content-Type: text/html\n\n", 1), (b"<p>hello <b>x</b> &amp; y</p>\n" * 1000, 1800)),
    ("header", 28, (b"X-Long: ", 1), (b"x" * 1000, 16500), (b"\n\nhi\n", 1)),
    ("headers", 64, (b"X-Short: x\n" * 1000, 4500), (b"\nhi\n", 1)),
    ("parts", 28, (MIXED + b"\n", 1), (PART * 1000, 500), (b"--b--\n", 1)),
    ("folded", 28, (b"Content-Type:\n (a comment) multipart\n /mixed;\n boundary=b\n\n", 1), (PART * 1000, 500)),
    ("digest", 28, (b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nX-Long: ", 1),
     (b"x" * 1000, 16500), (b"\n\nhi\n--b--\n", 1)),
    ("prologue", 28, (MIXED + b"\n", 1), (b"noise\n" * 1000, 2750)),
    ("deep", 28, (b"Content-Type: multipart/mixed; boundary=b0\n\n", 1),
     (b"".join(b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (i, i + 1)
               for i in range(10000)), 1)),
    ("messages", 28, (b"Content-Type: message/rfc822\n\n", 10000)),
]


def measure(name, most, pieces, how):
    tool = subprocess.Popen(["tkt-mail", "-q", *how], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    tool.stdin.write(HEAD % name.encode())
    for piece, times in pieces:
        for _ in range(times):
            tool.stdin.write(piece)
    tool.stdin.close()
    _, status, usage = os.wait4(tool.pid, 0)
    print(name, *how, status, usage.ru_maxrss, "KB")
    return status == 0 and usage.ru_maxrss <= most * 1024


good = True
for name, most, *pieces in MESSAGES:
    good &= measure(name, most, pieces, ["--deliver"])
good &= measure("row", 64, MESSAGES[1][2:], [])
sys.exit(not good)
END
    python3 measure.py >measured || fail "$(cat measured)"
    [ "$(tkt-list -H -c id | wc -l)" -eq 12 ]
    # what was cut is kept whole
    [ "$(stat -c %s tkt.db-files/*/* | sort -n | head -n 1)" -gt 100000 ]
}

@test "a message that ends anywhere, or has a byte changed, is read all the same" {
    python3 - "$BATS_TEST_DIRNAME/../data/mail" <<'END'
import glob, random, sys
random.seed(1)
for i, file in enumerate(sorted(glob.glob(sys.argv[1] + "/*.eml"))):
    data = open(file, "rb").read()
    for k in range(3):
        cut = data[: random.randrange(len(data))]
        open("cut-%d-%d.eml" % (i, k), "wb").write(cut)
        odd = bytearray(data)
        for _ in range(5):
            odd[random.randrange(len(odd))] = random.randrange(256)
        open("odd-%d-%d.eml" % (i, k), "wb").write(odd)
END
    tkt-mail -q -f csv ./*.eml >rows.csv
    [ "$(tkt-mail -q -f jsonl ./*.eml | wc -l)" -gt 1500 ]
    tkt-new -q --csv rows.csv
    tkt-init --check -q
}

@test "formail gives a whole mbox, message by message" {
    command -v formail >/dev/null || skip "formail is not installed"
    message 1 <<<one
    message 2 <<<two
    for i in 1 2; do
        echo 'From anna@example.com Tue Mar  4 09:00:00 2025'
        cat $i.eml
        echo
    done >mbox
    { tkt-mail -q -f csv </dev/null; formail -s tkt-mail -q -f csv -H <mbox; } | tkt-new -q --csv
    [ "$(tkt-list -H -c body)" = $'one\ntwo' ]
    formail -s tkt-mail --deliver -q <mbox
    [ "$(tkt-list -H -c body)" = $'one\ntwo' ]
}

@test "two deliveries of one message at once are one ticket" {
    message 1 <<<one
    all=()
    for i in 1 2 3 4 5 6; do
        tkt-mail -q --deliver <1.eml &
        all+=($!)
    done
    wait "${all[@]}"
    [ "$(tkt-list -H -c id | wc -l)" -eq 1 ]
}

@test "killed at any moment, delivered again: one ticket, whole" {
    cp "$BATS_TEST_DIRNAME/../data/mail/"*[0-9]-related.eml 1.eml
    for delay in 0.001 0.002 0.004 0.006 0.008 0.01 0.012 0.015 0.02 0.03; do
        timeout -s KILL $delay tkt-mail -q --deliver <1.eml || :
    done
    delivers_or_known 1.eml
    [ "$(tkt-list -H -c id | wc -l)" -eq 1 ]
    [ "$(history 1 | grep -c attach)" -eq 1 ]
    [ "$(find tkt.db-files -type f -not -name '.new-*' | wc -l)" -eq 1 ]
    tkt-init --check -q
}

delivers_or_known() { tkt-mail -q --deliver <"$1"; }

@test "every other tool is linked without the parser of mail" {
    cd "$(dirname "$(command -v tkt-mail)")"
    prints grep -la libgmime tkt* <<<tkt-mail
}

# ---- a name and an address of one source ----

# To: of the reply to a ticket; and nothing else of it.
to() {
    set -o pipefail
    tkt-mail --reply "$1" --note x | sed -e ':a' -e '$!N;s/\n / /;ta' -e 'P;D' | sed -n 's/^To: //p'
}

@test "a reply to another address than the writer's doesn't have the writer's name" {
    message 1 'Reply-To: Bob <bob@elsewhere.example>' <<<'Answer Bob.'
    message 2 'From: Cy <cy@elsewhere.example>' <<<'Answer me.'
    tkt-load -q customer code=C12 name='Li Bo' email='office@example.org, bob@elsewhere.example'
    delivers 1.eml 2.eml
    prints tkt-list -H -c contact,customer,field.from,field.reply-to id=1 <<<'Anna Bell,C12,anna@example.com,bob@elsewhere.example'
    prints to 1 <<<'"Li Bo" <bob@elsewhere.example>'
    tkt-act -q set 1 customer=
    prints to 1 <<<bob@elsewhere.example
    prints to 2 <<<'"Cy" <cy@elsewhere.example>'
    # whoever is called now isn't who wrote then
    tkt-act -q set 2 contact=Dan
    prints to 2 <<<cy@elsewhere.example
    # another person writes on; a ticket from a call has no address but the customer's
    message 3 'From: Eve <eve@elsewhere.example>' 'In-Reply-To: <2@example.com>' <<<'Me too.'
    delivers 3.eml
    prints to 2 <<<eve@elsewhere.example
    tkt-new -q -k mail -s x --contact Gus --customer C12 >/dev/null
    prints to 3 <<<'"Li Bo" <office@example.org>'
}

@test "a name without an address isn't given another header's address" {
    printf '%s\n' 'Return-Path: <bob@elsewhere.example>' 'From: Anna Bell' 'Subject: a' 'Message-ID: <1@x>' '' b >1.eml
    prints tkt-mail 1.eml -H -c contact,field.from <<<bob@elsewhere.example,bob@elsewhere.example
}

@test "what a form on a website sends is its user's" {
    tkt-load -q customer code=C20 name=Ann email=ann@home.example
    tkt-load -q setting name=mail_from value='Desk <desk@example.org>'
    tkt-load -q department code=web email=info@example.org
    local form='From: Website <NoReply@example.org>'
    message 1 "$form" 'Reply-To: Ann <ann@home.example>' <<<'The lift.'
    message 2 "$form" 'Reply-To: ann@home.example' <<<$'Name: Ann Lee\nEmail: ann@home.example\n\nThe lift.'
    message 3 "$form" <<<$'姓名：王小明\n电话：13800138000\n邮箱：wang@home.example\n内容：电梯坏了'
    message 4 "$form" 'Reply-To: ann@home.example' <<<$'*Name:* Bob\nE-Mail: bob@home.example'
    message 5 'From: Contact <desk@example.org>' 'Reply-To: Ann <ann@home.example>' <<<'Our own form.'
    message 6 'From: Website <info@example.org>' 'Reply-To: Ann <ann@home.example>' <<<"A department's."
    message 7 "$form" <<<$'Name:\nPhone: 12345\nThe lift.'
    message 8 'From: wordpress@example.org' <<<$'Name:\n\nCy\n\nEmail:\nCy <cy@home.example>'
    prints tkt-mail ./[1-8].eml -H -c customer,contact,field.reply-to <<'END'
C20,Ann,ann@home.example
C20,Ann Lee,ann@home.example
,王小明,wang@home.example
C20,ann@home.example,ann@home.example
C20,Ann,ann@home.example
C20,Ann,ann@home.example
,,
,Cy,cy@home.example
END
    delivers ./[1-8].eml
    prints to 1 <<<'"Ann" <ann@home.example>'
    prints to 3 <<<'=?UTF-8?B?546L5bCP5piO?= <wang@home.example>'
    prints to 4 <<<'"Ann" <ann@home.example>'
    run to 7
    [[ $output == *'nobody to reply to'* ]] || fail "$output"
    # what we send ourselves stays ours
    message 9 'From: desk@example.org' <<<'x'
    message 10 'From: desk@example.org' 'Reply-To: info@example.org' <<<'x'
    prints tkt-mail -q 9.eml 10.eml -H </dev/null
}
