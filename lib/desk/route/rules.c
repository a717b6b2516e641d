#include "desk/route/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/json.h"
#include "base/list.h"
#include "base/map.h"
#include "base/mem.h"
#include "calc/text/keyword.h"
#include "desk/ticket/ticket_cell.h"
#include "desk/work/workflow.h"

const char *const rule_parts[PART_COUNT] = {
    [PART_KEYWORDS] = "keywords", [PART_NOT_KEYWORDS] = "not_keywords",
    [PART_PRIORITY] = "priority", [PART_KIND] = "kind",
    [PART_CATEGORY] = "category", [PART_CHANNEL] = "channel",
    [PART_BUILDING] = "building", [PART_FIELD] = "field",
    [PART_HOURS] = "hours",
};

/* What is known about the ticket being matched. */
struct look {
    const struct ticket *t;
    struct attribute_reader *places;
    int64_t codes[PART_COUNT]; /* number of the word, -1: in no rule */
    struct buf building;
    int has_building, has_fields;
    struct json_object fields;
    int rank;
    const char *kind, *category; /* as set; NULL: not set */
    size_t fired;                /* rules that have matched so far */
};

enum { STEP = sizeof(uint64_t) }; /* number of rules skipped at once */

struct rules {
    struct desk *desk;
    struct rule *rules;
    size_t count, capacity;
    struct map words;          /* every text of the rules; its position is its number */
    int whole;                 /* keyword.h */
    struct keywords *keywords; /* NULL: none */
    unsigned char *always;     /* 1 for each rule without keywords */
    /* 1 for these, and for rules with a keyword that was found; then, from `room` on, 1 for
     * each rule of which one of the not_keywords was found */
    unsigned char *found;
    size_t room;
    struct workflow *workflow; /* once it is needed */
    const struct rule **fired;
    struct look look;
};

/* ---- building ---- */

struct rules *rules_new(struct desk *desk, int whole)
{
    struct rules *r = mem_zero(1, sizeof *r);
    r->desk = desk;
    r->whole = whole;
    buf_init(&r->look.building);
    return r;
}

void rules_free(struct rules *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->count; i++)
        for (int p = 0; p < PART_COUNT; p++)
            free(r->rules[i].codes[p]);
    free(r->rules);
    map_free(&r->words);
    workflow_free(r->workflow);
    keywords_free(r->keywords);
    MEM_FREE(r->always, r->found, r->fired);
    json_free(&r->look.fields);
    buf_free(&r->look.building);
    free(r);
}

static const char *keep_word(struct rules *r, const char *s, size_t n)
{
    return map_put(&r->words, n ? s : "", n, NULL)->key;
}

static uint32_t number_of(struct rules *r, const char *s, size_t n)
{
    return (uint32_t)(map_put(&r->words, s, n, NULL) - r->words.entries);
}

static void split(struct rules *r, struct rule *rule, enum rule_part part, const char *list)
{
    size_t room = 1;
    for (const char *p = list; *p; p++)
        room += *p == '|';
    rule->codes[part] = mem_zero(room, sizeof **rule->codes);
    for (struct list code = LIST(list); list_next(&code);)
        rule->codes[part][rule->code_count[part]++] = number_of(r, code.s, code.n);
}

static void take_conditions(struct rules *r, struct rule *rule)
{
    static const enum rule_part lists[] = {PART_KIND, PART_CATEGORY, PART_CHANNEL,
                                           PART_BUILDING};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        split(r, rule, lists[i], rule->cell[lists[i]]);
    for (int rank = RANK_LOW; rank <= RANK_URGENT; rank++)
        if (list_has(rule->cell[PART_PRIORITY], priority_name(rank),
                     strlen(priority_name(rank))))
            rule->priorities |= 1u << rank;
    const char *field = rule->cell[PART_FIELD], *equals = strchr(field, '=');
    rule->field = keep_word(r, field, equals ? (size_t)(equals - field) : 0);
    if (equals)
        split(r, rule, PART_FIELD, equals + 1);
}

