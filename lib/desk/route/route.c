#include "desk/route/route.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "desk/core/masking.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/ticket/attribute.h"
#include "desk/register/register_rules.h"
#include "desk/route/caller_place.h"
#include "desk/route/incident.h"
#include "desk/ticket/kind.h"
#include "desk/staff/agents.h"
#include "desk/route/waiting.h"

struct job {
    struct waiting is;
    enum { JOB_MISSING, JOB_NEW, JOB_OTHER, JOB_WAITS } state;
};

/* The tickets of a department that have nobody. */
struct queue {
    struct waiting *v;
    size_t count;
};

typedef void (*visitor)(void *context, const struct route_outcome *o);

struct router {
    struct desk *desk;
    struct rules *rules;
    struct attribute_reader computed; /* buildings and deadlines */
    struct agents *people;            /* NULL until needed */
    struct map kinds;                 /* kind.h */
    struct incidents *incidents;
    struct caller_places *callers;
    int64_t longest;   /* the longest incident of any rule, in seconds */
    struct map queues; /* by department → struct queue *, once one was needed */
    unsigned flags;    /* of this call */
    visitor visit;
    void *context;
    /* of the current ticket */
    struct ticket_copy before;
    struct agent_request request; /* the last one */
    struct buf building, why, note, data, parents, fields, spare;
    struct buf set[RULE_SETS];
};

/* ---- opening ---- */

static void forget_queues(struct router *r)
{
    for (size_t i = 0; i < r->queues.count; i++) {
        struct queue *q = r->queues.entries[i].p;
        MEM_FREE(q->v, q);
    }
    map_free(&r->queues);
}

enum status router_open(struct router **out, struct desk *desk, struct error *e)
{
    struct router *r = mem_zero(1, sizeof *r);
    r->desk = desk;
    r->before = (struct ticket_copy)TICKET_COPY_EMPTY;
    attribute_reader_start(&r->computed, desk);
    r->callers = caller_places_new(desk);
    buf_init(&r->building);
    buf_init(&r->why);
    buf_init(&r->note);
    buf_init(&r->data);
    buf_init(&r->parents);
    buf_init(&r->fields);
    buf_init(&r->spare);
    for (size_t i = 0; i < RULE_SETS; i++)
        buf_init(&r->set[i]);
    *out = r;
    if (rules_load(&r->rules, desk, e) != ST_OK || kinds_load(&r->kinds, desk, e) != ST_OK) {
        router_close(r);
        *out = NULL;
        return e->code;
    }
    for (size_t i = 0; i < rules_count(r->rules); i++)
        if (rules_at(r->rules, i)->incident > r->longest)
            r->longest = rules_at(r->rules, i)->incident;
    return ST_OK;
}

void router_close(struct router *r)
{
    if (!r)
        return;
    rules_free(r->rules);
    attribute_reader_end(&r->computed);
    agents_free(r->people);
    kinds_free(&r->kinds);
    incidents_free(r->incidents);
    forget_queues(r);
    caller_places_free(r->callers);
    ticket_copy_free(&r->before);
    BUF_FREE(&r->building, &r->why, &r->note, &r->data, &r->parents, &r->fields, &r->spare);
    for (size_t i = 0; i < RULE_SETS; i++)
        buf_free(&r->set[i]);
    free(r);
}

/* ---- deciding ---- */

static const char *building_of(struct router *r, const struct ticket *t, struct error *e)
{
    buf_set(&r->building, attribute_building(&r->computed, t, e));
    return r->building.s;
}

static void set_field(struct router *r, struct ticket *after, const char *name,
                      const char *value)
{
    buf_clear(&r->spare);
    ticket_field_put(&r->spare, &after->c[TC_FIELDS], name, value);
    buf_set(&r->fields, r->spare.s);
    after->c[TC_FIELDS] = value_text_n(r->fields.s, r->fields.len);
}

/* Sets one of the columns that a rule may set; tags are added to those that are there. Returns
 * 0 if it isn't one. */
static int set_column(struct router *r, struct ticket *after, const char *name,
                      const char *value)
{
    for (size_t i = 0; i < RULE_SETS; i++) {
        int column = rule_sets[i];
        if (strcmp(name, ticket_columns[column].name) != 0)
            continue;
        buf_set(&r->spare, column == TC_TAGS ? ticket_text(after, column) : "");
        buf_set(&r->set[i], r->spare.s);
        if (!list_has(r->set[i].s, value, strlen(value)))
            list_add(&r->set[i], value, strlen(value));
        after->c[column] = value_text_n(r->set[i].s, r->set[i].len);
        return 1;
    }
    return 0;
}

