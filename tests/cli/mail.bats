# tkt-mail: what becomes of a message; rows, tickets, notes, files, answers.
load helper

setup() {
    setup_desk
    printf 'code,name,papers\nmail,Letters,\ncard,Card,身份证|照片\n' | tkt-load -q kind
    tkt-load -q customer code=C12 name=Anna email=Anna@Example.com
    tkt-load -q setting name=mail_from value='Service desk <desk@example.org>'
}

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

# delivers FILE…: silently.
delivers() {
    local file
    for file in "$@"; do
        run --separate-stderr tkt-mail --deliver <"$file"
        [ "$status" -eq 0 ] && [ -z "$output$stderr" ] || fail "$file: $status $output$stderr"
    done
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

@test "no message is no row, and gives the header" {
    prints tkt-mail -q -c key,subject /dev/null <<<'key,subject'
    run --separate-stderr tkt-mail --deliver </dev/null
    [ "$status" -eq 0 ] && [ "$stderr" = 'tkt-mail: no message' ]
}

@test "delivered it is a ticket, and delivered twice it is one" {
    message 1 <<<'Since Monday.'
    delivers 1.eml
    run --separate-stderr tkt-mail --deliver <1.eml
    [ "$status" -eq 0 ]
    [ "$stderr" = 'tkt-mail: <1@example.com>: known: it is in ticket 1' ]
    tkt-list -c id,key,customer,contact,body >out
    diff out - <<'END'
id,key,customer,contact,body
1,mail:1@example.com,C12,Anna Bell,Since Monday.
END
    tkt-init --check -q
}

@test "an answer is a note without the history below it" {
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
    tkt-show 1 -f csv -H -c data | grep -q '""file"":""message.eml""'
}
