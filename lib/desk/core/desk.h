/* desk.h: an opened desk: the store, the site's zone and currency, who acts, and when.
 *
 * Everything that a verb needs to know of its surroundings is here, so that no module asks the
 * environment. Registers are loaded when they are first asked for, and only those. */
#ifndef TKT_DESK_CORE_DESK_H
#define TKT_DESK_CORE_DESK_H

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
    int64_t now;             /* seconds UTC */
    char *user;              /* who acts */
    enum role role;          /* the user's; ROLE_DIRECTOR while the staff register is empty */
    int has_staff;           /* 0: the staff register is empty, everybody may do everything */
    int known_user;          /* 1: the user stands in the staff register */
    char *dept;              /* the user's department, or NULL */
    char currency[4];        /* ISO 4217 */
    int places;              /* decimals of the currency */
    char *site;              /* the desk's name, "" where none is set */
    struct map calendars;    /* code → struct calendar *; NULL: known not to exist */
    struct map codes;        /* register → what is known of its codes */
    struct masking *masking; /* persons are hidden in what is printed (masking.h); or NULL */
};

/* The database: `file`, else $TKT_DB, else ${XDG_DATA_HOME:-~/.local/share}/tkt/tkt.db. The
 * result is the caller's to free. */
char *desk_database(const char *file);
/* Opens; `user` NULL: $TKT_USER, else the login name. */
enum status desk_open(struct desk **desk, const char *file, const char *user, struct error *e);
/* For tkt-init: the same round a store that was just made. */
enum status desk_around(struct desk **desk, struct store *store, const char *user,
                        struct error *e);
/* Reads zone, currency and the user's role again, after the registers changed. */
enum status desk_refresh(struct desk *desk, struct error *e);
void desk_close(struct desk *desk);

/* A setting's value, or its default. *value is the caller's to free. */
enum status desk_setting(struct desk *desk, const char *name, char **value, struct error *e);
enum status desk_setting_int(struct desk *desk, const char *name, int64_t *n, struct error *e);

/* The calendar of this code, sealed; it belongs to the desk. ST_CONFIG where there is none. */
enum status desk_calendar(struct desk *desk, const char *code, struct calendar **calendar,
                          struct error *e);
/* 1 where the register holds the code; after a few questions it holds all the register's codes
 * in memory. -1: an error. */
int desk_knows(struct desk *desk, const char *reg, const char *code, size_t len,
               struct error *e);
/* A code was entered into the register meanwhile. */
void desk_learned(struct desk *desk, const char *reg, const char *code, size_t len);
void desk_forget_codes(struct desk *desk);
/* ", "-joined codes of a register for messages, at most a dozen, then "…". */
void desk_code_list(struct desk *desk, const char *reg, struct buf *out);

/* For reading and writing times in the site's zone. */
struct when desk_when(const struct desk *desk);

const char *role_name(enum role role);
/* The role of this name, of n bytes: 1; 0 if there is none. */
int role_of(const char *name, size_t n, enum role *role);
/* ST_DENIED where the staff register isn't empty and the user is neither manager nor director
 * nor the owner of the file. */
enum status desk_may_change_registers(const struct desk *desk, struct error *e);

#endif