static void take_fields(struct router *r, const struct rule *rule, struct ticket *after)
{
    for (struct list set = LIST(rule->set_fields); list_next(&set);) {
        char *name = mem_string_n(set.s, set.n), *value = strchr(name, '=');
        *value++ = '\0';
        if (!set_column(r, after, name, value))
            set_field(r, after, name, value);
        free(name);
    }
}

static int set_text(struct ticket *after, int column, const char *text)
{
    if (!text || strcmp(ticket_text(after, column), text) == 0)
        return 0;
    after->c[column] = value_text(text);
    return 1;
}

/* The deadlines follow the kind, the category and the priority. */
static enum status take_sets(struct router *r, const struct verdict *v, struct ticket *after,
                             struct error *e)
{
    for (size_t i = 0; i < v->fired_count; i++)
        take_fields(r, v->fired[i], after);
    int changed = set_text(after, TC_KIND, v->kind);
    changed |= set_text(after, TC_CATEGORY, v->category);
    if (v->rank != priority_rank(ticket_text(after, TC_PRIORITY)))
        changed |= set_text(after, TC_PRIORITY, priority_name(v->rank));
    struct sla *sla = changed ? attribute_sla(&r->computed, e) : NULL;
    return sla ? sla_set(sla, after, e) : e->code;
}

static void add_number(struct buf *list, int64_t n)
{
    if (list->len)
        buf_addc(list, '|');
    buf_addi(list, n);
}

/* Makes it a child of the first incident that one of the rules finds, else the parent for all
 * of them. */
static enum status take_incident(struct router *r, struct route_outcome *o,
                                 struct ticket *after, struct error *e)
{
    const struct verdict *v = &o->verdict;
    int64_t opened = after->c[TC_OPENED].n, parent = 0;
    size_t wanted = 0;
    buf_clear(&r->parents);
    for (size_t i = 0; i < v->fired_count; i++)
        wanted += v->fired[i]->incident > 0;
    if (!wanted || after->c[TC_PARENT].type != VALUE_NULL)
        return ST_OK;
    const char *building = building_of(r, after, e);
    if (!*building) { /* it is noted, so that reports and notices find it too */
        buf_set(&r->building, caller_places_building(r->callers, after, e));
        if (!r->building.len)
            return e->code;
        building = r->building.s;
        set_field(r, after, "building", building);
    }
    for (size_t i = 0; i < v->fired_count && !parent; i++)
        if (v->fired[i]->incident > 0 &&
            incidents_find(r->incidents, v->fired[i]->seq, building, opened,
                           v->fired[i]->incident, &parent, e) != ST_OK)
            return e->code;
    if (parent && parent != o->id) {
        after->c[TC_PARENT] = value_int(parent);
        return ST_OK;
    }
    for (size_t i = 0; i < v->fired_count; i++) {
        if (!v->fired[i]->incident)
            continue;
        if (!o->incident)
            o->incident = v->fired[i]->seq;
        if (parent)
            continue; /* an earlier run made it the parent */
        add_number(&r->parents, v->fired[i]->seq);
    }
    return ST_OK;
}

/* Returns who should get the ticket by this rule. NULL: nobody can, see r->why. */
static const struct agent *choose(struct router *r, const struct rule *rule,
                                  const struct ticket *t, struct error *e)
{
    if (!r->people && agents_load(&r->people, r->desk, e) != ST_OK)
        return NULL;
    r->request = (struct agent_request){
        .dept = rule->dept,
        .assign = rule->assign,
        .person = rule->person,
        .skill = rule->skill,
        .building = rule->assign == ASSIGN_AREA ? building_of(r, t, e) : "",
        .customer = ticket_text(t, TC_CUSTOMER),
    };
    return agents_choose(r->people, &r->request, &r->why, e);
}

