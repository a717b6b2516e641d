#!/usr/bin/env bats
# Written channels: a customer who wrote is answered when a reply is sent.

load helper

fill_desk() {
    tkt-load -q kind code=repair workflow=standard
    tkt-load -q department code=eng
    tkt-load -q staff code=tester dept=eng role=manager
    tkt-load -q sla kind=repair respond=30 resolve=480 calendar=always
    tkt-load -q target - <<<$'metric,scope,period,op,value\nmail_in_time,all,month,>=,0.9\nwithin_respond,all,month,>=,0.9'
}

setup() { setup_desk empty fill_desk; }

# at MINUTE COMMAND…: so many minutes after ten.
at() {
    local minute=$1
    shift
    TKT_NOW=$(printf '2025-03-05T1%d:%02d:00+08:00' $((minute / 60)) $((minute % 60))) "$@"
}

respond_of() {
    tkt-stats sla -H -c measure,n,met,missed,pending "$@" | sed -n 's/^respond,//p'
}

@test "accepting and resolving answer a call, but not a mail: only a reply does" {
    for c in phone mail online letter; do tkt-new -q -k repair -s "$c" --channel $c; done
    at 10 tkt-act accept -q 1 2 3 4
    [ "$(at 11 tkt-list -H -c id unanswered | tr '\n' ' ')" = '2 3 4 ' ]
    at 20 tkt-act note --reply --note 'we come' -q 2
    [ "$(at 21 tkt-list -H -c id unanswered | tr '\n' ' ')" = '3 4 ' ]
    [ "$(at 21 respond_of)" = 2,2,0,2 ]
    at 25 tkt-act resolve -q 3
    at 40 tkt-act note --reply --note done -q 3
    [ "$(at 50 respond_of)" = 4,2,2,0 ] # 4 has had no reply at all
    [ "$(at 50 tkt-stats kpi -H -c metric,actual,n)" = $'mail_in_time,1.0000,1\nwithin_respond,0.5000,4' ]
    # what is stored stays what it is
    [ "$(tkt-list -H -c responded | cut -c12-16 | tr '\n' ' ')" = '10:10 10:10 10:10 10:10 ' ]
    # 10, 20 and 40 minutes
    [ "$(at 50 tkt-stats time -H -c measure,n,mean,p50,max | grep ^respond,)" = respond,3,23.3,20.0,40.0 ]
    [ "$(at 50 tkt-stats process -H | grep ^first_reply)" = first_reply,2,30.0,, ]
}

@test "a mail that was resolved and closed without a reply stays a missed one" {
    tkt-new -q -k repair -s a --channel mail
    at 5 tkt-act resolve -q 1
    [ "$(at 20 respond_of)" = 0,0,0,1 ]
    [ "$(at 31 respond_of)" = 1,0,1,0 ]
    at 40 tkt-act confirm -q 1
    [ "$(at 50 respond_of)" = 1,0,1,0 ]
    tkt-new -q -k repair -s b --channel mail
    at 5 tkt-act cancel -q 2
    [ "$(at 50 respond_of)" = 1,0,1,0 ]
}

@test "tkt-remind tells of a mail without a reply, and stops when one is sent" {
    tkt-load -q setting name=office_calendar value=always
    for c in phone mail; do tkt-new -q -k repair -s "$c" --channel $c; done
    tkt-act assign --to tester -q 1 2
    at 10 tkt-act accept -q 1 2
    [ "$(at 40 tkt-remind -n -f csv -H -c reason,id 2>/dev/null | grep ^respond)" = respond,2 ]
    at 41 tkt-act note --reply --note hello -q 2
    [ -z "$(at 42 tkt-remind -n -f csv -H -c reason,id 2>/dev/null | grep ^respond)" ]
}

@test "waiting moves the deadline of a reply that is still owed" {
    for c in phone mail mail; do tkt-new -q -k repair -s "$c" --channel $c; done
    at 10 tkt-act accept -q 1 2 3
    at 10 tkt-act note --reply --note hello -q 3
    at 15 tkt-act wait -q 1 2 3
    at 25 tkt-act resume -q 1 2 3
    [ "$(tkt-list -H -c respond_due | cut -c12-16 | tr '\n' ' ')" = '10:30 10:40 10:30 ' ]
}

@test "a response that came with a history is one; without one there was none" {
    tkt-new -q --history --csv - <<'CSV'
kind,subject,channel,status,opened,responded,resolved
repair,a,mail,resolved,2025-03-03T10:00:00+08:00,2025-03-03T10:30:00+08:00,2025-03-03T12:00:00+08:00
repair,b,mail,active,2025-03-03T10:00:00+08:00,2025-03-03T10:40:00+08:00,
repair,c,mail,active,2025-03-03T10:00:00+08:00,,
CSV
    [ "$(tkt-list -H -c id unanswered)" = 3 ]
    tkt-act note --note x -q 1 2 3
    tkt-act resolve -q 2 3
    [ "$(tkt-stats time -H -c measure,n,max | grep ^respond,)" = respond,2,40.0 ]
    # by SQL, as a tool of a newer desk would find it
    sqlite3 "$TKT_DB" "UPDATE ticket SET respond_due = opened + 2100"
    [ "$(respond_of)" = 3,1,2,0 ]
}

@test "a channel that isn't written, as on desks that exist, goes by responded" {
    tkt-load -q channel code=mail written=0
    tkt-new -q -k repair -s a --channel mail
    at 10 tkt-act accept -q 1
    [ "$(at 50 respond_of)" = 1,1,0,0 ]
    [ -z "$(tkt-list -H -c id unanswered)" ]
    [ "$(at 50 tkt-stats kpi -H -c metric,actual,n | head -n 1)" = mail_in_time,1.0000,1 ]
    tkt-load -q channel code=mail written=yes
    [ "$(at 50 respond_of)" = 1,0,1,0 ]
    refuses 65 "tkt-load: written: 'maybe' is not one of 1, 0, yes, no, true, false" tkt-load channel code=mail written=maybe
}

@test "each template's mail, web and letters are written, calls and visits aren't" {
    for t in property aftersales orders empty; do
        [ $t = empty ] || tkt-init -q -d $t.db -t $t
        db=$t.db
        [ $t != empty ] || db=$TKT_DB
        [ "$(tkt-dump -d "$db" channel -H -c code,written | grep -cE '^(mail|online|app|letter),1$')" = 4 ]
        [ "$(tkt-dump -d "$db" channel -H -c code,written | grep -cE '^(phone|visit),0$')" = 2 ]
    done
}
