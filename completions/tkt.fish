# Completions for fish: tkt and tkt-WORD. All that is offered comes from the tools themselves.
# Installed as tkt.fish, with links tkt-WORD.fish.
#
# What the line says is kept in globals, since functions don't see their caller's variables:
# __tkt_dir, __tkt_tool, __tkt_db, __tkt_given (options), __tkt_operands, __tkt_behind (words
# behind the cursor).

# ---- asking the tools ----

# __tkt_run TOOL ARGUMENT...: on the database that the line names.
function __tkt_run
    set -l tool "$__tkt_dir$argv[1]"
    command -q $tool; or return
    command $tool $__tkt_db $argv[2..-1] 2>/dev/null </dev/null
end

function __tkt_ask
    __tkt_run $argv[1] --complete $argv[2]
end

function __tkt_codes
    __tkt_ask $__tkt_tool codes:$argv[1]
end

# The most pressing tickets that a filter lets through, with their subject.
function __tkt_ids
    __tkt_run tkt-list $argv[1] --sort rank --limit 200 -c id,subject -f tsv -H
end

# What the column of a register takes.
function __tkt_accepts -a register column
    __tkt_run tkt-load --describe $register -c column,values -f tsv -H | while read -l -d \t name values
        test "$name" = $column; or continue
        if string match -q 'register:*' -- $values
            __tkt_codes (string replace register: '' -- $values)
        else
            string split -n '|' -- $values
        end
    end
end

function __tkt_periods
    printf '%s\n' today yesterday {this,last}-{week,month,quarter,year}
end

function __tkt_times
    printf '%s\n' now today yesterday tomorrow
end

# What a ticket's column may hold.
function __tkt_cells -a column
    switch $column
        case kind category channel cause asset customer unit
            __tkt_codes $column
        case dept
            __tkt_codes department
        case assignee
            __tkt_codes staff
        case priority
            __tkt_accepts kind priority
        case status
            __tkt_accepts workflow status
        case opened respond_due due responded resolved closed until
            __tkt_periods
    end
end

# The verbs that every ticket named on the line allows; all verbs where none is named.
function __tkt_verbs
    set -l ids (string match -r '^[0-9]+$' -- $argv)
    if test (count $ids) -eq 0
        __tkt_ask tkt-act verbs
        return
    end
    set -l common (__tkt_ask tkt-act verbs:$ids[1])
    for id in $ids[2..-1]
        set -l verbs (__tkt_ask tkt-act verbs:$id)
        set -l both
        for verb in $common
            contains -- $verb $verbs; and set -a both $verb
        end
        set common $both
    end
    printf '%s\n' $common
end

# ---- shaping candidates: fish matches them with the word itself ----

# Puts a prefix before each line of stdin.
function __tkt_after -a prefix
    while read -l line
        printf '%s%s\n' "$prefix" $line
    end
end

# The same for lists a,b,c: what stands before the last comma is kept.
function __tkt_list -a prefix word
    set -l before (string match -r '^.*,' -- "$word")
    __tkt_after "$prefix$before"
end

function __tkt_files -a prefix word
    __fish_complete_path "$word" | __tkt_after "$prefix"
end

# COLUMN=VALUE words; `what` names the candidates for the column.
function __tkt_pair -a what prefix word
    set -l parts (string match -r '^([^=!<>~]+)(!=|<=|>=|=|<|>|~)(.*)$' -- $word)
    if test (count $parts) -ge 3
        set -l name $parts[2]
        set -l before $prefix$parts[2]$parts[3]
        if string match -q 'columns:*' -- $what
            __tkt_accepts (string replace columns: '' -- $what) $name | __tkt_after $before
        else
            set name (string replace -r '\.(ne|lt|le|gt|ge|has)$' '' -- $name)
            __tkt_cells $name | __tkt_list $before "$parts[4]"
        end
    else if test $what = columns
        __tkt_ask $__tkt_tool columns | string replace \t =\t | __tkt_after "$prefix"
    else if test $what = filters
        __tkt_ask tkt-list filters | __tkt_after "$prefix"
    else
        __tkt_ask $__tkt_tool $what | __tkt_after "$prefix"
    end
end

function __tkt_filters -a word
    __tkt_pair filters '' $word
end

