#include "desk/intake/ticket_import.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/list.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "calc/text/near_code.h"
#include "calc/text/phone.h"
#include "desk/core/given_time.h"
#include "desk/core/masking.h"
#include "desk/core/privilege.h"
#include "desk/core/who_may.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/intake/caller_link.h"
#include "desk/intake/intake_warning.h"
#include "desk/intake/key_index.h"
#include "desk/register/permission.h"
#include "desk/ticket/kind.h"
#include "desk/ticket/sla.h"
#include "desk/ticket/ticket_state.h"
#include "store/register.h"

struct ticket_import {
    struct desk *desk;
    struct ticket_import_options options;
    struct when when;
    struct when_reading times[TC_STORED]; /* of the row at hand */
    struct sla *sla;
    struct key_index *keys; /* during a large load; otherwise the database's index is used */
    struct map kinds;       /* kind.h */
    struct map fields;      /* name → n */
    struct caller_link *callers;
    struct intake_warnings warnings;
    struct buf json, tightest;
    int64_t learned;
};

enum { LARGE_BYTES = 4 << 20, TYPICAL_ROW = 200 };

enum status ticket_import_open(struct ticket_import **out, struct desk *desk,
                               const struct ticket_import_options *options, struct error *e)
{
    struct ticket_import *t = mem_zero(1, sizeof *t);
    t->desk = desk;
    t->options = *options;
    t->when = desk_when(desk);
    t->when.format = options->date_format;
    t->callers = caller_link_open(desk);
    intake_warning_init(&t->warnings);
    buf_init(&t->json);
    buf_init(&t->tightest);
    *out = t;
    if (options->history ? privilege_need(desk, PRIVILEGE_HISTORY, e) != ST_OK
                         : sla_load(&t->sla, desk, e) != ST_OK) {
        ticket_import_close(t);
        *out = NULL;
    }
    return e->code;
}

void ticket_import_close(struct ticket_import *t)
{
    if (!t)
        return;
    kinds_free(&t->kinds);
    map_free(&t->fields);
    sla_free(t->sla);
    key_index_free(t->keys);
    caller_link_close(t->callers);
    intake_warning_free(&t->warnings);
    BUF_FREE(&t->json, &t->tightest);
    free(t);
}

/* ---- columns ---- */

int ticket_import_field(struct ticket_import *t, const char *name, size_t n)
{
    int added;
    struct map_entry *field = map_put(&t->fields, name, n, &added);
    if (added)
        field->n = (int64_t)t->fields.count - 1;
    return TC_STORED + (int)field->n;
}

int ticket_import_place(void *context, const char *name, struct error *e)
{
    struct ticket_import *t = context;
    if (strncmp(name, "field.", 6) == 0 && name[6])
        return ticket_import_field(t, name + 6, strlen(name + 6));
    if (strcmp(name, "error") == 0)
        return PLACE_PASS;
    int column = ticket_column_of(name);
    if (column < 0)
        return PLACE_UNKNOWN;
    unsigned flags = ticket_columns[column].flags;
    if (flags & COL_INTAKE || (flags & COL_HISTORY && t->options.history))
        return column;
    if (!(flags & COL_HISTORY))
        return PLACE_PASS;
    error_set(e, ST_DATA,
              _("column '%s' is part of a ticket's history: use --history to import it, or "
                "--map '%s=' to skip it"),
              name, name);
    return PLACE_REFUSED;
}

void ticket_import_suggest(const char *name, struct error *e)
{
    struct buf names = BUF_EMPTY;
    if (strchr(name, '#')) /* subject#2: it isn't mistyped */
        return;
    for (int i = 0; i < TC_STORED; i++)
        if (ticket_columns[i].flags & (COL_INTAKE | COL_HISTORY))
            buf_printf(&names, "%s,", ticket_columns[i].name);
    near_code_suggest(e, name, names.s);
    buf_free(&names);
}

/* ---- one row ---- */

static enum status refuse(struct error *why, int column, const char *words)
{
    return error_set(why, ST_DATA, "%s: %s", ticket_columns[column].name, words);
}