static const char *cell_of(struct rules *r, const struct register_row *row, const char *column)
{
    const struct value *v = &row->c[register_column(register_find("rule"), column)];
    return keep_word(r, v->type == VALUE_TEXT ? v->s : "", v->type == VALUE_TEXT ? v->len : 0);
}

static int64_t number_in(const struct register_row *row, const char *column)
{
    const struct value *v = &row->c[register_column(register_find("rule"), column)];
    return v->type == VALUE_INT ? v->n : 0;
}

enum status rules_add(struct rules *r, const struct register_row *row, struct error *e)
{
    struct rule rule = {
        .seq = number_in(row, "seq"),
        .name = cell_of(r, row, "name"),
        .dept = cell_of(r, row, "dept"),
        .person = cell_of(r, row, "person"),
        .skill = cell_of(r, row, "skill"),
        .set_priority = priority_rank(cell_of(r, row, "set_priority")),
        .set_kind = cell_of(r, row, "set_kind"),
        .set_category = cell_of(r, row, "set_category"),
        .set_fields = cell_of(r, row, "set_fields"),
        .incident = number_in(row, "incident") * 60,
    };
    assign_of(cell_of(r, row, "assign"), &rule.assign);
    for (size_t i = 0; i < r->count; i++)
        if (r->rules[i].seq == rule.seq)
            return error_set(e, ST_DATA, _("seq: %lld occurs twice"), (long long)rule.seq);
    for (int p = 0; p < PART_COUNT; p++)
        rule.cell[p] = cell_of(r, row, rule_parts[p]);
    take_conditions(r, &rule);
    *MEM_NEXT(r->rules, r->count, r->capacity) = rule;
    return ST_OK;
}