static enum status take_person(struct router *r, struct route_outcome *o, struct ticket *after,
                               struct error *e)
{
    const struct rule *rule = o->verdict.won;
    if (!rule || rule->assign == ASSIGN_NONE)
        return ST_OK;
    const struct agent *who = choose(r, rule, after, e);
    if (who)
        after->c[TC_ASSIGNEE] = value_text(who->code);
    else if (r->why.len)
        o->nobody = r->why.s;
    return e->code;
}

static enum status decide(struct router *r, struct route_outcome *o, struct ticket *after,
                          struct error *e)
{
    *after = *o->before;
    if (rules_match(r->rules, o->before, &r->computed, &o->verdict, e) != ST_OK ||
        take_sets(r, &o->verdict, after, e) != ST_OK || take_incident(r, o, after, e) != ST_OK)
        return e->code;
    struct sla_target target = {0};
    struct sla *sla = attribute_sla(&r->computed, e);
    if (!sla || sla_find(sla, after, &target, e) != ST_OK)
        return e->code;
    o->tightest = target.tightest;
    const char *dept = o->verdict.won ? o->verdict.won->dept
                                      : kind_dept(&r->kinds, ticket_text(after, TC_KIND));
    o->after = after;
    o->result = dept ? ROUTE_PLACED : ROUTE_UNPLACED;
    if (!dept)
        return ST_OK;
    after->c[TC_DEPT] = value_text(dept);
    after->c[TC_STATUS] = value_text("assigned");
    after->c[TC_ASSIGNEE] = value_null();
    return take_person(r, o, after, e);
}

/* What was decided counts from now on for those that follow. */
static void count_in(struct router *r, const struct route_outcome *o, struct error *e)
{
    const struct verdict *v = &o->verdict;
    const struct value *c = o->after->c;
    for (size_t i = 0; r->parents.len && i < v->fired_count; i++)
        if (v->fired[i]->incident)
            incidents_add(r->incidents, v->fired[i]->seq, building_of(r, o->after, e),
                          c[TC_OPENED].n, o->id);
    if (c[TC_ASSIGNEE].type == VALUE_TEXT && r->people)
        agents_assigned(r->people, agents_find(r->people, c[TC_ASSIGNEE].s), &r->request);
}

/* ---- writing ---- */

void route_note(const struct route_outcome *o, struct buf *out)
{
    const struct verdict *v = &o->verdict;
    for (size_t i = 0; i < v->fired_count; i++) {
        const struct rule *rule = v->fired[i];
        buf_printf(out, "%srule %lld", i ? "; " : "", (long long)rule->seq);
        if (*rule->name)
            buf_printf(out, ": %s", rule->name);
    }
    if (!v->won && o->result == ROUTE_PLACED)
        buf_printf(out, "%skind %s", v->fired_count ? "; " : "", o->after->c[TC_KIND].s);
}

static void write_data(struct router *r, const struct route_outcome *o)
{
    const struct verdict *v = &o->verdict;
    const struct value *person = &o->after->c[TC_ASSIGNEE];
    struct buf set = BUF_EMPTY;
    buf_clear(&r->data);
    buf_addc(&r->data, '{');
    if (v->won)
        json_int(&r->data, "rule", v->won->seq);
    else if (o->result == ROUTE_PLACED)
        json_text(&r->data, "kind", o->after->c[TC_KIND].s);
    for (size_t i = 0; i < v->fired_count; i++)
        if (v->fired[i] != v->won)
            add_number(&set, v->fired[i]->seq);
    if (set.len)
        json_text(&r->data, "set", set.s);
    if (r->parents.len)
        json_text(&r->data, "incident", r->parents.s);
    if (v->won && v->won->assign != ASSIGN_NONE && person->type == VALUE_TEXT) {
        json_text(&r->data, "assign", assign_name(v->won->assign));
        json_text(&r->data, "dept", v->won->dept);
        json_text(&r->data, "person", person->s);
    }
    buf_addc(&r->data, '}');
    buf_free(&set);
}

/* A ticket that stays new gets an event only if there is something new to report. */
static enum status write(struct router *r, struct route_outcome *o, struct ticket *after,
                         struct error *e)
{
    int differs = 0;
    for (int i = 0; i < TC_STORED && !differs; i++)
        differs = !value_same(&o->before->c[i], &after->c[i]);
    if (!differs && !r->parents.len)
        return ST_OK;
    buf_clear(&r->note);
    route_note(o, &r->note);
    write_data(r, o);
    o->changed = 1;
    return ticket_update(r->desk->store, o->before, after, r->desk->now, r->desk->user, "route",
                         r->note.s, r->data.s, e);
}