static const char *as_given(const struct csv_import_row *row, int column)
{
    return utf8_quote(row->cells[column].s);
}

static void warn_twice(struct ticket_import *t, const struct csv_import_row *row, int column)
{
    struct buf b = BUF_EMPTY;
    buf_printf(&b,
               _("%s: local time '%s' occurs twice or not at all; using the earlier moment"),
               ticket_columns[column].name, utf8_quote(row->cells[column].s));
    if (t->options.warn)
        t->options.warn(t->options.context, row->line, b.s);
    buf_free(&b);
}

static enum status read_cell(struct ticket_import *t, const struct csv_import_row *row,
                             int column, struct value *v, struct error *why)
{
    const struct csv_cell *cell = &row->cells[column];
    if (ticket_columns[column].type == CT_TIME) {
        if (when_readings(&t->when, cell->s, &t->times[column], why) == ST_OK)
            *v = value_int(t->times[column].first);
        return why->code;
    }
    unsigned flags = t->options.learn ? CELL_ANY_CODE : 0;
    return ticket_cell_read(t->desk, column, cell->s, cell->len, &t->when, flags, v, why);
}

static enum status read_cells(struct ticket_import *t, const struct csv_import_row *row,
                              struct ticket *k, struct error *why)
{
    for (int i = 0; i < TC_STORED; i++) {
        if (i >= (int)row->count || !row->cells[i].s || !row->cells[i].len || i == TC_PARENT)
            continue;
        if (read_cell(t, row, i, &k->c[i], why) != ST_OK)
            return error_prefix(why, "%s", ticket_columns[i].name);
    }
    buf_clear(&t->json);
    for (size_t i = 0; TC_STORED + i < row->count && i < t->fields.count; i++) {
        const struct csv_cell *cell = &row->cells[TC_STORED + i];
        if (!cell->s || !cell->len)
            continue;
        if (!t->json.len)
            buf_addc(&t->json, '{');
        json_text(&t->json, t->fields.entries[i].key, cell->s);
    }
    if (t->json.len) {
        buf_addc(&t->json, '}');
        k->c[TC_FIELDS] = value_text_n(t->json.s, t->json.len);
    }
    return ST_OK;
}

/* ---- who it is ---- */

static const char *cell_text(const struct csv_import_row *row, int place)
{
    return place >= 0 && place < (int)row->count ? row->cells[place].s : NULL;
}

static const char *field_text(const struct ticket_import *t, const struct csv_import_row *row,
                              const char *name)
{
    const struct map_entry *field = map_finds(&t->fields, name);
    return field ? cell_text(row, TC_STORED + (int)field->n) : NULL;
}

static const char *own_text(const struct ticket *k, int column)
{
    return k->c[column].type == VALUE_TEXT ? k->c[column].s : NULL;
}

static const char *first_text(const char *const *s, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (s[i] && *s[i])
            return s[i];
    return "";
}

/* Completes the customer and the unit by what is on file. */
static enum status link_caller(struct ticket_import *t, const struct csv_import_row *row,
                               struct ticket *k, struct error *e)
{
    const struct caller_evidence said = {
        .customer = own_text(k, TC_CUSTOMER),
        .unit = own_text(k, TC_UNIT),
        .phone = own_text(k, TC_PHONE),
        .email = {field_text(t, row, "from"), field_text(t, row, "reply-to"),
                  field_text(t, row, "email")},
        .past = t->options.history,
        .no_unit = !(t->options.link & LINK_UNIT),
    };
    const char *const whose[] = {said.phone, said.email[0], said.email[1], said.email[2],
                                 said.unit};
    struct caller_found found;
    struct buf *words;
    if (!t->options.link || (said.customer && said.unit) ||
        caller_link_find(t->callers, &said, &found, e) != ST_OK)
        return e->code;
    if (*found.customer)
        k->c[TC_CUSTOMER] = value_text(found.customer);
    if (*found.unit)
        k->c[TC_UNIT] = value_text(found.unit);
    if (found.customer_doubt &&
        (words = intake_warning_add(&t->warnings, DOUBT_SEVERAL, "customer", row->line,
                                    first_text(whose, sizeof whose / sizeof *whose))))
        caller_link_customer_words(t->callers, &said, words, e);
    if (found.unit_doubt && (words = intake_warning_add(&t->warnings, DOUBT_SEVERAL, "unit",
                                                        row->line, k->c[TC_CUSTOMER].s)))
        caller_link_unit_words(t->callers, &said, words, e);
    return e->code;
}