static int by_seq(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static void add_keywords(struct rules *r, const char *list, int tag)
{
    if (*list && !r->keywords)
        r->keywords = keywords_new(r->whole);
    for (struct list word = LIST(list); list_next(&word);)
        keywords_add(r->keywords, word.s, word.n, tag);
}

void rules_seal(struct rules *r)
{
    if (r->count)
        qsort(r->rules, r->count, sizeof *r->rules, by_seq);
    r->room = (r->count + STEP) / STEP * STEP;
    r->always = mem_zero(r->room, 1);
    r->found = mem_zero(r->room * 2, 1);
    r->fired = mem_zero(r->count + 1, sizeof *r->fired);
    for (size_t i = 0; i < r->count; i++) {
        const char *const *cell = r->rules[i].cell;
        r->always[i] = !*cell[PART_KEYWORDS];
        add_keywords(r, cell[PART_KEYWORDS], (int)i);
        add_keywords(r, cell[PART_NOT_KEYWORDS], (int)(r->room + i));
    }
    if (r->keywords)
        keywords_build(r->keywords);
}

size_t rules_count(const struct rules *r)
{
    return r->count;
}

const struct rule *rules_at(const struct rules *r, size_t i)
{
    return &r->rules[i];
}

/* ---- conditions ---- */

static int64_t find_code(const struct rules *r, const char *s, size_t n)
{
    const struct map_entry *w = n ? map_find(&r->words, s, n) : NULL;
    return w ? w - r->words.entries : -1;
}

static int one_of(const struct rule *rule, enum rule_part part, int64_t code)
{
    for (size_t i = 0; i < rule->code_count[part]; i++)
        if (rule->codes[part][i] == code)
            return 1;
    return 0;
}

static void know_building(struct rules *r, struct error *e)
{
    struct look *k = &r->look;
    if (k->has_building)
        return;
    const char *building = k->places ? attribute_building(k->places, k->t, e) : "";
    buf_adds(&k->building, building);
    k->codes[PART_BUILDING] = find_code(r, k->building.s, k->building.len);
    k->has_building = 1;
}

/* Finds a field that one of the rules so far has set; the last counts. */
static int find_set(const struct rules *r, const char *name, struct list *value)
{
    size_t n = strlen(name);
    int found = 0;
    for (size_t i = 0; i < r->look.fired; i++)
        for (struct list set = LIST(r->fired[i]->set_fields); list_next(&set);)
            if (set.n > n && set.s[n] == '=' && memcmp(set.s, name, n) == 0) {
                *value = (struct list){NULL, set.s + n + 1, set.n - n - 1};
                found = 1;
            }
    return found;
}

static int field_holds(struct rules *r, const struct rule *rule)
{
    struct look *k = &r->look;
    struct list set;
    if (find_set(r, rule->field, &set))
        return one_of(rule, PART_FIELD, find_code(r, set.s, set.n));
    const struct value *text = &k->t->c[TC_FIELDS];
    if (text->type != VALUE_TEXT)
        return 0;
    if (!k->has_fields) {
        json_free(&k->fields);
        json_read(text->s, &k->fields);
        k->has_fields = 1;
    }
    const struct json_pair *pair = json_find(&k->fields, rule->field);
    return pair && pair->text && one_of(rule, PART_FIELD, find_code(r, pair->text, pair->len));
}

static int hours_hold(struct rules *r, struct rule *rule, struct error *e)
{
    const char *code = rule->cell[PART_HOURS];
    int outside = *code == '!';
    if (!rule->calendar &&
        desk_calendar(r->desk, code + outside, &rule->calendar, e) != ST_OK) {
        error_prefix(e, _("rule %lld: hours"), (long long)rule->seq);
        return 0;
    }
    return calendar_open_at(rule->calendar, r->look.t->c[TC_OPENED].n) != outside;
}

/* Tests a condition that isn't empty. */
static int part_holds(struct rules *r, struct rule *rule, enum rule_part part, struct error *e)
{
    switch (part) {
    case PART_KEYWORDS:
        return r->found[rule - r->rules];
    case PART_NOT_KEYWORDS:
        return !r->found[r->room + (size_t)(rule - r->rules)];
    case PART_PRIORITY:
        return (rule->priorities >> r->look.rank & 1) != 0;
    case PART_FIELD:
        return field_holds(r, rule);
    case PART_HOURS:
        return hours_hold(r, rule, e);
    case PART_BUILDING:
        know_building(r, e);
        return one_of(rule, part, r->look.codes[part]);
    default:
        return one_of(rule, part, r->look.codes[part]);
    }
}

static int all_hold(struct rules *r, struct rule *rule, struct error *e)
{
    for (int part = 0; part < PART_COUNT; part++)
        if (*rule->cell[part] && !part_holds(r, rule, (enum rule_part)part, e))
            return 0;
    return 1;
}

/* ---- matching ---- */

static void find_words(struct rules *r, const struct value *text)
{
    if (r->keywords && text->type == VALUE_TEXT)
        keywords_find(r->keywords, text->s, text->len, r->found);
}

static void look_at(struct rules *r, const struct ticket *t, struct attribute_reader *places)
{
    static const struct {
        enum rule_part part;
        int column;
    } codes[] = {
        {PART_KIND, TC_KIND}, {PART_CATEGORY, TC_CATEGORY}, {PART_CHANNEL, TC_CHANNEL}};
    struct look *k = &r->look;
    k->t = t;
    k->places = places;
    k->has_building = k->has_fields = 0;
    k->kind = k->category = NULL;
    k->fired = 0;
    buf_clear(&k->building);
    k->rank = priority_rank(t->c[TC_PRIORITY].s);
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        const struct value *v = &t->c[codes[i].column];
        k->codes[codes[i].part] = find_code(r, v->s, v->type == VALUE_TEXT ? v->len : 0);
    }
    memcpy(r->found, r->always, r->room);
    memset(r->found + r->room, 0, r->room);
    find_words(r, &t->c[TC_SUBJECT]);
    find_words(r, &t->c[TC_BODY]);
}

