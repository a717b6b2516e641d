/* report_process.c: the process of tickets, from their events.
 *
 * An event that changes an open status to resolved or closed resolves the ticket; one that
 * changes it back reopens the ticket. A ticket counts in n of
 *   first_contact, reopened  if its events show that it was resolved;
 *   transferred              if it has a department, and anything happened after it was opened;
 *   status_…                 if its events show that it left that status.
 *   first_reply              if a reply was sent to its customer.
 * first_contact: see lifecycle.h. first_reply: the mean elapsed minutes from opening to the
 * first reply.
 * transferred: moved between departments at least once. status_…: the mean elapsed minutes that
 * a ticket spent in the status, the sum of all its finished stays; the stay with which it was
 * opened counts only in `new`, from opening. So history imported without its events is in no
 * n. */
#include "base/i18n.h"
#include "desk/report/report_private.h"
#include "desk/ticket/lifecycle.h"
#include "desk/ticket/reply.h"

static const struct rows_column columns[] = {
    {"measure", 0, NULL}, {"n", 1, NULL},    {"value", 1, NULL},
    {"low", 1, NULL},     {"high", 1, NULL},
};

static const int needs[] = {TC_OPENED, TC_DEPT, -1};

enum rate { FIRST_CONTACT, REOPENED, TRANSFERRED, RATES };

static const char *const rate_names[RATES] = {
    [FIRST_CONTACT] = "first_contact", [REOPENED] = "reopened", [TRANSFERRED] = "transferred"};

struct mean {
    int64_t seconds, n;
};

struct group {
    struct {
        int64_t k, n;
    } rate[RATES];
    struct mean reply;
    struct mean stay[STAGES];
};

struct own {
    struct lifecycle_reader *ways;
    struct replies *replies;
};

/* The tag is twice the group, and 1 for a group above. */
static void take_way(void *context, size_t tag, const struct lifecycle *w)
{
    struct report_run *r = context;
    size_t group = tag / 2;
    struct group *g = report_group(r, group);
    int known = w->touched && w->has_dept, any = known || w->solved;
    g->rate[FIRST_CONTACT].n += w->solved;
    g->rate[FIRST_CONTACT].k += lifecycle_first_contact(w);
    g->rate[REOPENED].n += w->solved;
    g->rate[REOPENED].k += w->solved && w->reopened;
    g->rate[TRANSFERRED].n += known;
    g->rate[TRANSFERRED].k += known && w->moved;
    for (enum stage s = STAGE_NEW; s < STAGES; s++) {
        g->stay[s].n += w->stayed[s];
        g->stay[s].seconds += w->seconds[s];
        any |= w->stayed[s];
    }
    r->added -= !any && !(tag & 1);
}

static enum status open_stages(struct report_run *r, struct error *e)
{
    struct own *own = r->own;
    own->ways = lifecycle_open(r->desk, take_way, r);
    return replies_load(&own->replies, r->desk, 1, e);
}

static enum status add_ticket(struct report_run *r, size_t group, const struct ticket *t,
                              struct error *e)
{
    const struct own *own = r->own;
    struct group *g = report_group(r, group);
    int64_t at;
    if (replies_first(own->replies, t->c[TC_ID].n, &at)) {
        int64_t seconds = at - t->c[TC_OPENED].n;
        g->reply.n++;
        g->reply.seconds += seconds > 0 ? seconds : 0; /* the clock may have been set back */
    }
    return lifecycle_add(own->ways, t, 2 * group + (r->upper != 0), e);
}

static enum status flush_stages(struct report_run *r, struct error *e)
{
    return lifecycle_flush(((struct own *)r->own)->ways, e);
}

static void close_stages(struct report_run *r)
{
    struct own *own = r->own;
    lifecycle_close(own->ways);
    replies_free(own->replies);
}

static void put_mean(struct report_run *r, size_t group, const char *name,
                     const struct mean *mean)
{
    sheet_text(r->sheet, "measure", name);
    sheet_int(r->sheet, "n", mean->n);
    if (mean->n)
        cells_mean_minutes(r->sheet, "value", mean->seconds, mean->n);
    report_row(r, group);
}

static void put_group(struct report_run *r, size_t group)
{
    const struct group *g = report_group(r, group);
    for (enum rate i = FIRST_CONTACT; i < RATES; i++) {
        sheet_text(r->sheet, "measure", rate_names[i]);
        sheet_int(r->sheet, "n", g->rate[i].n);
        cells_rate(r->sheet, "value", g->rate[i].k, g->rate[i].n);
        report_row(r, group);
    }
    put_mean(r, group, "first_reply", &g->reply);
    for (enum stage s = STAGE_NEW; s < STAGES; s++) {
        struct buf name = BUF_EMPTY;
        buf_printf(&name, "status_%s", lifecycle_status(s));
        put_mean(r, group, name.s, &g->stay[s]);
        buf_free(&name);
    }
}

const struct report report_process = {
    .name = "process",
    .help = N_(
        "resolved at first contact, reopened, transferred; minutes to the first reply and in "
        "each status"),
    .columns = columns,
    .column_count = sizeof columns / sizeof *columns,
    .chart = {.values = "value", .low = "low", .high = "high", .whole = 1, .sure = 1},
    .labels = 1,
    .needs = needs,
    .none = N_("these tickets have no events after they were opened, so there is nothing to "
               "measure; tickets imported with --history have none"),
    .group = sizeof(struct group),
    .own = sizeof(struct own),
    .begin = open_stages,
    .add = add_ticket,
    .settle = flush_stages,
    .put = put_group,
    .end = close_stages,
};
