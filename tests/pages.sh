#!/bin/sh
# Prints man/tkt-registers.5, made from what tkt-load says of its registers:
#
#     sh tests/pages.sh >man/tkt-registers.5
set -eu
load=$(cd "$(dirname "$0")/.." && pwd)/bin/tkt-load
LC_ALL=C.UTF-8 LANGUAGE=
export LC_ALL LANGUAGE

cat <<'END'
.\" Made by tests/pages.sh from the descriptors of the registers: change those.
.Dd November 24, 2026
.Dt TKT-REGISTERS 5
.Os
.Sh NAME
.Nm tkt-registers
.Nd what a site decides: its departments, kinds, rules, people, calendars
.Sh DESCRIPTION
A register is a table that
.Xr tkt-load 1
takes in and
.Xr tkt-dump 1
gives out as CSV, with a header.
Columns may come in any order, and those that aren't there stay as they are.
The columns of the key tell the rows apart.
In
.Cm workflow , calendar
and
.Cm form
the rows of one code are a group, and a file replaces the groups that it names
as a whole.
.Ss Types
.Bl -tag -width "register:NAMExx" -compact
.It code
a short text chosen by the site, without
.Ql | ;
where a register is named, a code of that one
.It text
anything
.It word
a text without
.Ql |
.It list of
several, with
.Ql |
between
.It choice
one of those named
.It integer
a whole number from 0
.It minutes
a whole number of minutes from 0
.It yes-no
1 or 0, yes or no, true or false; written as 1 or 0
.It money
in the site's currency
.It decimal
a decimal number
.It time
as in
.Xr tkt 1
.It date
.Ar YYYY-MM-DD
.It clock
.Ar HH:MM ,
from 00:00 to 24:00
.It weekday
.Cm mon , tue , wed , thu , fri , sat , sun
.It match
.Ar NAME Ns = Ns Ar VALUE
.El
.Sh REGISTERS
END

# Dots and quotes at the start of a line would be requests, backslashes escapes.
plain() {
  printf '%s\n' "$1" | sed -e 's/\\/\\e/g' -e "s/^[.']/\\\\\&&/" -e 's/…/.../g' -e 's/|/ | /g' | fold -s -w 78 | sed 's/ $//'
}

# Empty cells must stay cells: read takes runs of tabs for one.
describe() {
  "$load" --describe "$1" -f tsv -H -c column,type,key,required,default,values,help | tr '\t' '\037'
}

columns() {
  describe "$1" | while IFS=$(printf '\037') read -r column type key required preset values help; do
    case $column in
    name=*) printf '.It Cm %s\n' "${column#name=}" ;;
    *) printf '.It Cm %s Pq %s\n' "$column" "$type" ;;
    esac
    plain "$help"
    more=
    [ "$key" = 0 ] || more='part of the key; '
    [ "$key$required" != 01 ] || more='required; '
    [ -z "$preset" ] || more="${more}by default $preset; "
    case $values in
    '') ;;
    register:*) more="${more}in the register ${values#register:}; " ;;
    *) more="${more}accepted: $values; " ;;
    esac
    if [ -n "$more" ]; then
      printf '.br\n'
      plain "${more%; }"
    fi
  done
}

"$load" --list -f tsv -H -c register,help | while IFS=$(printf '\t') read -r name help; do
  printf '.Ss %s\n' "$name"
  plain "$help" | awk '{ print toupper(substr($0, 1, 1)) substr($0, 2) "." }'
  printf '.Bl -tag -width Ds\n'
  if [ "$name" = setting ]; then
    columns setting | sed -n '/^\.It Cm [a-z_]* Pq/,$p' | awk '
      /^\.It/ && !/ Pq / && !split_ { print ".El\n.Pp\nThe names that can be set:\n.Bl -tag -width Ds"; split_ = 1 }
      { print }'
  else
    columns "$name"
  fi
  printf '.El\n'
done

cat <<'END'
.Sh EXAMPLES
The same from the tools:
.Bd -literal -offset indent
$ tkt-load --list
$ tkt-load --describe sla
.Ed
.Pp
Complaints about noise are answered within 20 minutes and solved within a day,
at any hour:
.Bd -literal -offset indent
$ tkt-load sla kind=complaint category=noise-life respond=20 resolve=1440 calendar=always
.Ed
.Pp
Someone new, and the first shift:
.Bd -literal -offset indent
$ tkt-load staff code=new1 name="New One" dept=cs role=agent
$ tkt-load shift staff=new1 starts="2025-03-10 08:00" ends="2025-03-10 20:00"
.Ed
.Sh SEE ALSO
.Xr tkt 1 ,
.Xr tkt-dump 1 ,
.Xr tkt-load 1
END
