/* report_complaints.c: what customers complain about, how widely, and whether it is more than
 * before.
 *
 * Complaints are the tickets of the kinds whose workflow is `complaint`, unless a filter names
 * kinds; those that were cancelled or merged only if a filter names the status. The complainant
 * is the person (desk/ticket/person.h), else the unit. Tickets with neither don't tell how many
 * complain, so they don't make a row widespread. Units and buildings are distinguished by
 * 64-bit hashes of their codes, so that a million of them take eight bytes each. Two codes are
 * confused once in about ten million such reports. */
#include <string.h>

#include "base/i18n.h"
#include "base/map.h"
#include "calc/stat/stat.h"
#include "desk/report/denominator.h"
#include "desk/ticket/attribute.h"
#include "desk/ticket/kind.h"
#include "desk/ticket/person.h"
#include "desk/report/report_private.h"

enum { BASE = 14, ALL = 18 }; /* how many columns: without --per, with it */

static const struct rows_column columns[] = {
    {"n", 1, NULL},          {"share", 1, NULL},       {"share_low", 1, NULL},
    {"share_high", 1, NULL}, {"customers", 1, NULL},   {"units", 1, NULL},
    {"buildings", 1, NULL},  {"repeat_rate", 1, NULL}, {"spread", 1, NULL},
    {"verdict", 0, NULL},    {"previous", 1, NULL},    {"change", 1, NULL},
    {"change_p", 1, NULL},   {"partial", 1, NULL},     {"base", 1, NULL},
    {"rate", 1, NULL},       {"rate_low", 1, NULL},    {"rate_high", 1, NULL},
};

static const int needs[] = {TC_KIND,  TC_STATUS,  TC_CUSTOMER, TC_UNIT,
                            TC_PHONE, TC_CONTACT, TC_FIELDS,   -1};

struct group {
    int64_t n, previous, nameless; /* nameless: without person and unit */
    struct sample person;
    /* hashes; lone_unit: of the tickets without a person */
    struct sample unit, lone_unit, building;
};

struct own {
    struct map kinds; /* the complaint kinds; empty if a filter names kinds */
    int all_kinds;
    struct attribute_reader computed;
    struct persons *persons;
    int64_t nameless, all; /* of rows that may be widespread, if they are from many */
    int64_t widespread_buildings, widespread_customers;
    struct denominator *base; /* NULL: no --per */
};

/* ---- which ---- */

/* If the records begin later than that, there is nothing to compare with. */
static enum status check_before(struct report_run *r, struct error *e)
{
    if (r->has_before)
        r->has_before =
            store_any(r->desk->store, "SELECT 1 FROM ticket WHERE opened < :to LIMIT 1",
                      WITH(BIND(":to", r->before.to)), e) > 0;
    return e->code;
}

static enum status start_complaints(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    attribute_reader_start(&own->computed, r->desk);
    own->all_kinds = report_filters(r->options, "kind");
    if (kinds_complaints(&own->kinds, r->desk, e) != ST_OK ||
        persons_load(&own->persons, r->desk, e) != ST_OK || check_before(r, e) != ST_OK)
        return e->code;
    const char *by = r->options->by ? r->options->by : r->report->by;
    if (r->options->per &&
        denominator_load(&own->base, r->desk, r->dims, by, r->options->per, e) != ST_OK)
        return error_prefix(e, "--per");
    if (own->base)
        r->column_count = ALL;
    desk_setting_int(r->desk, "widespread_buildings", &own->widespread_buildings, e);
    if (e->code == ST_OK)
        desk_setting_int(r->desk, "widespread_customers", &own->widespread_customers, e);
    return e->code;
}

static void free_complaints(struct report_run *r)
{
    struct own *own = r->own;
    map_free(&own->kinds);
    denominator_free(own->base);
    persons_free(own->persons);
    attribute_reader_end(&own->computed);
}

static int is_complaint(const struct report_run *r, const struct ticket *t)
{
    const struct own *own = r->own;
    const char *kind = t->c[TC_KIND].s;
    return (own->all_kinds || (kind && map_finds(&own->kinds, kind))) && report_is_case(r, t);
}

/* ---- counting ---- */

static int add_code(struct sample *s, const char *code)
{
    if (!code || !*code)
        return 0;
    sample_add(s, (int64_t)map_hash(code, strlen(code)));
    return 1;
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    struct own *own = r->own;
    struct group *g = report_group(r, group);
    g->previous += r->is_before;
    if (r->is_before)
        return ST_OK;
    g->n++;
    struct person person;
    int known = persons_find(own->persons, t, &person);
    int unit = add_code(&g->unit, ticket_text(t, TC_UNIT));
    if (known)
        sample_add(&g->person, person.id);
    else if (unit)
        add_code(&g->lone_unit, ticket_text(t, TC_UNIT));
    g->nameless += !known && !unit;
    add_code(&g->building, attribute_building(&own->computed, t, e));
    return e->code;
}