/* Returns the first rule from `i` on that must be examined, or r->count. */
static size_t next_candidate(const struct rules *r, size_t i)
{
    while (i < r->count && !r->found[i]) {
        uint64_t several = 1;
        if (i % STEP == 0)
            memcpy(&several, r->found + i, STEP);
        i += several ? 1 : STEP;
    }
    return i < r->count ? i : r->count;
}

/* A kind that must be approved, as complaints must, is left only by a supervisor. */
static int is_approved_kind(struct rules *r, struct error *e)
{
    const struct look *k = &r->look;
    if (!r->workflow && workflow_load(&r->workflow, r->desk, e) != ST_OK)
        return 0;
    return workflow_approves(r->workflow, k->kind ? k->kind : ticket_text(k->t, TC_KIND));
}

/* Later rules see what this one sets. */
static void take_sets(struct rules *r, const struct rule *rule, struct error *e)
{
    struct look *k = &r->look;
    k->fired++;
    if (rule->set_priority)
        k->rank = rule->set_priority;
    if (*rule->set_category) {
        k->category = rule->set_category;
        k->codes[PART_CATEGORY] = find_code(r, k->category, strlen(k->category));
    }
    if (*rule->set_kind && !is_approved_kind(r, e)) {
        k->kind = rule->set_kind;
        k->codes[PART_KIND] = find_code(r, k->kind, strlen(k->kind));
    }
}

enum status rules_match(struct rules *r, const struct ticket *t,
                        struct attribute_reader *places, struct verdict *v, struct error *e)
{
    look_at(r, t, places);
    *v = (struct verdict){.fired = r->fired};
    for (size_t i = 0; !v->won && (i = next_candidate(r, i)) < r->count; i++) {
        struct rule *rule = &r->rules[i];
        if (!all_hold(r, rule, e))
            continue;
        r->fired[v->fired_count++] = rule;
        take_sets(r, rule, e);
        if (*rule->dept)
            v->won = rule;
    }
    v->rank = r->look.rank;
    v->kind = r->look.kind;
    v->category = r->look.category;
    v->building = r->look.has_building ? r->look.building.s : NULL;
    return e->code;
}

/* ---- near misses ---- */

static int has_fired(const struct verdict *v, const struct rule *rule)
{
    for (size_t i = 0; i < v->fired_count; i++)
        if (v->fired[i] == rule)
            return 1;
    return 0;
}

/* Returns 1 if at most one condition fails and at least one holds. */
static int is_near(struct rules *r, struct rule *rule, struct near *n, struct error *e)
{
    *n = (struct near){rule, -1, 0};
    for (int part = 0; part < PART_COUNT; part++) {
        if (!*rule->cell[part])
            continue;
        if (part_holds(r, rule, (enum rule_part)part, e))
            n->met += part != PART_NOT_KEYWORDS; /* most texts lack them */
        else if (n->failed >= 0)
            return 0;
        else
            n->failed = part;
    }
    return n->failed < 0 || n->met > 0;
}

static int nearer(const struct near *a, const struct near *b)
{
    if ((a->failed < 0) != (b->failed < 0))
        return a->failed < 0;
    if ((a->failed == PART_KEYWORDS) != (b->failed == PART_KEYWORDS))
        return a->failed != PART_KEYWORDS;
    return a->met > b->met;
}

size_t rules_near(struct rules *r, const struct verdict *v, struct near *near, size_t most,
                  struct error *e)
{
    size_t count = 0;
    for (size_t i = 0; i < r->count && most; i++) {
        struct near n;
        if (has_fired(v, &r->rules[i]) || !is_near(r, &r->rules[i], &n, e))
            continue;
        if (count == most && !nearer(&n, &near[count - 1]))
            continue;
        size_t at = count < most ? count++ : count - 1;
        for (; at > 0 && nearer(&n, &near[at - 1]); at--)
            near[at] = near[at - 1];
        near[at] = n;
    }
    return count;
}
