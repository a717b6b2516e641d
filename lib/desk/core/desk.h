/* desk.h: an open desk: the store, the time zone and currency, the user, and the current time.
 *
 * It contains everything that a verb needs to know about its context, so that no module reads
 * the environment. A register is loaded when it is first needed, and no other. */
#pragma once

#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "calc/time/calendar.h"
#include "calc/time/when.h"
#include "calc/time/zone.h"
#include "store/store.h"

enum role { ROLE_AGENT, ROLE_SUPERVISOR, ROLE_MANAGER, ROLE_DIRECTOR };

struct masking;

struct desk {
    struct store *store;
    struct zone *zone;
    int64_t now;          /* UTC seconds */
    char *user;           /* the user's code */
    enum role role;       /* the user's role; ROLE_DIRECTOR if the staff register is empty,
                             ROLE_AGENT for who isn't in it, or isn't active */
    int has_staff;        /* 0: the staff register is empty, so everybody may do everything */
    int known_user;       /* 1: the user is in the staff register */
    int active_user;      /* 1: and active there, so that the user may have tickets */
    char *dept;           /* the user's department, or NULL */
    char currency[4];     /* ISO 4217 */
    int places;           /* its number of decimals */
    char *site;           /* the desk's name, "" if not set */
    struct map calendars; /* code → struct calendar *; NULL: it doesn't exist */
    struct map codes;     /* register → what is known about its codes */
    struct masking *masking; /* masks persons in output (masking.h); NULL: off */
};

/* Returns the path of the database: `file`, else $TKT_DB, else
 * ${XDG_DATA_HOME:-~/.local/share}/tkt/tkt.db. The caller frees it. */
char *desk_database(const char *file);
/* Opens a desk. If `user` is NULL, uses $TKT_USER, else the login name. */
enum status desk_open(struct desk **desk, const char *file, const char *user, struct error *e);
/* Opens a desk on a store that was just created, for tkt-init. */
enum status desk_around(struct desk **desk, struct store *store, const char *user,
                        struct error *e);
/* Reads the time zone, the currency and the user's role again, after the registers changed. */
enum status desk_refresh(struct desk *desk, struct error *e);
void desk_close(struct desk *desk);

/* Returns the value of a setting, or its default. The caller frees *value. */
enum status desk_setting(struct desk *desk, const char *name, char **value, struct error *e);
enum status desk_setting_int(struct desk *desk, const char *name, int64_t *n, struct error *e);

/* Returns the calendar with this code, sealed. The desk owns it. Returns ST_CONFIG if it
 * doesn't exist. */
enum status desk_calendar(struct desk *desk, const char *code, struct calendar **calendar,
                          struct error *e);
/* Returns 1 if the register has the code, -1 for an error. After a few calls it loads all codes
 * of the register into memory. */
int desk_knows(struct desk *desk, const char *reg, const char *code, size_t len,
               struct error *e);
/* Tells the desk that a code was added to the register. */
void desk_learned(struct desk *desk, const char *reg, const char *code, size_t len);
void desk_forget_codes(struct desk *desk);
/* Appends the codes of a register, joined by ", ", for messages: at most a dozen, then "…".
 * None that masking would hide. */
void desk_code_list(struct desk *desk, const char *reg, struct buf *out);
/* Says that a register doesn't have the code: names a dozen that it has, and one that may have
 * been meant. Returns ST_DATA. */
enum status desk_unknown_code(struct desk *desk, const char *reg, const char *code,
                              struct error *e);

/* Returns 1 if the department is the user's own or below it. */
int desk_covers(struct desk *desk, const char *dept, struct error *e);

/* Returns what is needed to read and print times in the desk's time zone. */
struct when desk_when(const struct desk *desk);

const char *role_name(enum role role);
/* Finds the role with this name of n bytes. Returns 1, or 0 if there is none. */
int role_of(const char *name, size_t n, enum role *role);
