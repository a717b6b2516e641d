#include "desk/route/route_explain.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "desk/ticket/sla.h"
#include "desk/ticket/ticket_cell.h"

const struct rows_column explain_columns[EXPLAIN_COLUMNS] = {
    {"id", 1, NULL},   {"rule", 1, NULL},     {"name", 0, NULL}, {"outcome", 0, NULL},
    {"dept", 0, NULL}, {"assignee", 0, NULL}, {"why", 0, NULL},
};

const struct rows_set route_explain_rows = {"explain", explain_columns, EXPLAIN_COLUMNS};

static void put_row(struct sheet *sheet, const struct route_outcome *o, const struct rule *rule,
                    const char *outcome, const char *why)
{
    sheet_int(sheet, "id", o->id);
    if (rule) {
        sheet_int(sheet, "rule", rule->seq);
        sheet_text(sheet, "name", rule->name);
        sheet_text(sheet, "dept", rule->dept);
    }
    sheet_text(sheet, "outcome", outcome);
    sheet_text(sheet, "why", why);
}

static void say_more(struct buf *why, const char *text)
{
    if (why->len)
        buf_adds(why, "; ");
    buf_adds(why, text);
}

/* Describes what a matching rule has set. */
static void say_set(const struct route_outcome *o, const struct rule *rule, struct buf *why)
{
    const char *const sets[][2] = {{"priority", priority_name(rule->set_priority)},
                                   {"kind", rule->set_kind},
                                   {"category", rule->set_category}};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (sets[i][1] && *sets[i][1]) {
            say_more(why, "");
            buf_printf(why, _("sets %s %s"), sets[i][0], sets[i][1]);
        }
    if (*rule->set_fields) {
        say_more(why, "");
        buf_printf(why, _("sets %s"), rule->set_fields);
    }
    if (!rule->incident)
        return;
    say_more(why, "");
    if (o->incident)
        buf_adds(why, _("the first call of an incident"));
    else if (o->after->c[TC_PARENT].type == VALUE_INT)
        buf_printf(why, _("part of the incident of ticket %lld"),
                   (long long)o->after->c[TC_PARENT].n);
    else
        buf_adds(why, _("an incident, but the building is unknown"));
}

static void put_end(struct sheet *sheet, const struct route_outcome *o, struct buf *why)
{
    const struct value *c = o->after->c;
    const struct rule *won = o->verdict.won;
    int none = o->result == ROUTE_UNPLACED;
    if (none)
        say_more(why, _("no rule gives a department, and the kind has none"));
    else if (!won)
        say_more(why, _("no rule gives a department: using the kind's own"));
    else if (o->nobody)
        say_more(why, o->nobody);
    else if (won->assign != ASSIGN_NONE)
        say_more(why, assign_name(won->assign));
    if (o->tightest) {
        say_more(why, "");
        sla_say_tightest(why, ticket_text(o->after, TC_KIND), o->tightest);
    }
    put_row(sheet, o, won, none ? "none" : won ? "won" : "kind", why->s);
    if (!none)
        sheet_text(sheet, "dept", c[TC_DEPT].s);
    if (!none && c[TC_ASSIGNEE].type == VALUE_TEXT)
        sheet_text(sheet, "assignee", c[TC_ASSIGNEE].s);
    sheet_end(sheet);
}

static void say_near(const struct route_outcome *o, const struct near *n, struct buf *why)
{
    const struct verdict *v = &o->verdict;
    if (n->failed >= 0) {
        const char *is = n->failed == PART_KIND       ? o->after->c[TC_KIND].s
                         : n->failed == PART_CATEGORY ? o->after->c[TC_CATEGORY].s
                         : n->failed == PART_CHANNEL  ? o->before->c[TC_CHANNEL].s
                         : n->failed == PART_PRIORITY ? priority_name(v->rank)
                         : n->failed == PART_BUILDING ? v->building
                                                      : NULL;
        const char *wants = utf8_quote(n->rule->cell[n->failed]);
        if (n->failed == PART_KEYWORDS)
            buf_printf(why, _("keywords: none of '%s' occurs"), wants);
        else if (n->failed == PART_NOT_KEYWORDS)
            buf_printf(why, _("not_keywords: one of '%s' occurs"), wants);
        else if (n->failed == PART_HOURS)
            buf_printf(why, _("hours: not opened in '%s'"), wants);
        else if (n->failed == PART_FIELD)
            buf_printf(why, _("field: not '%s'"), wants);
        else
            buf_printf(why, _("%s: '%s', not '%s'"), rule_parts[n->failed],
                       utf8_quote(is ? is : ""), wants);
    } else if (v->won && n->rule->seq > v->won->seq) {
        buf_printf(why, _("matches too, but rule %lld comes first"), (long long)v->won->seq);
    } else {
        buf_printf(why, _("priority: it became '%s' only after this rule"),
                   priority_name(v->rank));
    }
}

static void put_near(struct sheet *sheet, const struct route_outcome *o)
{
    for (size_t i = 0; i < o->near_count; i++) {
        struct buf why = BUF_EMPTY;
        say_near(o, &o->near[i], &why);
        put_row(sheet, o, o->near[i].rule, "near", why.s);
        sheet_end(sheet);
        buf_free(&why);
    }
}

void route_explain_put(struct sheet *sheet, const struct route_outcome *o)
{
    const struct verdict *v = &o->verdict;
    if (!o->after) {
        put_row(sheet, o, NULL, o->result == ROUTE_MISSING ? "missing" : "passed", "");
        sheet_end(sheet);
        return;
    }
    struct buf why = BUF_EMPTY;
    for (size_t i = 0; i < v->fired_count; i++) {
        buf_clear(&why);
        say_set(o, v->fired[i], &why);
        if (v->fired[i] == v->won)
            break;
        put_row(sheet, o, v->fired[i], "set", why.s);
        sheet_end(sheet);
        buf_clear(&why);
    }
    put_end(sheet, o, &why);
    put_near(sheet, o);
    buf_free(&why);
}
