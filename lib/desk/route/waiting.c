#include "desk/route/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "desk/ticket/ticket_cell.h"

int waiting_before(const struct waiting *a, const struct waiting *b)
{
    if (a->rank != b->rank)
        return a->rank > b->rank;
    return a->opened != b->opened ? a->opened < b->opened : a->id < b->id;
}

static int compare_waiting(const void *a, const void *b)
{
    return waiting_before(b, a) - waiting_before(a, b);
}

enum status waiting_list(struct desk *desk, const char *dept, struct waiting **list,
                         size_t *count, struct error *e)
{
    size_t room = 0;
    *list = NULL;
    *count = 0;
    struct stmt *st =
        store_query(desk->store,
                    "SELECT id, opened, priority FROM ticket WHERE " TICKET_OPEN_SQL
                    " AND status = 'assigned' AND assignee IS NULL"
                    " AND dept IS NOT NULL AND (dept = :dept OR :dept = '')",
                    WITH(BIND(":dept", dept ? dept : "")), e);
    while (stmt_step(st, e) > 0)
        *MEM_NEXT(*list, *count, room) =
            (struct waiting){stmt_int(st, 0), stmt_int(st, 1), priority_rank(stmt_text(st, 2))};
    if (*count)
        qsort(*list, *count, sizeof **list, compare_waiting);
    return e->code;
}

/* Returns the seq of the rule in a route event's data, 0 if there is none. */
static int64_t seq_of(const char *data)
{
    struct json_object o = JSON_OBJECT_EMPTY;
    const struct json_pair *rule = json_read(data, &o) ? json_find(&o, "rule") : NULL;
    int64_t seq = rule && rule->kind == JSON_INT ? rule->n : 0;
    json_free(&o);
    return seq;
}

static const struct rule *find_rule(const struct rules *rules, int64_t seq)
{
    for (size_t i = 0; i < rules_count(rules); i++)
        if (rules_at(rules, i)->seq == seq)
            return rules_at(rules, i);
    return NULL;
}

/* Returns 1 if the router left it like this, and sets the rule's seq. */
static int left_by_route(struct desk *desk, const struct ticket *t, int64_t *seq,
                         struct error *e)
{
    struct event ev = EVENT_WALK(t->head);
    while (event_walk(desk->store, &ev, e) > 0) {
        if (!ev.after || (!strstr(ev.after, "\"assignee\":") && !strstr(ev.after, "\"dept\":")))
            continue;
        *seq = seq_of(ev.data);
        return strcmp(ev.verb, "route") == 0;
    }
    return 0;
}

const struct rule *waiting_rule(struct desk *desk, struct rules *rules,
                                struct attribute_reader *places, const struct ticket *t,
                                struct error *e)
{
    int64_t seq = 0;
    const char *dept = ticket_text(t, TC_DEPT);
    if (strcmp(ticket_text(t, TC_STATUS), "assigned") != 0 || !*dept ||
        *ticket_text(t, TC_ASSIGNEE) || !left_by_route(desk, t, &seq, e) || !seq)
        return NULL;
    const struct rule *rule = find_rule(rules, seq);
    if (!rule || strcmp(rule->dept, dept) != 0) {
        struct verdict v;
        if (rules_match(rules, t, places, &v, e) != ST_OK)
            return NULL;
        rule = v.won;
    }
    return rule && rule->assign != ASSIGN_NONE && strcmp(rule->dept, dept) == 0 ? rule : NULL;
}

enum status waiting_ids(struct desk *desk, struct ids *ids, struct error *e)
{
    struct attribute_reader places;
    struct ticket_copy copy = TICKET_COPY_EMPTY;
    struct rules *rules = NULL;
    struct waiting *list = NULL;
    size_t count = 0;
    attribute_reader_start(&places, desk);
    if (waiting_list(desk, NULL, &list, &count, e) == ST_OK && count)
        rules_load(&rules, desk, e);
    for (size_t i = 0; i < count && e->code == ST_OK; i++)
        if (ticket_get(desk->store, list[i].id, &copy, e) > 0 &&
            waiting_rule(desk, rules, &places, &copy.t, e))
            ids_add(ids, list[i].id);
    ticket_copy_free(&copy);
    rules_free(rules);
    attribute_reader_end(&places);
    free(list);
    return e->code;
}
