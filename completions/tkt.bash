# Completions for bash: tkt and tkt-WORD. All that is offered comes from the tools themselves.
# Source it, or install it as bash-completion/completions/tkt (with links tkt-WORD).

# ---- asking the tools ----

# _tkt_ask TOOL WHAT: lines of candidates with a tab and help behind them.
_tkt_ask() {
    "$dir$1" ${given[db]:+"--db=${given[db]}"} --complete "$2" 2>/dev/null </dev/null
}

_tkt_codes() { _tkt_ask "$tool" "codes:$1"; }

# _tkt_ids FILTER: the most pressing tickets, with their subject.
_tkt_ids() {
    "${dir}tkt-list" ${given[db]:+"--db=${given[db]}"} "$1" --sort rank --limit 200 \
        -c id,subject -f tsv -H 2>/dev/null </dev/null
}

# _tkt_accepts REGISTER COLUMN: what the column of a register takes.
_tkt_accepts() {
    local column values
    while IFS=$'\t' read -r column values; do
        [[ $column == "$2" ]] || continue
        case $values in
        register:*) _tkt_codes "${values#register:}" ;;
        *) printf '%s\n' "${values//|/$'\n'}" ;;
        esac
    done < <("${dir}tkt-load" --describe "$1" -c column,values -f tsv -H 2>/dev/null </dev/null)
}

# _tkt_cells COLUMN: what a ticket's column may hold.
_tkt_cells() {
    case $1 in
    kind | category | channel | cause | asset | customer | unit) _tkt_codes "$1" ;;
    dept) _tkt_codes department ;;
    assignee) _tkt_codes staff ;;
    priority) _tkt_accepts kind priority ;;
    status) _tkt_accepts workflow status ;;
    opened | respond_due | due | responded | resolved | closed | until) _tkt_periods ;;
    esac
}

_tkt_periods() {
    printf '%s\n' today yesterday {this,last}-{week,month,quarter,year}
}

_tkt_times() { printf '%s\n' now today yesterday tomorrow; }