/* ---- those who wait ---- */

/* Tries again to find somebody. A ticket that doesn't wait for anybody is passed over. */
static enum status take_up(struct router *r, int64_t id, int given, struct error *e)
{
    struct ticket_copy was = TICKET_COPY_EMPTY;
    struct route_outcome o = {.id = id, .result = ROUTE_PASSED};
    struct ticket after;
    if (ticket_get(r->desk->store, id, &was, e) > 0)
        o.verdict.won = waiting_rule(r->desk, r->rules, &r->computed, &was.t, e);
    if (o.verdict.won && e->code == ST_OK) {
        const struct rule *rule = o.verdict.won;
        const struct agent *who = choose(r, rule, &was.t, e);
        o.verdict.fired = &o.verdict.won;
        o.verdict.fired_count = 1;
        o.result = who ? ROUTE_TAKEN : ROUTE_WAITS;
        o.nobody = who ? NULL : r->why.s;
        o.before = &was.t;
        o.after = &after;
        after = was.t;
        buf_clear(&r->parents);
        if (who) {
            after.c[TC_ASSIGNEE] = value_text(who->code);
            count_in(r, &o, e);
            write(r, &o, &after, e);
        }
    }
    if (e->code != ST_OK)
        error_prefix(e, _("ticket %lld"), (long long)id);
    else if (r->visit && (given || o.result == ROUTE_TAKEN))
        r->visit(r->context, &o);
    ticket_copy_free(&was);
    return e->code;
}

static struct queue *queue_of(struct router *r, const char *dept, struct error *e)
{
    int added;
    struct map_entry *at = map_puts(&r->queues, dept, &added);
    if (added) {
        struct queue *q = at->p = mem_zero(1, sizeof *q);
        waiting_list(r->desk, dept, &q->v, &q->count, e);
    }
    return at->p;
}

/* Takes up the tickets of the department that come before this one. Each is tried once in a
 * run: nobody becomes free while it lasts. Returns how many were tried. */
static size_t serve_queue(struct router *r, const char *dept, const struct waiting *before,
                          struct error *e)
{
    struct queue *q = queue_of(r, dept, e);
    size_t n = 0;
    while (n < q->count && waiting_before(&q->v[n], before))
        n++;
    for (size_t i = 0; i < n && e->code == ST_OK; i++)
        take_up(r, q->v[i].id, 0, e);
    q->count -= n;
    if (n)
        memmove(q->v, q->v + n, q->count * sizeof *q->v);
    return n;
}

/* A ticket that was given. Those before it may have been served, and it with them. */
static enum status take_up_given(struct router *r, const struct job *job, struct error *e)
{
    struct ticket_copy was = TICKET_COPY_EMPTY;
    if (ticket_get(r->desk->store, job->is.id, &was, e) > 0 &&
        waiting_rule(r->desk, r->rules, &r->computed, &was.t, e))
        serve_queue(r, ticket_text(&was.t, TC_DEPT), &job->is, e);
    ticket_copy_free(&was);
    return e->code == ST_OK ? take_up(r, job->is.id, 1, e) : e->code;
}

/* ---- one ticket after another ---- */

/* The new ones follow time; after them come those that wait, in their own order. */
static int compare_jobs(const void *a, const void *b)
{
    const struct job *x = a, *y = b;
    int waits = (x->state == JOB_WAITS) - (y->state == JOB_WAITS);
    if (waits)
        return waits;
    if (x->state == JOB_WAITS)
        return waiting_before(&y->is, &x->is) - waiting_before(&x->is, &y->is);
    if (x->is.opened != y->is.opened)
        return x->is.opened < y->is.opened ? -1 : 1;
    return (x->is.id > y->is.id) - (x->is.id < y->is.id);
}

