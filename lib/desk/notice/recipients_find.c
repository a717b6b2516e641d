/* Finds recipients by places, assets and tickets. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/notice/recipients_private.h"
#include "desk/ticket/kind.h"
#include "store/ticket.h"

static enum status add_if(struct recipients *r, const char *code, const struct found_by *by,
                          struct error *e)
{
    return code && *code ? recipients_customer(r, code, "", "", by, e) : e->code;
}

static enum status add_both(struct recipients *r, const char *owner, const char *tenant,
                            const struct found_by *by, struct error *e)
{
    return add_if(r, owner, by, e) == ST_OK ? add_if(r, tenant, by, e) : e->code;
}

/* ---- places ---- */

/* Returns the number of units of the building, or -1 for an error. */
static int64_t add_building(struct recipients *r, const char *code, int64_t ticket,
                            struct error *e)
{
    int64_t units = 0;
    struct stmt *st =
        store_query(r->desk->store,
                    "SELECT code, owner, tenant FROM unit WHERE building = :building"
                    " ORDER BY code",
                    WITH(BIND(":building", code)), e);
    while (stmt_step(st, e) > 0) {
        const struct found_by by = {
            .unit = stmt_text(st, 0), .building = code, .ticket = ticket};
        units++;
        if (add_both(r, stmt_text(st, 1), stmt_text(st, 2), &by, e) != ST_OK) {
            stmt_reset(st);
            break;
        }
    }
    return e->code == ST_OK ? units : -1;
}

/* Returns 1 and the number of its owners and tenants, 0 if it isn't in the register, -1 for an
 * error. */
static int add_unit(struct recipients *r, const char *code, int64_t ticket, int *people,
                    struct error *e)
{
    struct stmt *st = store_query(r->desk->store,
                                  "SELECT building, owner, tenant FROM unit WHERE code = :code",
                                  WITH(BIND(":code", code)), e);
    int got = stmt_step(st, e);
    if (got <= 0)
        return got;
    const struct found_by by = {.unit = code, .building = stmt_text(st, 0), .ticket = ticket};
    *people = !stmt_is_null(st, 1) + !stmt_is_null(st, 2);
    add_both(r, stmt_text(st, 1), stmt_text(st, 2), &by, e);
    stmt_reset(st);
    return e->code == ST_OK ? 1 : -1;
}

/* Lists the values of a column, for messages. */
static enum status no_such(struct recipients *r, const char *format, const char *what,
                           const char *sql, struct error *e)
{
    enum { MOST = 12 };
    struct buf list = BUF_EMPTY;
    int n = 0;
    struct stmt *st = store_query(r->desk->store, sql, NULL, e);
    while (stmt_step(st, e) > 0)
        if (n++ < MOST)
            buf_printf(&list, "%s%s", list.len ? ", " : "", utf8_quote(stmt_text(st, 0)));
    if (n > MOST)
        buf_adds(&list, ", …");
    if (e->code == ST_OK)
        error_set(e, ST_DATA, format, utf8_quote(what), n ? list.s : "–");
    buf_free(&list);
    return e->code;
}

enum status recipients_building(struct recipients *r, const char *code, struct error *e)
{
    int64_t units = add_building(r, code, 0, e);
    if (units)
        return e->code;
    return no_such(r, _("--building: no unit in the register is in '%s'; buildings are: %s"),
                   code,
                   "SELECT DISTINCT building FROM unit WHERE building IS NOT NULL"
                   " ORDER BY building",
                   e);
}

static void tell_empty_unit(const struct recipients *r, const char *code)
{
    tool_note(r->tool, _("unit %s has neither owner nor tenant"), utf8_quote(code));
}

enum status recipients_unit(struct recipients *r, const char *code, struct error *e)
{
    int people = 0, got = add_unit(r, code, 0, &people, e);
    if (got < 0)
        return e->code;
    if (!got)
        return error_set(e, ST_DATA, _("--unit: there is no unit '%s' in the register"),
                         utf8_quote(code));
    if (!people)
        tell_empty_unit(r, code);
    return ST_OK;
}

