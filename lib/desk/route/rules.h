/* rules.h: the routing rules in memory, and which of them match a ticket.
 *
 * A rule's conditions are joined by AND. A list in a cell matches any of its items (also after
 * the = of `field`), and an empty cell is always true. Rules are tried in the order of seq. A
 * matching rule without a department adds what it sets, and the search continues; later rules
 * see the ticket as set so far. The first matching rule with a department ends the search. What
 * a rule sets replaces what is there, except that a complaint keeps its kind: only its own
 * procedure ends it.
 *
 * All keywords of all rules form one automaton (calc/text/keyword.h), codes are compared as
 * numbers, and a rule with keywords is examined only if one of them was found. So a thousand
 * rules cost about as much as ten. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "desk/ticket/attribute.h"
#include "desk/core/desk.h"
#include "desk/staff/agents.h"
#include "flow/csv_import.h"
#include "store/register.h"
#include "store/ticket.h"

/* The conditions, in the order in which they are tested. The names are those of the
 * register. */
enum rule_part {
    PART_KEYWORDS,
    PART_NOT_KEYWORDS,
    PART_PRIORITY,
    PART_KIND,
    PART_CATEGORY,
    PART_CHANNEL,
    PART_BUILDING,
    PART_FIELD,
    PART_HOURS,
    PART_COUNT
};

extern const char *const rule_parts[PART_COUNT];

struct rule {
    int64_t seq;
    const char *name, *dept, *person, *skill; /* "" if empty */
    enum assign assign;
    int set_priority; /* a rank, 0: none */
    const char *set_kind, *set_category;
    const char *set_fields; /* a list of NAME=VALUE */
    int64_t incident;       /* seconds, 0: none */

    const char *cell[PART_COUNT]; /* the conditions as written, "" if empty */
    uint32_t *codes[PART_COUNT];  /* of lists: the numbers of their words */
    size_t code_count[PART_COUNT];
    unsigned priorities;       /* bit mask of the ranks */
    const char *field;         /* the name before the = */
    struct calendar *calendar; /* of `hours`, once it was needed */
};

struct rules;

/* Returns an empty set. The caller frees it; the desk must outlive it (it supplies the
 * calendars and the kinds). whole: as in keyword.h. */
struct rules *rules_new(struct desk *desk, int whole);
void rules_free(struct rules *r);
/* Adds a row of the register `rule`. Returns ST_DATA if its seq already exists. */
enum status rules_add(struct rules *r, const struct register_row *row, struct error *e);
/* Sorts by seq and builds the automaton. Call it once, before the first match. */
void rules_seal(struct rules *r);

/* Loads the desk's register, sealed. */
enum status rules_load(struct rules **r, struct desk *desk, struct error *e);
/* Reads a file in the format of that register (options->file), sealed. The names in it need not
 * be in the registers yet, except calendars. Returns ST_DATA with file, line and column. */
enum status rules_read(struct rules **r, struct desk *desk,
                       const struct csv_import_options *options, struct error *e);

size_t rules_count(const struct rules *r);
const struct rule *rules_at(const struct rules *r, size_t i); /* by seq */

struct verdict {
    const struct rule *won;          /* the rule that sets the department; NULL: none */
    const struct rule *const *fired; /* all that matched, in order; `won` is the last */
    size_t fired_count;
    /* after all of them: the priority, kind and category */
    int rank;
    const char *kind, *category; /* NULL: as they were */
    const char *building;        /* of the ticket, "" if unknown; NULL if no rule needed it */
};

/* Matches a ticket. Reads TC_KIND, TC_CATEGORY, TC_CHANNEL, TC_PRIORITY, TC_SUBJECT, TC_BODY,
 * TC_UNIT, TC_FIELDS and TC_OPENED of t. Looks up the building only if a rule needs it. The
 * verdict is valid until the next call. */
enum status rules_match(struct rules *r, const struct ticket *t,
                        struct attribute_reader *places, struct verdict *v, struct error *e);

/* A near miss of the last rules_match. Nearest are the rules that match but came too late. Then
 * come those with exactly one condition that fails and at least one that holds: first those
 * whose failing condition isn't the keywords, then those with the most conditions that hold. */
struct near {
    const struct rule *rule;
    int failed; /* enum rule_part, or -1: none */
    int met;    /* number of conditions that hold */
};

size_t rules_near(struct rules *r, const struct verdict *v, struct near *near, size_t most,
                  struct error *e);