static enum status read_jobs(struct router *r, struct job *jobs, const int64_t *ids,
                             size_t count, struct error *e)
{
    struct stmt *st;
    if (store_prepare(r->desk->store, &st,
                      "SELECT opened, status = 'new', priority, status = 'assigned'"
                      " AND assignee IS NULL AND dept IS NOT NULL FROM ticket WHERE id = ?",
                      e) != ST_OK)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        jobs[i] = (struct job){.is.id = ids[i]};
        stmt_set_int(st, 1, ids[i]);
        int got = stmt_step(st, e);
        if (got < 0)
            return e->code;
        if (!got)
            continue;
        jobs[i].is.opened = stmt_int(st, 0);
        jobs[i].is.rank = priority_rank(stmt_text(st, 2));
        jobs[i].state = stmt_int(st, 1) ? JOB_NEW : stmt_int(st, 3) ? JOB_WAITS : JOB_OTHER;
        stmt_reset(st);
    }
    qsort(jobs, count, sizeof *jobs, compare_jobs);
    return ST_OK;
}

/* Decides about a new ticket. If somebody is free for it, those who wait come first. */
static enum status decide_new(struct router *r, struct route_outcome *o, struct ticket *after,
                              struct error *e)
{
    if (decide(r, o, after, e) != ST_OK)
        return e->code;
    if (after->c[TC_ASSIGNEE].type == VALUE_TEXT && o->verdict.won) {
        const struct waiting is = {o->id, after->c[TC_OPENED].n,
                                   priority_rank(after->c[TC_PRIORITY].s)};
        if (serve_queue(r, o->verdict.won->dept, &is, e)) {
            *o = (struct route_outcome){.id = o->id, .before = o->before};
            decide(r, o, after, e);
        }
    }
    if (e->code == ST_OK)
        count_in(r, o, e);
    return e->code == ST_OK ? write(r, o, after, e) : e->code;
}

static enum status one(struct router *r, const struct job *job, struct error *e)
{
    struct route_outcome o = {.id = job->is.id};
    struct ticket after;
    struct near near[ROUTE_NEAREST];
    int real = job->state == JOB_NEW;
    if (job->state == JOB_WAITS && !(r->flags & ROUTE_AS_NEW))
        return take_up_given(r, job, e);
    if (job->state != JOB_MISSING)
        o.result = ROUTE_PASSED;
    if (job->state != JOB_MISSING && (real || r->flags & ROUTE_AS_NEW)) {
        if (ticket_get(r->desk->store, job->is.id, &r->before, e) < 0)
            return e->code;
        o.before = &r->before.t;
        if ((real ? decide_new(r, &o, &after, e) : decide(r, &o, &after, e)) != ST_OK)
            return error_prefix(e, _("ticket %lld"), (long long)job->is.id);
        if (r->flags & ROUTE_NEAR)
            o.near_count = rules_near(r->rules, &o.verdict, near, ROUTE_NEAREST, e);
        o.near = near;
    }
    if (r->visit)
        r->visit(r->context, &o);
    return e->code;
}

static enum status all(struct router *r, const int64_t *ids, size_t count, struct error *e)
{
    struct job *jobs = mem_zero(count, sizeof *jobs);
    int64_t first = INT64_MAX, last = INT64_MIN;
    if (read_jobs(r, jobs, ids, count, e) == ST_OK) {
        for (size_t i = 0; i < count; i++) {
            if (jobs[i].state == JOB_MISSING)
                continue;
            first = jobs[i].is.opened < first ? jobs[i].is.opened : first;
            last = jobs[i].is.opened > last ? jobs[i].is.opened : last;
        }
        incidents_free(r->incidents);
        r->incidents = incidents_new(r->desk, &r->computed, first, last, r->longest);
        for (size_t i = 0; i < count && e->code == ST_OK; i++)
            one(r, &jobs[i], e);
    }
    free(jobs);
    return e->code;
}

enum status route_ids(struct router *r, const int64_t *ids, size_t count, unsigned flags,
                      void (*visit)(void *context, const struct route_outcome *o),
                      void *context, struct error *e)
{
    if (!count)
        return ST_OK;
    int ours = !store_in_transaction(r->desk->store);
    if (ours && store_begin(r->desk->store, e) != ST_OK)
        return e->code;
    agents_free(r->people); /* loads from an earlier call may be out of date */
    r->people = NULL;
    forget_queues(r);
    r->flags = flags;
    r->visit = visit;
    r->context = context;
    all(r, ids, count, e);
    if (ours && e->code == ST_OK)
        store_commit(r->desk->store, e);
    else if (ours)
        store_rollback(r->desk->store);
    return e->code;
}

