#include "desk/remind/remind_explain.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/remind/remind_private.h"

static const struct rows_column columns[] = {
    {"reason", 0, NULL},   {"dept", 0, NULL},       {"kind", 0, NULL},
    {"priority", 0, NULL}, {"after", 1, NULL},      {"first", 0, N_("told first")},
    {"to", 0, NULL},       {"name", 0, N_("Name")}, {"email", 0, NULL},
    {"phone", 0, NULL},    {"missing", 0, NULL},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

const struct rows_set remind_explain_rows = {"explain", columns, COLUMNS};

/* One line: whoever is told, and what of. */
struct line {
    const char *reason, *dept;
    const char *kind, *priority; /* of a level, else "" */
    int64_t after;               /* of a level, else -1 */
    const char *first;           /* who is told instead, if there is one; "" */
    const char *passed;          /* a code that is passed over; NULL */
    const struct member *to;
};

struct explain {
    struct remind *m;
    struct sheet *sheet;
    int64_t nobody; /* lines */
    struct buf missing;
};

/* ---- what is missing ---- */

static void add_missing(struct explain *x, const char *text)
{
    buf_printf(&x->missing, "%s%s", x->missing.len ? ", " : "", text);
}

/* Returns 1 if others in the department work in shifts. */
static int has_rota(const struct explain *x, const char *dept)
{
    const struct member *who;
    for (size_t i = 0; (who = hierarchy_at(x->m->contacts, i)); i++)
        if (who->has_shifts && *dept && strcmp(who->dept, dept) == 0)
            return 1;
    return 0;
}

static void find_missing(struct explain *x, const struct line *l)
{
    const struct member *to = l->to;
    buf_clear(&x->missing);
    if (l->passed) {
        buf_printf(&x->missing, _("%s is not active"), utf8_quote(l->passed));
    }
    if (!to) {
        add_missing(x, _("nobody"));
        x->nobody++;
        return;
    }
    if (!to->active)
        add_missing(x, _("not active"));
    if (!*to->email)
        add_missing(x, _("no email address"));
    if (!*to->phone)
        add_missing(x, _("no phone number"));
    if (to->has_shifts && !to->on_shift)
        add_missing(x, _("not on shift now"));
    if (!to->is_dept && !to->has_shifts && has_rota(x, to->dept))
        add_missing(x, _("no shifts"));
}

static void put_line(struct explain *x, const struct line *l)
{
    const struct member *to = l->to;
    find_missing(x, l);
    sheet_text(x->sheet, "reason", l->reason);
    sheet_text(x->sheet, "dept", l->dept);
    sheet_text(x->sheet, "kind", l->kind);
    sheet_text(x->sheet, "priority", l->priority);
    if (l->after >= 0)
        sheet_int(x->sheet, "after", l->after);
    sheet_text(x->sheet, "first", l->first);
    if (to) {
        sheet_text(x->sheet, "to", to->code);
        sheet_text(x->sheet, "name", to->name);
        sheet_text(x->sheet, "email", to->email);
        sheet_text(x->sheet, "phone", to->phone);
    }
    sheet_text(x->sheet, "missing", x->missing.s);
    sheet_end(x->sheet);
}

/* ---- reasons ---- */

static void put_superiors(struct explain *x, struct line l, struct error *e)
{
    const struct member **list = NULL;
    size_t n = remind_superiors(x->m, &l.dept, 1, &list, e);
    for (size_t i = 0; i < n || i == 0; i++) {
        l.to = n ? list[i] : NULL;
        put_line(x, &l);
        l.passed = NULL;
    }
    free(list);
}

static void put_reason(struct explain *x, enum remind_reason reason, const char *dept,
                       struct error *e)
{
    enum remind_to to = remind_reason_to(reason);
    struct line l = {.reason = remind_reason_name(reason),
                     .dept = dept,
                     .kind = "",
                     .priority = "",
                     .after = -1,
                     .first = to == REMIND_TO_HOLDER ? "assignee" : ""};
    if (to == REMIND_TO_MANAGER || to == REMIND_TO_SUPERIORS)
        l.passed = hierarchy_passed(x->m->contacts, dept);
    if (to == REMIND_TO_SUPERIORS) {
        put_superiors(x, l, e);
        return;
    }
    l.to = remind_recipient(x->m, reason, dept, "", e);
    put_line(x, &l);
}

/* ---- the ladder ---- */

static const char *passed_on(const struct explain *x, const struct rung *rung, const char *dept)
{
    enum role role;
    if (strcmp(rung->to, "assignee") == 0)
        return NULL;
    if (!role_of(rung->to, strlen(rung->to), &role))
        return hierarchy_staff(x->m->contacts, rung->to) ? NULL : rung->to;
    return role == ROLE_MANAGER ? hierarchy_passed(x->m->contacts, dept) : NULL;
}

static void put_levels(struct explain *x, const char *dept, struct stmt *groups,
                       struct error *e)
{
    size_t count = 0;
    const char *kind = stmt_text(groups, 0), *priority = stmt_text(groups, 1);
    const struct rung *rungs = escalation_rungs(x->m->ladder, kind, priority, &count);
    for (size_t i = 0; i < count && e->code == ST_OK; i++) {
        const struct rung *rung = &rungs[i];
        struct line l = {
            .reason = remind_reason_name(rung->after < 100 ? REMIND_DUE_SOON : REMIND_OVERDUE),
            .dept = dept,
            .kind = kind,
            .priority = priority,
            .after = rung->after,
            .first = strcmp(rung->to, "assignee") == 0 ? "assignee" : "",
            .passed = passed_on(x, rung, dept)};
        l.to = escalation_who(rung, x->m->contacts, dept, "", e);
        if (!l.to)
            l.to = remind_recipient(x->m, REMIND_OVERDUE, dept, "", e);
        put_line(x, &l);
    }
}

static enum status put_ladder(struct explain *x, const char *dept, struct error *e)
{
    struct stmt *st = store_query(x->m->desk->store,
                                  "SELECT DISTINCT kind, priority FROM ladder"
                                  " ORDER BY kind, priority",
                                  NULL, e);
    while (stmt_step(st, e) > 0)
        put_levels(x, dept, st, e);
    return e->code;
}

/* ---- all ---- */

static void put_department(struct explain *x, const char *dept, struct error *e)
{
    for (int reason = 0; reason < REMIND_REASONS && e->code == ST_OK; reason++)
        put_reason(x, (enum remind_reason)reason, dept, e);
    put_ladder(x, dept, e);
}

static void put_person(struct explain *x, const struct member *who)
{
    put_line(x, &(struct line){.reason = remind_reason_name(REMIND_ASSIGNED),
                               .dept = who->dept,
                               .kind = "",
                               .priority = "",
                               .after = -1,
                               .first = "",
                               .to = who});
}

static void put_all(struct explain *x, struct error *e)
{
    const struct member *who;
    for (size_t i = 0; (who = hierarchy_at(x->m->contacts, i)) && e->code == ST_OK; i++)
        if (who->is_dept)
            put_department(x, who->code, e);
    if (e->code == ST_OK)
        put_department(x, "", e);
    for (size_t i = 0; (who = hierarchy_at(x->m->contacts, i)); i++)
        if (!who->is_dept && who->active)
            put_person(x, who);
}

void remind_explain(struct tool *tool)
{
    static const struct remind_options options = {.within = -1};
    struct reminders due;
    struct remind m;
    struct explain x = {.m = &m};
    buf_init(&x.missing);
    if (remind_start(&m, tool, &options, &due, &tool->e) == ST_OK &&
        tool_sheet(tool, &x.sheet, columns, COLUMNS, COLUMNS) == ST_OK)
        put_all(&x, &tool->e);
    tool_sheet_close(tool, x.sheet, 0);
    if (tool->e.code == ST_OK && x.nobody)
        tool_warn_partial(tool,
                          _("nobody is told in %lld of these cases; a person with the role "
                            "director, or the setting remind_to, would be"),
                          (long long)x.nobody);
    remind_end(&m);
    reminders_free(&due);
    buf_free(&x.missing);
}
