/* setting.h: the desk's settings (register `setting`) and their defaults.
 *
 * A single table: tkt-load checks values against it, --describe prints it, and desk_setting
 * reads it. */
#pragma once

#include <stdint.h>

#include "base/error.h"

enum setting_type {
    SETTING_TEXT,
    SETTING_ZONE,
    SETTING_CURRENCY,
    SETTING_INT,
    SETTING_ROLES,
    SETTING_PATTERN, /* calc/text/unit_pattern.h */
    SETTING_TYPES    /* how many */
};

struct setting_info {
    const char *name;
    enum setting_type type;
    const char *initial; /* the default */
    int64_t low, high;   /* SETTING_INT */
    const char *help;    /* N_() */
};

extern const struct setting_info settings[]; /* ends with name NULL */

const struct setting_info *setting_find(const char *name); /* NULL: no such setting */
/* Returns ST_DATA if the value is invalid; the message says what is accepted. */
enum status setting_check(const struct setting_info *setting, const char *value,
                          struct error *e);