enum status route_all_new(struct desk *desk, struct ids *ids, struct error *e)
{
    struct stmt *st =
        store_query(desk->store,
                    "SELECT id FROM ticket WHERE " TICKET_OPEN_SQL " AND status = 'new'"
                    " ORDER BY id",
                    NULL, e);
    while (stmt_step(st, e) > 0)
        *MEM_NEXT(ids->id, ids->count, ids->capacity) = stmt_int(st, 0);
    return e->code;
}

/* ---- what to tell the caller ---- */

static enum status add_name(struct desk *desk, const char *reg, const struct value *code,
                            struct buf *out, struct error *e)
{
    struct buf sql = BUF_EMPTY;
    buf_printf(&sql, "SELECT name FROM %s WHERE code = :code", reg);
    struct stmt *st = store_query(desk->store, sql.s, WITH(BIND(":code", *code)), e);
    int got = stmt_step(st, e);
    enum mask mask = masking_register_column(desk, register_find(reg), "name");
    buf_addc(out, ' ');
    buf_adds(out, got > 0 && stmt_text(st, 0) ? masking_text(desk, mask, stmt_text(st, 0))
                                              : code->s);
    stmt_reset(st);
    buf_free(&sql);
    return got < 0 ? e->code : ST_OK;
}

static void add_due(struct desk *desk, int64_t due, struct buf *out)
{
    struct civil at, now;
    zone_civil(desk->zone, due, &at);
    zone_civil(desk->zone, desk->now, &now);
    if (at.year != now.year || at.month != now.month || at.day != now.day)
        buf_printf(out, "%04d-%02d-%02d ", at.year, at.month, at.day);
    buf_printf(out, "%02d:%02d", at.hour, at.minute);
}

/* Appends a text of a code's row, or the code itself. */
static enum status add_incident_name(struct desk *desk, const struct ticket *parent,
                                     struct buf *out, struct error *e)
{
    const struct value *category = &parent->c[TC_CATEGORY];
    if (category->type == VALUE_TEXT)
        return add_name(desk, "category", category, out, e);
    buf_addc(out, ' ');
    masking_ticket(desk, parent);
    const char *subject = masking_text(desk, MASK_TEXT, parent->c[TC_SUBJECT].s);
    utf8_show(out, subject, strlen(subject));
    return ST_OK;
}

static int64_t count_calls(struct desk *desk, int64_t parent, struct error *e)
{
    struct stmt *st = store_query(desk->store,
                                  "SELECT count(*) FROM ticket"
                                  " WHERE parent = :parent AND status <> 'cancelled'",
                                  WITH(BIND(":parent", parent)), e);
    int64_t n = stmt_step(st, e) > 0 ? stmt_int(st, 0) : 0;
    stmt_reset(st);
    return n + 1;
}

enum status route_incident(struct desk *desk, int64_t parent, struct buf *out, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct attribute_reader places;
    attribute_reader_start(&places, desk);
    if (ticket_get(desk->store, parent, &copy, e) > 0) {
        buf_printf(out, _("part of %lld:"), (long long)parent);
        add_incident_name(desk, &copy.t, out, e);
        const char *building = attribute_building(&places, &copy.t, e);
        if (*building)
            buf_printf(out, _(", building %s"), building);
        buf_printf(out, _(", %lld calls"), (long long)count_calls(desk, parent, e));
    }
    attribute_reader_end(&places);
    ticket_copy_free(&copy);
    return e->code;
}

enum status route_promise(struct desk *desk, int64_t id, struct buf *out, struct error *e)
{
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    if (ticket_get(desk->store, id, &copy, e) > 0) {
        const struct value *c = copy.t.c;
        buf_printf(out, "%lld →", (long long)id);
        if (c[TC_DEPT].type == VALUE_NULL)
            buf_printf(out, " %s", _("(no department yet)"));
        else
            add_name(desk, "department", &c[TC_DEPT], out, e);
        if (e->code == ST_OK && c[TC_ASSIGNEE].type == VALUE_TEXT)
            add_name(desk, "staff", &c[TC_ASSIGNEE], out, e);
        if (c[TC_DUE].type == VALUE_INT) {
            struct buf due = BUF_EMPTY;
            add_due(desk, c[TC_DUE].n, &due);
            buf_printf(out, _(", by %s"), due.s);
            buf_free(&due);
        }
    }
    ticket_copy_free(&copy);
    return e->code;
}
