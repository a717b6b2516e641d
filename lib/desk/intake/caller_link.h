/* caller_link.h: whose call it is, and about which unit, by what is on file.
 *
 * The customer is found
 * - by telephone number (phone.h) and email address. If both are on file, they must agree;
 * - else by the unit: its tenant, or its owner if it has no tenant.
 * If several customers have the number or the address, the unit decides if one of them is its
 * tenant or owner. Nobody is taken if the number or the address is another customer's than the
 * unit, or if the number is nobody's, but the unit's customer has one on file: it is somebody
 * else who calls. Erased customers are nobody.
 * The unit is the customer's, if they own or rent just one.
 *
 * What the user gave is never changed. If what is on file doesn't name exactly one, nothing is
 * taken, and the words say what it names. */
#pragma once

#include "base/buf.h"
#include "calc/text/choice.h"
#include "desk/core/desk.h"

enum { CALLER_EMAILS = 3 };

/* What is known of a call. NULL or "": not given. */
struct caller_evidence {
    const char *customer, *unit, *phone;
    const char *email[CALLER_EMAILS];
    /* 1: the call is of the past: who lives in a unit today proves nothing */
    int past;
    int no_unit; /* 1: don't find the unit */
};

/* "": not found, or given already. They are valid until the next call. */
struct caller_found {
    const char *customer, *unit;
    /* 1: it was left empty although something is on file */
    int customer_doubt, unit_doubt;
};

struct caller_link;

/* Reads nothing yet. Registers are read once, when they are first needed; afterwards a call
 * costs a few lookups in memory. */
struct caller_link *caller_link_open(struct desk *desk);
void caller_link_close(struct caller_link *l);
enum status caller_link_find(struct caller_link *l, const struct caller_evidence *evidence,
                             struct caller_found *found, struct error *e);
/* Returns 1 if the register `reg`, customer or unit, has rows and lacks the code, 0 if not,
 * -1 for an error. */
int caller_link_unknown(struct caller_link *l, const char *reg, const char *code, size_t n,
                        struct error *e);
/* Append why the customer, or the unit, of this call was left empty. */
enum status caller_link_customer_words(struct caller_link *l,
                                       const struct caller_evidence *evidence, struct buf *out,
                                       struct error *e);
enum status caller_link_unit_words(struct caller_link *l,
                                   const struct caller_evidence *evidence, struct buf *out,
                                   struct error *e);
/* Adds the customers with one of the numbers in `phone`, by code, with their names. */
enum status caller_link_phone(struct caller_link *l, const char *phone, struct choices *c,
                              struct error *e);