static void free_group(void *group)
{
    struct group *g = group;
    sample_free(&g->person);
    sample_free(&g->unit);
    sample_free(&g->lone_unit);
    sample_free(&g->building);
}

/* ---- rows ---- */

static const char *verdict(const struct own *own, struct group *g, int64_t who)
{
    int64_t over, under;
    if (g->n == 1 || (who == 1 && !g->nameless))
        return "single";
    if (!who)
        return "";
    /* if no building is known, only the customers decide */
    int spread = !sample_spread(&g->building, &over, &under) ||
                 (double)over >= (double)own->widespread_buildings * (double)under;
    return spread && who >= own->widespread_customers ? "widespread" : "local";
}

static void put_change(struct report_run *r, const struct group *g)
{
    double p;
    if (!r->has_before)
        return;
    sheet_int(r->sheet, "previous", g->previous);
    cells_ratio(r->sheet, "change", g->n - g->previous, g->previous, 4);
    if (stat_two_rates(g->n, 1, g->previous, 1, &p))
        cells_double(r->sheet, "change_p", p, 4);
}

/* Complaints are events in time, so the interval is that of a Poisson count (stat_poisson). */
static void put_per(struct report_run *r, int64_t n, size_t group)
{
    struct own *own = r->own;
    int64_t base = own->base ? denominator_of(own->base, group) : 0;
    struct interval i;
    if (!base || !stat_poisson(n, &i))
        return;
    sheet_int(r->sheet, "base", base);
    cells_ratio(r->sheet, "rate", n, base, 6);
    cells_double(r->sheet, "rate_low", i.low / (double)base, 6);
    cells_double(r->sheet, "rate_high", i.high / (double)base, 6);
}

static void put_group(struct report_run *r, size_t group)
{
    struct group *g = report_group(r, group);
    struct own *own = r->own;
    int64_t over, under;
    int64_t named = sample_distinct(&g->person) + sample_distinct(&g->lone_unit);
    if (named < own->widespread_customers && named + g->nameless >= own->widespread_customers) {
        own->all += g->n;
        own->nameless += g->nameless;
    }
    sheet_int(r->sheet, "n", g->n);
    cells_rate(r->sheet, "share", g->n, r->added);
    sheet_int(r->sheet, "customers", sample_distinct(&g->person));
    sheet_int(r->sheet, "units", sample_distinct(&g->unit));
    sheet_int(r->sheet, "buildings", sample_distinct(&g->building));
    if (g->n > g->nameless) /* all but the first of each */
        cells_ratio(r->sheet, "repeat_rate", g->n - g->nameless - named, g->n, 4);
    if (sample_spread(&g->building, &over, &under))
        cells_ratio(r->sheet, "spread", over, under, 2);
    sheet_text(r->sheet, "verdict", verdict(r->own, g, named));
    put_change(r, g);
    if (r->has_period)
        sheet_int(r->sheet, "partial", r->period.to > r->desk->now);
    put_per(r, g->n, group);
    report_row(r, group);
}

static enum status say_unused(struct report_run *r, struct error *e)
{
    const struct own *own = r->own;
    if (!own->all_kinds && !own->kinds.count)
        tool_warn_partial(r->tool,
                          _("no kind has the workflow complaint, so there is nothing to count; "
                            "name kinds with kind=CODE"));
    if (own->nameless)
        tool_note(r->tool,
                  _("%lld of %lld complaints name neither a person nor a unit: how many people "
                    "made them isn't known"),
                  (long long)own->nameless, (long long)own->all);
    struct buf rows = BUF_EMPTY;
    size_t unused = own->base ? denominator_unused(own->base, &rows) : 0;
    if (unused)
        tool_note(r->tool, _("%s: %zu of its rows have no complaints: %s"), r->options->per,
                  unused, rows.s);
    buf_free(&rows);
    return e->code;
}

const struct report report_complaints = {
    .name = "complaints",
    .help = N_("what complaints are about, how widespread, and whether they grow"),
    .flags = REPORT_BEFORE | REPORT_PER,
    .by = "kind,category",
    .columns = columns,
    .column_count = BASE,
    .chart = {.values = "share", .low = "share_low", .high = "share_high", .whole = 1},
    .needs = needs,
    .group = sizeof(struct group),
    .own = sizeof(struct own),
    .begin = start_complaints,
    .counts = is_complaint,
    .add = add_ticket,
    .put = put_group,
    .finish = say_unused,
    .drop = free_group,
    .end = free_complaints,
};
