/* route.h: routes tickets: applies the rules, chooses the person, groups incidents, and writes
 * the result.
 *
 * Tickets are processed in the order in which they were opened, whatever the order of the ids.
 * So the first call about an outage is the parent, and round-robin follows time. Everything is
 * read, decided and written in one transaction.
 *
 * A routed ticket gets one event `route`. Its note names the rules; its data are flat JSON:
 *   rule      seq of the rule that set the department; or
 *   kind      the kind whose default department it is
 *   set       seqs of earlier rules that set something, separated by |
 *   incident  seqs of the rules for which it is the parent of an incident, separated by |
 *   assign, dept, person   how the person was chosen, and who, if one was
 *
 * Rules route a child like any other ticket. A ticket that already has a parent doesn't take
 * part in incidents. If a rule has an incident and the ticket's building is unknown, but the
 * caller is on file with units of one building only, the field `building` is set to it.
 *
 * Tickets that wait for somebody (waiting.h) are taken up again: those that are given, after
 * the new ones; and whenever somebody is free for a ticket, those of the same department that
 * come before it in the order of waiting.h. So a ticket that isn't as urgent, or is newer,
 * doesn't overtake them. Taking up changes only the assignee; its event is a `route` with the
 * rule, and with who was chosen and how. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "desk/core/desk.h"
#include "desk/route/rules.h"
#include "desk/core/tool.h"
#include "flow/ids.h"
#include "store/ticket.h"

struct router;

/* Loads the rules; everything else is loaded when first needed. The caller frees the result. */
enum status router_open(struct router **router, struct desk *desk, struct error *e);
void router_close(struct router *router);

/* The result for one ticket; valid until the visitor returns. */
struct route_outcome {
    int64_t id;
    enum route_result {
        ROUTE_MISSING,  /* no such ticket */
        ROUTE_PASSED,   /* it wasn't new, and is unchanged */
        ROUTE_PLACED,   /* it has a department now (with ROUTE_AS_NEW: would have) */
        ROUTE_UNPLACED, /* it stays new: no rule matches, and the kind has no department */
        ROUTE_TAKEN,    /* it waited for somebody, and has an assignee now; perhaps not given */
        ROUTE_WAITS,    /* it goes on waiting for somebody */
    } result;
    const struct ticket *before, *after; /* NULL if missing or passed */
    struct verdict verdict;
    const char *nobody;      /* why no person was found although one was wanted; or NULL */
    const char *tightest;    /* the deadline's row is the kind's tightest (sla.h); or NULL */
    int64_t incident;        /* seq of the first rule for which it is now a parent; 0: none */
    const struct near *near; /* with ROUTE_NEAR: the near misses */
    size_t near_count;
    int changed; /* 1: written (also for what rules without a department set) */
};

enum { ROUTE_NEAREST = 5 };

enum {
    ROUTE_AS_NEW = 1, /* decide also for tickets that aren't new, without changing them */
    ROUTE_NEAR = 2,   /* find the near misses */
};

/* Routes tickets. Begins and commits a transaction unless one is open. Calls `visit` (may be
 * NULL) for each ticket, also for those that were taken up without being given. */
enum status route_ids(struct router *r, const int64_t *ids, size_t count, unsigned flags,
                      void (*visit)(void *context, const struct route_outcome *o),
                      void *context, struct error *e);

/* Routes for the tools, and reports on stderr which tickets stay new (tool_warn; sets
 * tool->partial), for which nobody was found, and which became part of an incident (tool_note),
 * in one line per reason. Also
 * reports unknown tickets; if all are unknown, returns ST_DATA. `watch` may be NULL. */
struct route_watch {
    unsigned flags;
    void (*visit)(void *context, const struct route_outcome *o); /* may be NULL */
    void *context;
};

enum status route_tickets(struct tool *tool, const struct ids *ids,
                          const struct route_watch *watch);

/* Appends the ids of all new tickets, in order. */
enum status route_all_new(struct desk *desk, struct ids *ids, struct error *e);

/* Appends what to tell the caller: "1042 → 工程部 王強, by 11:20" (with the date if it isn't
 * today). */
enum status route_promise(struct desk *desk, int64_t id, struct buf *out, struct error *e);

/* Appends what to tell whoever took a call that belongs to an incident: "part of 22: power cut,
 * building 2, 12 calls". */
enum status route_incident(struct desk *desk, int64_t parent, struct buf *out, struct error *e);

/* Appends the rules of an outcome as in the event's note: "rule 20: 燃气泄漏". */
void route_note(const struct route_outcome *o, struct buf *out);
