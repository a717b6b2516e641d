/* rules.h: the routing rules in memory, and which of them a ticket meets.
 *
 * A rule's conditions are ANDed, a list in a cell is any-of (also behind the = of `field`), an
 * empty cell is true. Rules go in order of seq; a matching one without a department adds what
 * it sets and the search goes on, later ones seeing the priority as set so far; the first
 * matching one with a department ends it.
 *
 * All keywords of all rules are one automaton (calc/text/match.h), codes are compared as
 * numbers, and a rule with keywords is looked at only where one of them was found: a thousand
 * rules cost about what ten do. */
#ifndef TKT_DESK_ROUTE_RULES_H
#define TKT_DESK_ROUTE_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "desk/ticket/attribute.h"
#include "desk/core/desk.h"
#include "desk/staff/agents.h"
#include "flow/csv_import.h"
#include "store/register.h"
#include "store/ticket.h"

/* The conditions, in the order in which they are looked at; the names are the register's. */
enum rule_part {
    PART_KEYWORDS,
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
    const char *name, *dept, *person, *skill; /* "" where empty */
    enum assign assign;
    int set_priority; /* a rank, 0: none */
    int64_t incident; /* seconds, 0: none */

    const char *cell[PART_COUNT]; /* the conditions as written, "" where empty */
    uint32_t *codes[PART_COUNT];  /* of lists: numbers of their words */
    size_t code_count[PART_COUNT];
    unsigned priorities;       /* bit of each rank */
    const char *field;         /* the name before the = */
    struct calendar *calendar; /* of hours, once it was asked for */
};

struct rules;

/* An empty set; belongs to the caller, the desk must outlive it (it gives the calendars). */
struct rules *rules_new(struct desk *desk);
void rules_free(struct rules *r);
/* Adds a row of the register `rule`; ST_DATA where its seq is there already. */
enum status rules_add(struct rules *r, const struct register_row *row, struct error *e);
/* Sorts by seq and builds the automaton: once, before the first question. */
void rules_seal(struct rules *r);

/* The site's register; sealed. */
enum status rules_load(struct rules **r, struct desk *desk, struct error *e);
/* A file of that register (options->file); sealed. What it names needn't be in the registers
 * yet, but for calendars. ST_DATA with file, line, column. */
enum status rules_read(struct rules **r, struct desk *desk,
                       const struct csv_import_options *options, struct error *e);

size_t rules_count(const struct rules *r);
const struct rule *rules_at(const struct rules *r, size_t i); /* by seq */

struct verdict {
    const struct rule *won;          /* the one that gives the department; NULL: none */
    const struct rule *const *fired; /* all that matched, in order, `won` being the last */
    size_t fired_count;
    int rank;             /* the priority after all of them */
    const char *building; /* of the ticket, "" where not known; NULL where no rule asked */
};

/* Reads TC_KIND, TC_CATEGORY, TC_CHANNEL, TC_PRIORITY, TC_SUBJECT, TC_BODY, TC_UNIT, TC_FIELDS
 * and TC_OPENED of t. The building is asked for only where a rule wants it. The verdict lives
 * until the next call. */
enum status rules_match(struct rules *r, const struct ticket *t,
                        struct attribute_reader *places, struct verdict *v, struct error *e);

/* The rules that came near in the last rules_match, nearest first: those that would have
 * matched, but for their turn; then those with exactly one condition that fails and at least
 * one that holds: first where it isn't the keywords that fail, then those with most conditions
 * that hold. */
struct near {
    const struct rule *rule;
    int failed; /* enum rule_part, or -1: none */
    int met;    /* conditions that hold */
};

size_t rules_near(struct rules *r, const struct verdict *v, struct near *near, size_t most,
                  struct error *e);

#endif
