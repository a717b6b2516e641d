/* setting.h: the thresholds and habits that a site may set (register `setting`), with defaults.
 *
 * One table; tkt-load checks values by it, --describe prints it, desk_setting reads by it. */
#ifndef TKT_DESK_CORE_SETTING_H
#define TKT_DESK_CORE_SETTING_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

enum setting_type { SETTING_TEXT, SETTING_ZONE, SETTING_CURRENCY, SETTING_INT, SETTING_ROLES };

struct setting_info {
    const char *name;
    enum setting_type type;
    const char *initial; /* the value where the site sets none */
    int64_t low, high;   /* SETTING_INT */
    const char *help;    /* N_() */
};

extern const struct setting_info settings[]; /* ended by name NULL */

const struct setting_info *setting_find(const char *name); /* NULL: no such setting */
/* ST_DATA with what would be accepted. */
enum status setting_check(const struct setting_info *setting, const char *value,
                          struct error *e);

#endif