# The argument of a long option.
function __tkt_value -a option prefix word
    switch $option
        case db output rejects backup rules file all attachments
            __tkt_files "$prefix" $word
        case user
            __tkt_codes staff | __tkt_after "$prefix"
        case to
            if test $__tkt_tool = tkt-act
                __tkt_codes staff | __tkt_after "$prefix"
            else
                __tkt_times | __tkt_after "$prefix"
            end
        case round form
            __tkt_ask tkt-survey {$option}s | __tkt_after "$prefix"
        case per stratify
            if test $__tkt_tool = tkt-stats
                printf '%s\n' units customers assets | __tkt_after "$prefix"
                __tkt_files "$prefix" $word
                return
            end
            __tkt_ask tkt-survey strata | __tkt_list "$prefix" $word
        case at from since until due opened
            if test "$__tkt_tool:$__tkt_operands[1]" = tkt-survey:open
                printf '%s\n' customers units tickets | __tkt_after "$prefix"
                return
            end
            if test $__tkt_tool = tkt-report
                __tkt_periods | __tkt_after "$prefix"
                return
            end
            __tkt_times | __tkt_after "$prefix"
        case kind category channel customer unit asset cause priority dept
            __tkt_cells $option | __tkt_after "$prefix"
        case columns
            __tkt_columns | __tkt_list "$prefix" $word
        case sort
            set -l minus (string match -r '(?<=,|^)-(?=[^,]*$)' -- $word)
            begin
                echo rank
                __tkt_ask $__tkt_tool columns
            end | __tkt_after "$minus" | __tkt_list "$prefix" $word
        case by
            __tkt_ask tkt-stats dims | __tkt_list "$prefix" $word
        case within
            printf '%s\n' 30m 1h 2h 4h 1d | __tkt_after "$prefix"
        case quiet-hours
            printf '%s\n' 22:00-07:00 20:00-08:00 | __tkt_after "$prefix"
        case max-per-hour
            printf '%s\n' 1 3 6 12 | __tkt_after "$prefix"
        case send sendmail
            __fish_complete_command | __tkt_after "$prefix"
            __tkt_files "$prefix" $word
        case window
            printf '%s\n' 1d 1h 4h 12h 1w | __tkt_after "$prefix"
        case in
            __tkt_periods | __tkt_after "$prefix"
        case template
            __tkt_ask tkt-init templates | __tkt_after "$prefix"
        case timezone
            cut -sf 3 /usr/share/zoneinfo/zone1970.tab 2>/dev/null | __tkt_after "$prefix"
        case describe
            __tkt_ask $__tkt_tool registers | __tkt_after "$prefix"
        case delimiter
            printf '%s\n' comma tab semicolon pipe | __tkt_after "$prefix"
        case encoding
            printf '%s\n' UTF-8 GB18030 BIG5 UTF-16 WINDOWS-1252 SHIFT_JIS | __tkt_after "$prefix"
        case set
            if test $__tkt_tool = tkt-load; and set -q __tkt_operands[1]
                __tkt_pair columns:$__tkt_operands[1] "$prefix" $word
            else
                __tkt_pair columns "$prefix" $word
            end
        case answer
            __tkt_ask tkt-survey answers:$__tkt_operands[2] | __tkt_after "$prefix"
        case score
            seq 5 | __tkt_after "$prefix"
        case building product
            __tkt_ask tkt-notice {$option}s | __tkt_list "$prefix" $word
        case code
            __tkt_ask tkt-notice notices | __tkt_after "$prefix"
        case filter
            __tkt_pair filters "$prefix" $word
        case into parent reply
            __tkt_ids open | __tkt_after "$prefix"
        case '*'
            __tkt_ask $__tkt_tool words:$option | __tkt_after "$prefix"
    end
end

function __tkt_columns
    set -l what
    switch $__tkt_tool
        case tkt-dump
            if not contains history $__tkt_given
                __tkt_ask tkt-dump columns:$__tkt_operands[1]
                return
            end
        case tkt-answer
            set what found
            contains gaps $__tkt_given; and set what gaps
        case tkt-stats
            set what $__tkt_operands[1]
            __tkt_ask tkt-stats dims
    end
    __tkt_ask $__tkt_tool rows:$what
end

# ---- operands, by tool ----