/* ---- assets ---- */

enum status recipients_product(struct recipients *r, const char *model, struct error *e)
{
    int64_t assets = 0, owned = 0;
    struct stmt *st = store_query(r->desk->store,
                                  "SELECT a.customer, a.unit, u.building FROM asset AS a"
                                  " LEFT JOIN unit AS u ON u.code = a.unit"
                                  " WHERE a.model = :model ORDER BY a.code",
                                  WITH(BIND(":model", model)), e);
    while (stmt_step(st, e) > 0) {
        const struct found_by by = {
            .unit = stmt_text(st, 1), .building = stmt_text(st, 2), .product = model};
        assets++;
        owned += !stmt_is_null(st, 0);
        if (add_if(r, stmt_text(st, 0), &by, e) != ST_OK) {
            stmt_reset(st);
            return e->code;
        }
    }
    if (e->code == ST_OK && !assets)
        return no_such(r, _("--product: no asset in the register is a '%s'; models are: %s"),
                       model,
                       "SELECT DISTINCT model FROM asset WHERE model IS NOT NULL"
                       " ORDER BY model",
                       e);
    if (e->code == ST_OK && owned < assets)
        tool_note(r->tool, _("assets of the model %s that belong to no customer: %lld"),
                  utf8_quote(model), (long long)(assets - owned));
    return e->code;
}

/* ---- tickets ---- */

/* Adds its customer, and its caller if that is somebody else. `around` is the building if the
 * ticket itself has none. */
static enum status add_callers(struct recipients *r, const struct ticket *t, int both,
                               const char *around, int64_t about, struct error *e)
{
    const char *building = attribute_building(&r->computed, t, e);
    if (e->code != ST_OK)
        return e->code;
    const struct found_by by = {.unit = ticket_text(t, TC_UNIT),
                                .building = *building ? building : around,
                                .ticket = about};
    const char *customer = ticket_text(t, TC_CUSTOMER);
    const char *contact = ticket_text(t, TC_CONTACT), *phone = ticket_text(t, TC_PHONE);
    if (*customer && recipients_customer(r, customer, contact, phone, &by, e) != ST_OK)
        return e->code;
    /* a lone name beside a customer is what that customer is called */
    if (!*customer || (both && *phone))
        recipients_caller(r, t->c[TC_ID].n, contact, phone, &by, e);
    return e->code;
}

/* A ticket and its children. */
struct matter {
    struct recipients *r;
    int64_t about;
    int64_t *ids;
    size_t count, room;
    struct map seen, units, buildings; /* of these: number of units */
    int urgent;
};

static enum status add_parts(struct matter *m, int64_t id, struct error *e)
{
    struct stmt *st =
        store_query(m->r->desk->store,
                    "SELECT id FROM ticket WHERE parent = :id AND status <> 'cancelled'"
                    " ORDER BY id",
                    WITH(BIND(":id", id)), e);
    while (stmt_step(st, e) > 0) {
        struct buf key = BUF_EMPTY;
        int added;
        buf_addi(&key, stmt_int(st, 0));
        map_put(&m->seen, key.s, key.len, &added);
        buf_free(&key);
        if (!added)
            continue;
        MEM_GROW(m->ids, m->count, m->room);
        m->ids[m->count++] = stmt_int(st, 0);
    }
    return e->code;
}

static int is_complaint(struct recipients *r, const char *code, struct error *e)
{
    struct map kinds = MAP_EMPTY;
    const struct kind *kind = kind_get(&kinds, r->desk, code, e);
    int is = kind && kind_is_complaint(kind);
    kinds_free(&kinds);
    return is;
}