/* Counts what the user probably didn't mean, but may have. */
static enum status doubt_cells(struct ticket_import *t, const struct csv_import_row *row,
                               const struct ticket *k, struct error *e)
{
    static const int codes[] = {TC_CUSTOMER, TC_UNIT};
    const char *phone = own_text(k, TC_PHONE);
    for (size_t i = 0; i < 2; i++) {
        const struct value *v = &k->c[codes[i]];
        const char *reg = ticket_columns[codes[i]].name, *given = cell_text(row, codes[i]);
        int unknown = given && v->s == given && *given &&
                      caller_link_unknown(t->callers, reg, v->s, v->len, e);
        if (e->code != ST_OK)
            return e->code;
        if (unknown)
            intake_warning_add(&t->warnings, DOUBT_UNKNOWN, reg, row->line, v->s);
    }
    if (phone && phone_is_spoilt(phone))
        intake_warning_add(&t->warnings, DOUBT_SPOILT, "phone", row->line, phone);
    for (size_t i = 0; i < t->fields.count; i++) {
        const char *name = t->fields.entries[i].key, *s = cell_text(row, TC_STORED + (int)i);
        if (s && masking_of_field(NULL, name) == MASK_PHONE && phone_is_spoilt(s)) {
            struct buf column = BUF_EMPTY;
            buf_printf(&column, "field.%s", name);
            intake_warning_add(&t->warnings, DOUBT_SPOILT, column.s, row->line, s);
            buf_free(&column);
        }
    }
    return ST_OK;
}

enum status ticket_import_tell(struct ticket_import *t, struct error *e)
{
    return t->options.warn ? intake_warning_tell(&t->warnings, t->desk, t->options.warn,
                                                 t->options.context, e)
                           : e->code;
}

/* Checks the kind's required columns and fields. */
static enum status check_required(struct ticket_import *t, const struct ticket *k,
                                  const char *list, struct error *why)
{
    struct buf lacking = BUF_EMPTY;
    kind_lacking(&lacking, list, k);
    struct list first = LIST(lacking.s);
    if (lacking.len && t->options.lacking) {
        buf_set(t->options.lacking, lacking.s);
    } else if (list_next(&first)) {
        char *name = mem_string_n(first.s, first.n);
        error_set(why, ST_DATA,
                  ticket_column_of(name) >= 0 ? _("%s: is required for the kind '%s'")
                                              : _("field.%s: is required for the kind '%s'"),
                  name, k->c[TC_KIND].s);
        free(name);
    }
    buf_free(&lacking);
    return why->code;
}

/* ---- its times ---- */

/* What has happened, in its order; without --history only `opened` is read. */
static const int past[] = {TC_OPENED, TC_RESPONDED, TC_RESOLVED, TC_CLOSED};
enum { PAST = sizeof past / sizeof *past };

static int is_given(const struct csv_import_row *row, int column)
{
    return row->count > (size_t)column && row->cells[column].len;
}

static enum status refuse_order(const struct csv_import_row *row, int column, int last,
                                struct error *why)
{
    const char *before = is_given(row, last) ? as_given(row, last) : _("now");
    if (column == TC_DUE)
        return error_set(why, ST_DATA, _("due: '%s' is before the ticket was opened, %s"),
                         as_given(row, column), before);
    return error_set(why, ST_DATA,
                     _("%s: '%s' is before '%s', %s; the order is opened, responded, "
                       "resolved, closed"),
                     ticket_columns[column].name, as_given(row, column),
                     ticket_columns[last].name, before);
}