function __tkt_operand -a word
    set -l n (count $__tkt_operands)
    set -l first "$__tkt_operands[1]"
    switch $__tkt_tool
        case tkt-load
            if test $n -eq 0
                contains all $__tkt_given; or __tkt_ask tkt-load registers
            else
                __tkt_pair columns:$first '' $word
                test $n -gt 1; or string match -q '*=*' -- $word; or __tkt_files '' $word
            end
        case tkt-dump
            test $n -gt 0; or __tkt_ask tkt-dump registers
        case tkt-new
            contains csv $__tkt_given; and __tkt_files '' $word
        case tkt-route
            if contains backtest $__tkt_given
                __tkt_filters $word
            else
                __tkt_ids unrouted
            end
        case tkt-act
            if test $n -eq 0
                __tkt_verbs $__tkt_behind
            else
                test $first = set; and __tkt_pair columns '' $word
                __tkt_ids open
            end
        case tkt-list
            __tkt_filters $word
        case tkt-show
            __tkt_ids open
        case tkt-survey
            switch $first
                case ''
                    __tkt_ask tkt-survey words
                case record
                    contains round $__tkt_given; or __tkt_ids callback
                case list close
                    __tkt_ask tkt-survey rounds
                case form
                    __tkt_ask tkt-survey forms
                case report
                    __tkt_ask tkt-survey rounds
                    __tkt_filters $word
                case import
                    __tkt_files '' $word
                case '*'
                    __tkt_filters $word
            end
        case tkt-notice
            if contains log $__tkt_given
                __tkt_ask tkt-notice states
            else if contains filter $__tkt_given
                __tkt_filters $word
            end
            __tkt_ids open
        case tkt-remind
            if contains log $__tkt_given
                __tkt_ask tkt-remind states
                __tkt_ids open
            end
        case tkt-mail
            __tkt_files '' $word
        case tkt-erase
            test $n -eq 0; and __tkt_ask tkt-erase codes:customer
        case tkt-report
            test $n -eq 0; and __tkt_ask tkt-report sheets
        case tkt-stats
            if test $n -eq 0
                __tkt_ask tkt-stats reports
            else
                __tkt_filters $word
            end
    end
end

# ---- the line ----

function __tkt_complete
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    set -l all (commandline -op)
    set -l behind (math (count $words) + 1 + (test -n "$word"; and echo 1; or echo 0))
    set -g __tkt_behind $all[$behind..-1]
    set -g __tkt_dir (string match -r '^.*/' -- $words[1])
    set -g __tkt_tool (string replace -r '^.*/' '' -- $words[1])
    set -g __tkt_db
    set -e words[1]
    if test $__tkt_tool = tkt
        if test (count $words) -eq 0
            __tkt_ask tkt
            printf '%s\n' help --help --version --extension
            return
        end
        if test $words[1] = help
            test (count $words) -eq 1; and __tkt_ask tkt
            return
        end
        set __tkt_tool tkt-$words[1]
        set -e words[1]
    end

    # which options take an argument, and what their letters stand for
    set -l takes
    set -l letters
    set -l names
    set -l letter
    for line in (__tkt_ask $__tkt_tool options | string replace -r '\t.*' '')
        if string match -qr '^-[^-]$' -- $line
            set letter (string sub -s 2 -- $line)
            continue
        end
        set -l name (string replace -ar '^--|=$' '' -- $line)
        string match -q '*=' -- $line; and set -a takes $name
        if test -n "$letter"
            set -a letters $letter
            set -a names $name
            set letter
        end
    end

    # what was given so far; `pending` is the option whose argument is next
    set -g __tkt_given
    set -g __tkt_operands
    set -l pending
    for given in $words
        if test -n "$pending"
            test $pending = db; and set __tkt_db --db=$given
            set pending
        else if string match -qr '^--[^=]+=' -- $given
            string match -q -- '--db=*' $given; and set __tkt_db $given
        else if string match -qr '^-.' -- $given
            set -l name (string replace -r '^--' '' -- $given)
            if test $name = $given
                set -l at (contains -i -- (string sub -s 2 -l 1 -- $given) $letters); or continue
                set name $names[$at]
            end
            set -a __tkt_given $name
            contains -- $name $takes; and string match -qr '^--|^-.$' -- $given; and set pending $name
        else
            set -a __tkt_operands $given
        end
    end
    if test -n "$pending"
        __tkt_value $pending '' $word
    else if string match -qr '^--[^=]+=' -- $word
        set -l parts (string split -m 1 = -- $word)
        __tkt_value (string sub -s 3 -- $parts[1]) "$parts[1]=" $parts[2]
    else if string match -q -- '-*' $word
        __tkt_ask $__tkt_tool options | string match -e -r '^--' | string match -v -e -r '^--complete='
    else
        __tkt_operand $word
    end
end

for tool in tkt tkt-init tkt-load tkt-dump tkt-new tkt-route tkt-act tkt-list tkt-show tkt-survey \
        tkt-stats tkt-report tkt-remind tkt-notice tkt-mail tkt-answer \
        tkt-erase
    complete -c $tool -f -a '(__tkt_complete)'
end
