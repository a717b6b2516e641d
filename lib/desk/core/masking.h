/* masking.h: masks persons in a tool's output: with --mask, and always for the roles in the
 * setting mask_roles.
 *
 * A single table says what each column, by its name, holds about a person. The rows of every
 * tool pass through it (tool.h sets it up); pages call it for each piece of text. What is
 * stored, filtered, sorted and sent stays unmasked. In texts it masks telephone numbers, email
 * addresses, and what is known about the ticket or row that they belong to: names, and the
 * place. */
#pragma once

#include "calc/text/mask.h"
#include "desk/core/desk.h"
#include "flow/rows.h"
#include "store/register.h"
#include "store/ticket.h"

/* Turns masking on for this desk if `asked`, or if the user's role requires it. Otherwise does
 * nothing. */
enum status masking_start(struct desk *desk, int asked, struct error *e);
void masking_end(struct desk *desk);
/* 1: the role requires it, not the user's option */
int masking_by_role(const struct desk *desk);

/* Returns the veil for rows.h, or NULL if masking is off. */
const struct rows_veil *masking_veil(const struct desk *desk);
/* Excludes columns ("name phone") that hold no persons in this tool's rows. */
void masking_spare(struct desk *desk, const char *columns);
/* Tells that each row stands for many tickets: whom its texts name isn't known, so of each word
 * only the first character is shown. */
void masking_grouped(struct desk *desk);
/* Tells that the rows are those of a register. */
void masking_register(struct desk *desk, const struct register_info *r);
/* Of a register's column. If masking is off, it is that for a role. */
enum mask masking_register_column(const struct desk *desk, const struct register_info *r,
                                  const char *column);

/* Sets the ticket to which the following texts belong; NULL: none. Reads its customer, contact,
 * unit and fields. */
void masking_ticket(struct desk *desk, const struct ticket *t);
/* Adds earlier values of these from its events, for callers that print them too. */
void masking_history(struct desk *desk, const struct ticket *t);
void masking_ticket_id(struct desk *desk, int64_t id);

/* Returns s itself if masking is off. Otherwise the result is valid until the fourth call after
 * this one. */
const char *masking_text(struct desk *desk, enum mask mask, const char *s);
enum mask masking_kind(const char *column); /* of a column of rows, by its name */
enum mask masking_of_field(const void *context, const char *name); /* for masking_json */
enum mask masking_column(int column);                              /* of a ticket's column */
/* Masks the values of a flat JSON object; `of` returns how, by name. Anything else is masked as
 * a text. The result is valid as long as that of masking_text. */
const char *masking_json(struct desk *desk,
                         enum mask (*of)(const void *context, const char *name),
                         const void *context, const char *json);

/* Mask a row's key, and the description of a change, as they are in the log of the
 * registers. */
const char *masking_key(struct desk *desk, const char *reg, const char *key);
const char *masking_change(struct desk *desk, const char *reg, const char *json);