/* Takes the earliest time that a cell may mean, not before that of the column `last`. Returns
 * ST_DATA if all are. */
static enum status take_earliest(struct ticket_import *t, const struct csv_import_row *row,
                                 struct ticket *k, int column, int last, struct error *why)
{
    const struct when_reading *r = &t->times[column];
    int64_t from = k->c[last].n;
    k->c[column] = value_int(r->first < from ? r->second : r->first);
    return k->c[column].n < from ? refuse_order(row, column, last, why) : ST_OK;
}

/* Decides a time of which the latest that fits is `latest`. If it may mean two times that both
 * fit, or the clock skipped it, a past takes the earlier and says so; else it is rejected. */
static enum status settle_time(struct ticket_import *t, const struct csv_import_row *row,
                               const struct ticket *k, int column, int64_t latest,
                               struct error *why)
{
    const struct when_reading *r = &t->times[column];
    int64_t at = k->c[column].n;
    if (!r->skipped && at == (r->second <= latest ? r->second : r->first))
        return ST_OK;
    if (t->options.history)
        warn_twice(t, row, column);
    else if (when_decide(&t->when, row->cells[column].s, r, at, latest, &at, why) != ST_OK)
        error_prefix(why, "%s", ticket_columns[column].name);
    return why->code;
}

/* Decides what the times mean of what has happened. A local time that occurs twice is the one
 * that keeps their order and isn't in the future: forward each takes the earliest that it may,
 * back from now the latest, and if these are the same there is no doubt. */
static enum status settle_past(struct ticket_import *t, const struct csv_import_row *row,
                               struct ticket *k, struct error *why)
{
    int64_t now = t->desk->now, bound = now + GIVEN_TIME_SKEW, latest[PAST];
    int last = TC_OPENED, given[PAST] = {0};
    for (int i = 0; i < PAST; i++) {
        int column = past[i];
        given[i] = k->c[column].type == VALUE_INT;
        if (!i && !given[i])
            k->c[column] = value_int(now);
        if (!given[i])
            continue;
        if (i && take_earliest(t, row, k, column, last, why) != ST_OK)
            return why->code;
        if (given_time_past(t->desk, row->cells[column].s, k->c[column].n, why) != ST_OK)
            return error_prefix(why, "%s", ticket_columns[column].name);
        last = column;
    }
    for (int i = PAST; i-- > 0;) {
        const struct when_reading *r = &t->times[past[i]];
        latest[i] = bound;
        if (given[i])
            bound = r->second <= bound ? r->second : k->c[past[i]].n;
    }
    for (int i = 0; i < PAST; i++) {
        struct value *v = &k->c[past[i]];
        if (given[i] && settle_time(t, row, k, past[i], latest[i], why) != ST_OK)
            return why->code;
        v->n = v->n > now ? now : v->n; /* clocks differ */
    }
    return ST_OK;
}

/* A call may be written down after its promise has passed, without saying when it came. */
static void warn_early(struct ticket_import *t, const struct csv_import_row *row,
                       struct error *why)
{
    if (t->options.warn)
        t->options.warn(t->options.context, row->line, why->message);
    error_clear(why);
}

/* A bare date is a promise for that day. */
static enum status settle_due(struct ticket_import *t, const struct csv_import_row *row,
                              struct ticket *k, struct error *why, struct error *e)
{
    struct when_reading *r = &t->times[TC_DUE];
    if (k->c[TC_DUE].type != VALUE_INT)
        return ST_OK;
    k->c[TC_FIXED] = value_int(1);
    if (r->dated && given_time_promise(t->desk, k->c[TC_OPENED].n, &r->first, e) != ST_OK)
        return e->code;
    if (r->dated)
        r->second = r->first;
    if (take_earliest(t, row, k, TC_DUE, TC_OPENED, why) == ST_OK)
        settle_time(t, row, k, TC_DUE, INT64_MAX, why);
    else if (!is_given(row, TC_OPENED))
        warn_early(t, row, why);
    return ST_OK;
}

