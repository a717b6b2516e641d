/* route.h: to whom a ticket goes: the rules' verdict, the person, the incident, the writing.
 *
 * Tickets are taken in the order in which they were opened, whatever order they are given in:
 * so the first call of an outage is its parent, and a round goes by time. Everything is read,
 * decided and written in one transaction.
 *
 * A routed ticket gets one event `route`. Its note says which rules; its data is flat JSON:
 *   rule      seq of the rule that gave the department; or
 *   kind      the kind whose own department it is
 *   set       seqs of the rules before it that set something, with |
 *   incident  seqs of the rules for which the ticket is the parent of an incident, with |
 *   assign, dept, person   how and who, where a person was chosen
 *
 * A child is routed by the rules as any other ticket. A ticket that has a parent already is
 * no part of an incident. */
#ifndef TKT_DESK_ROUTE_ROUTE_H
#define TKT_DESK_ROUTE_ROUTE_H

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "desk/core/desk.h"
#include "desk/route/rules.h"
#include "desk/core/tool.h"
#include "flow/ids.h"
#include "store/ticket.h"

struct router;

/* Loads the rules; everything else when it is first needed. Belongs to the caller. */
enum status router_open(struct router **router, struct desk *desk, struct error *e);
void router_close(struct router *router);
struct rules *router_rules(struct router *router);

/* What became of one ticket; it lives until the visitor returns. */
struct route_outcome {
    int64_t id;
    enum route_result {
        ROUTE_MISSING,  /* there is no such ticket */
        ROUTE_PASSED,   /* it wasn't new, and stays as it is */
        ROUTE_PLACED,   /* it has a department now (under ROUTE_AS_NEW: would have) */
        ROUTE_UNPLACED, /* it stays new: no rule, and no department of the kind */
    } result;
    const struct ticket *before, *after; /* NULL where missing or passed */
    struct verdict verdict;
    const char *nobody;      /* why no person was found though one was wanted; NULL */
    int64_t incident;        /* seq of the first rule for which it is a parent now; 0: none */
    const struct near *near; /* under ROUTE_NEAR: rules that came near */
    size_t near_count;
    int changed; /* 1: written (also by what rules without department set) */
};

enum { ROUTE_NEAREST = 5 };

enum {
    ROUTE_AS_NEW = 1, /* decide for tickets too that aren't new, without changing them */
    ROUTE_NEAR = 2,   /* find the rules that came near */
};

/* Opens and commits a transaction unless one is open. `visit` (may be NULL) sees
 * each ticket. */
enum status route_ids(struct router *r, const int64_t *ids, size_t count, unsigned flags,
                      void (*visit)(void *context, const struct route_outcome *o),
                      void *context, struct error *e);

/* What the tools do: routes, and says on stderr what stays new (tool_warn; tool->partial is
 * set) and where nobody was found (tool_note), one line for each reason. An unknown ticket is
 * said too; where all are, that is ST_DATA. `watch` may be NULL. */
struct route_watch {
    unsigned flags;
    void (*visit)(void *context, const struct route_outcome *o); /* may be NULL */
    void *context;
};

enum status route_tickets(struct tool *tool, const struct ids *ids,
                          const struct route_watch *watch);

/* All tickets that are new, by id; ids is the caller's. */
enum status route_all_new(struct desk *desk, struct ids *ids, struct error *e);

/* Appends what to promise: "1042 → 工程部 王強, by 11:20" (with the date where that isn't
 * today). */
enum status route_promise(struct desk *desk, int64_t id, struct buf *out, struct error *e);

/* Appends the rules of an outcome as the event's note has them: "rule 20: 燃气泄漏". */
void route_note(const struct route_outcome *o, struct buf *out);

#endif