static enum status look_at(struct matter *m, const struct ticket *t, struct error *e)
{
    struct recipients *r = m->r;
    const char *unit = ticket_text(t, TC_UNIT);
    const char *building = attribute_building(&r->computed, t, e);
    int added = 0;
    if (*unit)
        map_puts(&m->units, unit, &added);
    /* two of its units are enough: the whole building is concerned */
    if (e->code == ST_OK && *building)
        map_puts(&m->buildings, building, NULL)->n += *unit ? added : 2;
    if (e->code == ST_OK && priority_rank(ticket_text(t, TC_PRIORITY)) == RANK_URGENT)
        m->urgent |= !is_complaint(r, ticket_text(t, TC_KIND), e);
    return e->code;
}

/* Two notices, about a child and about the whole, would notify the same people twice. */
static void tell_part(const struct matter *m, const struct ticket *t)
{
    if (t->c[TC_ID].n == m->about && t->c[TC_PARENT].type != VALUE_NULL)
        tool_note(m->r->tool, _("ticket %lld is a child of %lld, which concerns more people"),
                  (long long)m->about, (long long)t->c[TC_PARENT].n);
}

/* Reads the ticket and its children, then adds the callers. */
static enum status look_and_ask(struct matter *m, struct error *e)
{
    struct store *store = m->r->desk->store;
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    for (size_t i = 0; i < m->count && e->code == ST_OK; i++) {
        int got = ticket_get(store, m->ids[i], &copy, e);
        if (got == 0)
            error_set(e, ST_DATA, _("ticket %lld: no such ticket"), (long long)m->about);
        else if (got > 0 && look_at(m, &copy.t, e) == ST_OK)
            add_parts(m, m->ids[i], e);
        if (got > 0)
            tell_part(m, &copy.t);
    }
    const char *around = m->buildings.count ? m->buildings.entries[0].key : "";
    for (size_t i = 0; i < m->count && e->code == ST_OK; i++)
        if (ticket_get(store, m->ids[i], &copy, e) > 0)
            add_callers(m->r, &copy.t, 1, around, m->about, e);
    ticket_copy_free(&copy);
    return e->code;
}

static enum status add_units(struct matter *m, struct error *e)
{
    for (size_t i = 0; i < m->units.count && e->code == ST_OK; i++) {
        const char *code = m->units.entries[i].key;
        int people = 0;
        if (add_unit(m->r, code, m->about, &people, e) > 0 && !people && !m->urgent)
            tell_empty_unit(m->r, code);
    }
    return e->code;
}

static enum status add_places(struct matter *m, struct error *e)
{
    if (add_units(m, e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < m->buildings.count && e->code == ST_OK; i++)
        if (m->urgent || m->buildings.entries[i].n > 1)
            add_building(m->r, m->buildings.entries[i].key, m->about, e);
    if (m->urgent && !m->buildings.count)
        tool_note(m->r->tool,
                  _("ticket %lld: its building is unknown, so only the people of its units and "
                    "its callers are notified"),
                  (long long)m->about);
    return e->code;
}

enum status recipients_ticket(struct recipients *r, int64_t id, struct error *e)
{
    struct matter m = {.r = r, .about = id};
    MEM_GROW(m.ids, m.count, m.room);
    m.ids[m.count++] = id;
    if (look_and_ask(&m, e) == ST_OK)
        add_places(&m, e);
    map_free(&m.seen);
    map_free(&m.units);
    map_free(&m.buildings);
    free(m.ids);
    return e->code;
}

struct walking {
    struct recipients *r;
    struct error *e;
};

static int visit_ticket(void *context, const struct ticket *t)
{
    struct walking *w = context;
    return add_callers(w->r, t, 0, "", t->c[TC_ID].n, w->e) != ST_OK;
}

enum status recipients_filter(struct recipients *r, struct filter *f, struct error *e)
{
    static const int wanted[] = {TC_ID, TC_CUSTOMER, TC_UNIT, TC_CONTACT, TC_PHONE, TC_FIELDS};
    struct walking w = {r, e};
    struct error own = ERROR_NONE;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        filter_wants(f, wanted[i]);
    if (filter_walk(f, visit_ticket, &w, &own) != ST_OK && e->code == ST_OK)
        error_set(e, own.code, "%s", own.message);
    error_clear(&own);
    return e->code;
}