/* Checks the status against the times, or sets it. */
static enum status check_status(struct ticket *k, struct error *why)
{
    int solved = k->c[TC_RESOLVED].type == VALUE_INT,
        closed = k->c[TC_CLOSED].type == VALUE_INT;
    if (k->c[TC_STATUS].type == VALUE_NULL) {
        k->c[TC_STATUS] = value_text(closed                                 ? "closed"
                                     : solved                               ? "resolved"
                                     : k->c[TC_DEPT].type == VALUE_TEXT     ? "assigned"
                                     : k->c[TC_ASSIGNEE].type == VALUE_TEXT ? "assigned"
                                                                            : "new");
        return ST_OK;
    }
    const char *status = k->c[TC_STATUS].s;
    if (ticket_is_open(k) && (solved || closed))
        return error_set(
            why, ST_DATA,
            _("%s: '%s' means an open ticket, but '%s' is set; leave one of them empty"),
            ticket_columns[TC_STATUS].name, status,
            ticket_columns[closed ? TC_CLOSED : TC_RESOLVED].name);
    if (strcmp(status, "resolved") == 0 && !solved)
        return refuse(why, TC_RESOLVED, _("is missing, but the status is 'resolved'"));
    if (strcmp(status, "closed") == 0 && !solved && !closed)
        return refuse(why, TC_CLOSED, _("is missing, but the status is 'closed'"));
    return ST_OK;
}

/* Returns the id of the ticket that already has this key, 0 if there is none, -1 for an
 * error. */
static int64_t known_key(struct ticket_import *t, const struct value *key, struct error *e)
{
    if (key->type == VALUE_NULL)
        return 0;
    if (t->keys)
        return key_index_find(t->keys, key->s, key->len, e);
    return ticket_by_key(t->desk->store, key->s, key->len, e);
}

static int is_number(const struct csv_cell *cell)
{
    return cell->len && strspn(cell->s, "0123456789") == cell->len;
}

/* The parent is the source's key of a ticket, or else a ticket's number. If the source numbers
 * its own rows, a number is never taken for one of ours. */
static enum status read_parent(struct ticket_import *t, const struct csv_import_row *row,
                               struct ticket *k, struct error *why, struct error *e)
{
    const struct csv_cell *cell = &row->cells[TC_PARENT], *key = &row->cells[TC_KEY];
    if (row->count <= TC_PARENT || !cell->s || !cell->len)
        return ST_OK;
    struct value given = value_text_n(cell->s, cell->len);
    int64_t id = key->s && key->len ? known_key(t, &given, e) : 0;
    if (id > 0)
        k->c[TC_PARENT] = value_int(id);
    if (id)
        return e->code;
    const char *name = ticket_columns[TC_PARENT].name;
    if (key->s && key->len && row->line && (is_number(key) || !is_number(cell)))
        return error_set(why, ST_DATA, _("%s: no ticket has the key '%s'; put parents first"),
                         name, as_given(row, TC_PARENT));
    if (read_cell(t, row, TC_PARENT, &k->c[TC_PARENT], why) != ST_OK)
        return error_prefix(why, "%s", name);
    struct ticket_copy parent = TICKET_COPY_EMPTY;
    int got = ticket_get(t->desk->store, k->c[TC_PARENT].n, &parent, e);
    ticket_copy_free(&parent);
    if (got == 0)
        error_set(why, ST_DATA, _("%s: there is no ticket %lld"), name,
                  (long long)k->c[TC_PARENT].n);
    return e->code;
}

/* Each sentence once. */
static void note_tightest(struct ticket_import *t, const struct ticket *k, struct error *e)
{
    struct sla_target target;
    if (sla_find(t->sla, k, &target, e) != ST_OK || !target.tightest)
        return;
    struct buf text = BUF_EMPTY;
    sla_say_tightest(&text, ticket_text(k, TC_KIND), target.tightest);
    if (!list_has(t->tightest.s, text.s, text.len))
        list_add(&t->tightest, text.s, text.len);
    buf_free(&text);
}

