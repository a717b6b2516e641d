/* masking.h: persons hidden in what a tool prints: by --mask, and always for the roles that the
 * setting mask_roles names.
 *
 * One table says which columns hold what of a person, by their names; rows of every tool go
 * through it (tool.h sets it up), pages ask it piece by piece. What is stored, filtered, sorted
 * and sent isn't touched. Hidden in texts are numbers, mail addresses, and what is known of the
 * ticket or the row that they stand in: names, and where it is. */
#ifndef TKT_DESK_CORE_MASKING_H
#define TKT_DESK_CORE_MASKING_H

#include "calc/text/mask.h"
#include "desk/core/desk.h"
#include "flow/rows.h"
#include "store/register.h"
#include "store/ticket.h"

/* Turns it on for this desk where `asked`, or where the user's role has no choice; does nothing
 * else. */
enum status masking_start(struct desk *desk, int asked, struct error *e);
void masking_end(struct desk *desk);
/* 1: it is the role that hides, not the user's wish. */
int masking_by_role(const struct desk *desk);

/* What rows go through; NULL where nothing is hidden. */
const struct rows_veil *masking_veil(const struct desk *desk);
/* These columns ("name phone") are no person's in the rows of this tool. */
void masking_spare(struct desk *desk, const char *columns);
/* The rows are those of a register. */
void masking_register(struct desk *desk, const struct register_info *r);
enum mask masking_register_column(const struct register_info *r, const char *column);

/* Whom the texts that follow are about; NULL: nobody. Reads its customer, contact, unit and
 * fields. */
void masking_ticket(struct desk *desk, const struct ticket *t);
/* And what these were before, by its events: for those who print them too. */
void masking_history(struct desk *desk, const struct ticket *t);
void masking_ticket_id(struct desk *desk, int64_t id);

/* s itself where nothing is hidden; else a text that lives until the fourth next call. */
const char *masking_text(struct desk *desk, enum mask mask, const char *s);
enum mask masking_kind(const char *column);                        /* of rows, by its name */
enum mask masking_of_field(const void *context, const char *name); /* for masked_json */
enum mask masking_column(int column);                              /* of the ticket */
/* The values of a flat JSON object, each as `of` says of its name; a text that is none is
 * masked as one. Lives as those of masked. */
const char *masking_json(struct desk *desk,
                         enum mask (*of)(const void *context, const char *name),
                         const void *context, const char *json);

/* A row's key and what a change of it was, as the log of the registers has them. */
const char *masking_key(struct desk *desk, const char *reg, const char *key);
const char *masking_change(struct desk *desk, const char *reg, const char *json);

#endif