# The verbs that every ticket named on the line allows; all verbs where none is named.
_tkt_verbs() {
    local id found=() first=1
    for id in "${operands[@]}" "${behind[@]}"; do
        [[ ! $id =~ ^[0-9]+$ ]] || found+=("$id")
    done
    if ((${#found[@]} == 0)); then
        _tkt_ask tkt-act verbs
        return
    fi
    local common='' verbs verb
    for id in "${found[@]}"; do
        verbs=$(_tkt_ask tkt-act "verbs:$id")
        if ((first)); then
            common=$verbs first=0
            continue
        fi
        common=$(while read -r verb; do
            [[ $'\n'$verbs$'\n' != *$'\n'"$verb"$'\n'* ]] || printf '%s\n' "$verb"
        done <<<"$common")
    done
    printf '%s\n' "$common"
}

# ---- offering ----

# How readline treats what is offered; compopt fails outside of a completion.
_tkt_option() { compopt -o "$1" 2>/dev/null || :; }

# _tkt_offer PREFIX START: of the lines on stdin those words that begin with START.
_tkt_offer() {
    local word _
    while IFS=$'\t' read -r word _; do
        [[ -n $word && $word == "$2"* ]] || continue
        [[ $word != *= ]] || _tkt_option nospace
        if [[ -z $quote && $word == *[[:space:]\&\;\|\<\>\(\)\$\`\"\'\\*?#]* ]]; then
            printf -v word %q "$word"
        fi
        COMPREPLY+=("$1$word")
    done
}

# The same for lists a,b,c: the last one is completed.
_tkt_offer_list() {
    local before=''
    [[ $2 != *,* ]] || before=${2%,*},
    _tkt_option nospace
    _tkt_offer "$1$before" "${2##*,}"
}

_tkt_offer_files() {
    local file
    _tkt_option filenames
    while IFS= read -r file; do
        COMPREPLY+=("$1$file")
    done < <(compgen -f -- "$2")
}

_tkt_offer_programs() {
    local program
    _tkt_option filenames
    while IFS= read -r program; do
        COMPREPLY+=("$1$program")
    done < <(compgen -c -- "$2"; compgen -f -- "$2")
}

# COLUMN=VALUE words; $1 names the candidates for the column.
_tkt_offer_pair() {
    local what=$1 start=$2 prefix=${3-}
    if [[ $start =~ ^([^=!\<\>~]+)(!=|<=|>=|=|<|>|~)(.*)$ ]]; then
        local name=${BASH_REMATCH[1]} sign=${BASH_REMATCH[2]} value=${BASH_REMATCH[3]}
        prefix+=$name$sign
        case $name in
        *.ne | *.lt | *.le | *.gt | *.ge | *.has) name=${name%.*} ;;
        esac
        case $what in
        columns:*) _tkt_offer "$prefix" "$value" < <(_tkt_accepts "${what#columns:}" "$name") ;;
        *) _tkt_offer_list "$prefix" "$value" < <(_tkt_cells "$name") ;;
        esac
    elif [[ $what == columns ]]; then
        _tkt_offer "$prefix" "$start" < <(_tkt_ask "$tool" columns | sed 's/	/=	/')
    elif [[ $what == filters ]]; then
        _tkt_offer "$prefix" "$start" < <(_tkt_ask tkt-list filters)
    else
        _tkt_offer "$prefix" "$start" < <(_tkt_ask "$tool" "$what")
    fi
}

_tkt_filters() { _tkt_offer_pair filters "$cur"; }

# _tkt_value OPTION PREFIX START: the argument of a long option.
_tkt_value() {
    case $1 in
    db | output | rejects | backup | rules | file | all | attachments) _tkt_offer_files "$2" "$3" ;;
    user) _tkt_offer "$2" "$3" < <(_tkt_codes staff) ;;
    kind | category | channel | customer | unit | asset | cause | priority | dept)
        _tkt_offer "$2" "$3" < <(_tkt_cells "$1")
        ;;
    columns) _tkt_offer_list "$2" "$3" < <(_tkt_columns) ;;
    sort)
        local minus=''
        [[ ${3##*,} != -* ]] || minus=-
        _tkt_offer_list "$2" "$3" < <({ echo rank && _tkt_ask "$tool" columns; } | sed "s/^/$minus/")
        ;;
    by) _tkt_offer_list "$2" "$3" < <(_tkt_ask tkt-stats dims) ;;
    in) _tkt_offer "$2" "$3" < <(_tkt_periods) ;;
    within) _tkt_offer "$2" "$3" < <(printf '%s\n' 30m 1h 2h 4h 1d) ;;
    quiet-hours) _tkt_offer "$2" "$3" < <(printf '%s\n' 22:00-07:00 20:00-08:00) ;;
    max-per-hour) _tkt_offer "$2" "$3" < <(printf '%s\n' 1 3 6 12) ;;
    send | sendmail) _tkt_offer_programs "$2" "$3" ;;
    window) _tkt_offer "$2" "$3" < <(printf '%s\n' 1d 1h 4h 12h 1w) ;;
    round | form) _tkt_offer "$2" "$3" < <(_tkt_ask tkt-survey "$1s") ;;
    per)
        if [[ $tool == tkt-stats ]]; then
            _tkt_offer_files "$2" "$3"
            _tkt_offer "$2" "$3" < <(printf '%s\n' units customers assets)
        else
            _tkt_offer_list "$2" "$3" < <(_tkt_ask tkt-survey strata)
        fi
        ;;
    stratify) _tkt_offer_list "$2" "$3" < <(_tkt_ask tkt-survey strata) ;;
    at | from | since | until | due | opened)
        if [[ $tool:${operands[0]-} == tkt-survey:open ]]; then
            _tkt_offer "$2" "$3" < <(printf '%s\n' customers units tickets)
        elif [[ $tool == tkt-report ]]; then
            _tkt_offer "$2" "$3" < <(_tkt_periods)
        else
            _tkt_offer "$2" "$3" < <(_tkt_times)
        fi
        ;;
    to)
        if [[ $tool == tkt-act ]]; then
            _tkt_offer "$2" "$3" < <(_tkt_codes staff)
        else
            _tkt_offer "$2" "$3" < <(_tkt_times)
        fi
        ;;
    template) _tkt_offer "$2" "$3" < <(_tkt_ask tkt-init templates) ;;
    timezone)
        _tkt_offer "$2" "$3" < <(cut -sf 3 /usr/share/zoneinfo/tzdata.zi /usr/share/zoneinfo/zone1970.tab 2>/dev/null)
        ;;
    describe) _tkt_offer "$2" "$3" < <(_tkt_ask "$tool" registers) ;;
    delimiter) _tkt_offer "$2" "$3" < <(printf '%s\n' comma tab semicolon pipe) ;;
    encoding) _tkt_offer "$2" "$3" < <(printf '%s\n' UTF-8 GB18030 BIG5 UTF-16 WINDOWS-1252 SHIFT_JIS) ;;
    set)
        if [[ $tool == tkt-load && ${operands[0]-} ]]; then
            _tkt_offer_pair "columns:${operands[0]}" "$3" "$2"
        else
            _tkt_offer_pair columns "$3" "$2"
        fi
        ;;
    answer) _tkt_offer "$2" "$3" < <(_tkt_ask tkt-survey "answers:${operands[1]-}") ;;
    score) _tkt_offer "$2" "$3" < <(printf '%s\n' 1 2 3 4 5) ;;
    building | product) _tkt_offer_list "$2" "$3" < <(_tkt_ask tkt-notice "$1s") ;;
    code) _tkt_offer "$2" "$3" < <(_tkt_ask tkt-notice notices) ;;
    filter) _tkt_offer_pair filters "$3" "$2" ;;
    into | parent | reply) _tkt_offer "$2" "$3" < <(_tkt_ids open) ;;
    *) _tkt_offer "$2" "$3" < <(_tkt_ask "$tool" "words:$1") ;;
    esac
}

_tkt_columns() {
    local what=''
    case $tool in
    tkt-dump)
        [[ ${given[history]-} ]] || { _tkt_ask tkt-dump "columns:${operands[0]-}" && return; }
        ;;
    tkt-answer) what=${given[gaps]:+gaps} what=${what:-found} ;;
    tkt-stats)
        what=${operands[0]-}
        _tkt_ask tkt-stats dims
        ;;
    esac
    _tkt_ask "$tool" "rows:$what"
}

# ---- operands, by tool ----

_tkt_operand() {
    local n=${#operands[@]} first=${operands[0]-}
    case $tool in
    tkt-load)
        if ((n == 0)); then
            [[ ${given[all]-} ]] || _tkt_offer '' "$cur" < <(_tkt_ask tkt-load registers)
        else
            _tkt_offer_pair "columns:$first" "$cur"
            ((n > 1)) || [[ $cur == *=* ]] || _tkt_offer_files '' "$cur"
        fi
        ;;
    tkt-dump) ((n > 0)) || _tkt_offer '' "$cur" < <(_tkt_ask tkt-dump registers) ;;
    tkt-new) [[ ! ${given[csv]-} ]] || _tkt_offer_files '' "$cur" ;;
    tkt-route)
        if [[ ${given[backtest]-} ]]; then
            _tkt_filters
        else
            _tkt_offer '' "$cur" < <(_tkt_ids unrouted)
        fi
        ;;
    tkt-act)
        if ((n == 0)); then
            _tkt_offer '' "$cur" < <(_tkt_verbs)
        else
            [[ $first != set || $cur == [0-9]* ]] || _tkt_offer_pair columns "$cur"
            _tkt_offer '' "$cur" < <(_tkt_ids open)
        fi
        ;;
    tkt-list) _tkt_filters ;;
    tkt-show) _tkt_offer '' "$cur" < <(_tkt_ids open) ;;
    tkt-survey)
        case $n:$first in
        0:) _tkt_offer '' "$cur" < <(_tkt_ask tkt-survey words) ;;
        *:record) [[ ${given[round]-} ]] || _tkt_offer '' "$cur" < <(_tkt_ids callback) ;;
        1:list | 1:close) _tkt_offer '' "$cur" < <(_tkt_ask tkt-survey rounds) ;;
        1:form) _tkt_offer '' "$cur" < <(_tkt_ask tkt-survey forms) ;;
        1:open) ;;
        1:report)
            _tkt_offer '' "$cur" < <(_tkt_ask tkt-survey rounds)
            _tkt_filters
            ;;
        *:import) _tkt_offer_files '' "$cur" ;;
        *) _tkt_filters ;;
        esac
        ;;
    tkt-notice)
        if [[ ${given[log]-} ]]; then
            _tkt_offer '' "$cur" < <(_tkt_ask tkt-notice states)
        elif [[ ${given[filter]-} ]]; then
            _tkt_filters
        fi
        _tkt_offer '' "$cur" < <(_tkt_ids open)
        ;;
    tkt-remind)
        [[ ! ${given[log]-} ]] || _tkt_offer '' "$cur" < <(_tkt_ask tkt-remind states && _tkt_ids open)
        ;;
    tkt-mail) _tkt_offer_files '' "$cur" ;;
    tkt-erase) ((n)) || _tkt_offer '' "$cur" < <(_tkt_ask tkt-erase codes:customer) ;;
    tkt-report) ((n)) || _tkt_offer '' "$cur" < <(_tkt_ask tkt-report sheets) ;;
    tkt-stats)
        if ((n == 0)); then
            _tkt_offer '' "$cur" < <(_tkt_ask tkt-stats reports)
        else
            _tkt_filters
        fi
        ;;
    esac
}

# ---- the line ----

# COMP_WORDS, with what bash took apart at = and : put together again.
_tkt_join_words() {
    local i piece trimmed rest=${COMP_LINE-} apart glue=0
    words=() cword=0
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        piece=${COMP_WORDS[i]}
        apart=1
        if [[ ${COMP_LINE-} ]]; then
            trimmed=${rest#"${rest%%[![:space:]]*}"}
            [[ $rest != "$trimmed" ]] || apart=0
            rest=${trimmed#"$piece"}
        elif ((glue)) || [[ $piece =~ ^[=:]+$ ]]; then
            apart=0
        fi
        glue=0
        [[ ! $piece =~ ^[=:]+$ ]] || glue=1
        if ((i == 0 || apart)); then
            words+=("$piece")
        else
            words[${#words[@]} - 1]+=$piece
        fi
        ((i != COMP_CWORD)) || cword=$((${#words[@]} - 1))
    done
}

# The tool's options: takes[NAME] where they have an argument, long[LETTER].
_tkt_read_options() {
    local line letter=''
    while IFS=$'\t' read -r line _; do
        case $line in
        --*=) line=${line#--} line=${line%=} takes[$line]=1 ;;
        --*) line=${line#--} ;;
        -?)
            letter=${line#-}
            continue
            ;;
        esac
        [[ -z $letter || ${long[$letter]-} ]] || long[$letter]=$line
        letter=''
    done < <(_tkt_ask "$tool" options)
}

# Sorts the words before the cursor into given[OPTION] and operands; `pending` is the option
# whose argument is next.
_tkt_read_words() {
    local i word name only_operands=0
    for ((i = start; i < ${#words[@]}; i++)); do
        word=${words[i]}
        if ((i > cword)); then
            behind+=("$word")
            continue
        fi
        ((i < cword)) || continue
        if [[ $pending ]]; then
            given[$pending]=$word pending=''
        elif ((only_operands)) || [[ $word != -?* ]]; then
            operands+=("$word")
        elif [[ $word == -- ]]; then
            only_operands=1
        elif [[ $word == --*=* ]]; then
            name=${word%%=*}
            given[${name#--}]=${word#*=}
        else
            name=${word#--}
            [[ $word == --* ]] || name=${long[${word:1:1}]-}
            [[ $name ]] || continue
            if [[ ! ${takes[$name]-} ]]; then
                given[$name]=1
            elif [[ $word == --* || $word == -? ]]; then
                pending=$name
            else
                given[$name]=${word:2}
            fi
        fi
    done
}

_tkt() {
    local words cword cur dir='' tool start=1 pending='' quote='' strip i
    local -A given=() takes=() long=()
    local operands=() behind=()
    COMPREPLY=()
    _tkt_join_words
    cur=${words[cword]}
    strip=${cur%"${COMP_WORDS[COMP_CWORD]}"}
    [[ ! ${COMP_WORDS[COMP_CWORD]} =~ ^[=:]+$ ]] || strip=$cur
    [[ $cur != [\"\']* ]] || quote=${cur:0:1} cur=${cur:1}
    tool=${words[0]}
    [[ $tool != */* ]] || dir=${tool%/*}/
    tool=${tool##*/}
    if [[ $tool == tkt ]]; then
        if ((cword == 1)); then
            _tkt_offer '' "$cur" < <(_tkt_ask tkt && printf 'help\n--help\n--version\n--extension\n')
            return
        fi
        if [[ ${words[1]} == help ]]; then
            ((cword > 2)) || _tkt_offer '' "$cur" < <(_tkt_ask tkt)
            return
        fi
        tool=tkt-${words[1]} start=2
    fi
    _tkt_read_options
    _tkt_read_words
    if [[ $pending ]]; then
        _tkt_value "$pending" '' "$cur"
    elif [[ $cur == --*=* ]]; then
        i=${cur%%=*}
        _tkt_value "${i#--}" "$i=" "${cur#*=}"
    elif [[ $cur == -* ]]; then
        _tkt_offer '' "$cur" < <(_tkt_ask "$tool" options | grep '^--' | grep -v '^--complete=')
    else
        _tkt_operand
    fi
    for i in "${!COMPREPLY[@]}"; do
        COMPREPLY[i]=${COMPREPLY[i]#"$strip"}
    done
}

complete -F _tkt tkt tkt-init tkt-load tkt-dump tkt-new tkt-route tkt-act tkt-list tkt-show \
    tkt-survey tkt-stats tkt-report tkt-remind tkt-notice tkt-mail tkt-answer tkt-erase