const char *ticket_import_tightest(const struct ticket_import *t)
{
    return t->tightest.s;
}

/* Fills in what the row leaves to the desk. */
static enum status complete_ticket(struct ticket_import *t, const struct csv_import_row *row,
                                   struct ticket *k, struct error *why, struct error *e)
{
    if (k->c[TC_KIND].type == VALUE_NULL)
        return refuse(why, TC_KIND, _("is required"));
    if (k->c[TC_SUBJECT].type == VALUE_NULL)
        return refuse(why, TC_SUBJECT, _("is required"));
    if (utf8_blank(k->c[TC_SUBJECT].s, k->c[TC_SUBJECT].len))
        return refuse(why, TC_SUBJECT, _("is blank; say in a few words what it is about"));
    const struct kind *kind = kind_get(&t->kinds, t->desk, k->c[TC_KIND].s, e);
    if (!kind || link_caller(t, row, k, e) != ST_OK)
        return e->code;
    if (k->c[TC_PRIORITY].type == VALUE_NULL)
        k->c[TC_PRIORITY] = value_text(*kind->priority ? kind->priority : "normal");
    if (settle_past(t, row, k, why) != ST_OK || settle_due(t, row, k, why, e) != ST_OK ||
        why->code != ST_OK)
        return e->code;
    if (t->options.history) {
        check_status(k, why);
        return ST_OK;
    }
    k->c[TC_STATUS] = value_text("new");
    if (check_required(t, k, kind->fields, why) != ST_OK)
        return ST_OK;
    note_tightest(t, k, e);
    return sla_set(t->sla, k, e);
}

/* Finds the next code from column *i on that its register doesn't have. Returns 1, 0 if there
 * is none, -1 for an error. */
static int next_unknown(struct ticket_import *t, const struct ticket *k, int *i,
                        struct error *e)
{
    for (; *i < TC_STORED; ++*i) {
        const struct value *v = &k->c[*i];
        if (ticket_columns[*i].type != CT_CODE || v->type == VALUE_NULL)
            continue;
        int known = desk_knows(t->desk, ticket_columns[*i].refers, v->s, v->len, e);
        if (known <= 0)
            return known < 0 ? -1 : 1;
    }
    return 0;
}

/* Whoever may not change a register doesn't add to it by the way either. */
static enum status check_learn(struct ticket_import *t, const struct ticket *k,
                               struct error *why, struct error *e)
{
    struct buf words = BUF_EMPTY;
    for (int i = 0; e->code == ST_OK && why->code == ST_OK && next_unknown(t, k, &i, e) > 0;
         i++) {
        const char *reg = ticket_columns[i].refers;
        if (permission_learn(t->desk, register_find(reg), e) != ST_DENIED)
            continue;
        buf_set(&words, e->message);
        error_clear(e);
        error_set(why, ST_DENIED, _("%s: '%s' is not in the register %s, and %s"),
                  ticket_columns[i].name, utf8_quote(k->c[i].s), reg, words.s);
    }
    buf_free(&words);
    return e->code;
}

static enum status learn(struct ticket_import *t, const struct ticket *k, struct error *e)
{
    for (int i = 0; next_unknown(t, k, &i, e) > 0; i++) {
        const struct value *v = &k->c[i];
        const char *reg = ticket_columns[i].refers;
        if (register_learn(t->desk->store, register_find(reg), v->s, v->len, t->desk->now,
                           t->desk->user, e) != ST_OK)
            break;
        desk_learned(t->desk, reg, v->s, v->len);
        t->learned++;
    }
    return e->code;
}

/* Nobody scores a ticket that was theirs. */
static enum status check_score(struct ticket_import *t, const struct ticket *k,
                               struct error *why, struct error *e)
{
    const char *user = t->desk->user;
    if (!t->desk->known_user || k->c[TC_SCORE].type == VALUE_NULL ||
        strcmp(ticket_text(k, TC_ASSIGNEE), user) != 0)
        return e->code;
    struct map except = MAP_EMPTY;
    const struct who_may who = {.least = ROLE_MANAGER, .except = &except};
    map_puts(&except, user, NULL);
    error_set(why, ST_DENIED, _("%s: the ticket was %s's: somebody else must bring its score"),
              ticket_columns[TC_SCORE].name, utf8_quote(user));
    who_may_add(t->desk, &who, why);
    map_free(&except);
    return e->code;
}

enum status ticket_import_row(struct ticket_import *t, const struct csv_import_row *row,
                              const char *note, const char *data,
                              enum ticket_import_outcome *outcome, int64_t *id,
                              struct error *why, struct error *e)
{
    struct ticket k;
    memset(&k, 0, sizeof k);
    *outcome = TICKET_IMPORT_REFUSED;
    const struct csv_cell *key = row->count > TC_KEY ? &row->cells[TC_KEY] : NULL;
    if (key && key->s && key->len) {
        struct value v = value_text_n(key->s, key->len);
        *id = known_key(t, &v, e);
        if (*id < 0)
            return e->code;
        if (*id) {
            *outcome = TICKET_IMPORT_KNOWN;
            return ST_OK;
        }
    }
    if (read_cells(t, row, &k, why) != ST_OK)
        return ST_OK;
    if (complete_ticket(t, row, &k, why, e) != ST_OK || why->code != ST_OK)
        return e->code;
    if (read_parent(t, row, &k, why, e) != ST_OK || why->code != ST_OK)
        return e->code;
    if (check_score(t, &k, why, e) != ST_OK || why->code != ST_OK ||
        (t->options.learn && (check_learn(t, &k, why, e) != ST_OK || why->code != ST_OK)))
        return e->code;
    if (doubt_cells(t, row, &k, e) != ST_OK || (t->options.learn && learn(t, &k, e) != ST_OK))
        return e->code;
    if (ticket_insert(t->desk->store, &k, t->desk->now, t->desk->user, note, data, e) != ST_OK)
        return e->code;
    *id = k.c[TC_ID].n;
    if (t->keys && k.c[TC_KEY].type == VALUE_TEXT)
        key_index_add(t->keys, k.c[TC_KEY].s, k.c[TC_KEY].len, *id);
    *outcome = TICKET_IMPORT_NEW;
    return ST_OK;
}

enum status ticket_import_cells(struct ticket_import *t, const struct ticket_import_cell *cells,
                                size_t count, const char *note, const char *data,
                                enum ticket_import_outcome *outcome, int64_t *id,
                                struct error *e)
{
    struct error why = ERROR_NONE;
    struct csv_cell *by_place = mem_zero(TC_STORED + t->fields.count, sizeof *by_place);
    for (size_t i = 0; i < count; i++)
        if (cells[i].s)
            by_place[cells[i].place] = (struct csv_cell){cells[i].s, cells[i].len};
    const struct csv_import_row row = {0, by_place, TC_STORED + t->fields.count};
    if (ticket_import_row(t, &row, note, data, outcome, id, &why, e) == ST_OK &&
        *outcome == TICKET_IMPORT_REFUSED)
        error_set(e, why.code, "%s", why.message);
    error_clear(&why);
    free(by_place);
    return e->code;
}

/* ---- large loads ---- */

enum status ticket_import_begin(struct ticket_import *t, int64_t bytes, struct error *e)
{
    struct store *store = t->desk->store;
    int64_t there = ticket_last(store, e);
    if (there < 0)
        return e->code;
    if (bytes < LARGE_BYTES || bytes / TYPICAL_ROW < there / 2)
        return store_begin(store, e);
    if (store_begin_load(store, e) != ST_OK)
        return e->code;
    return key_index_load(&t->keys, store, e);
}

enum status ticket_import_finish(struct ticket_import *t, struct error *e)
{
    if (!t->keys)
        return ST_OK;
    key_index_free(t->keys);
    t->keys = NULL;
    return store_end_load(t->desk->store, e);
}

int64_t ticket_import_learned(const struct ticket_import *t)
{
    return t->learned;
}
