#include "desk/core/setting.h"

#include <string.h>

#include "base/i18n.h"
#include "base/list.h"

#include "base/number.h"
#include "base/utf8.h"
#include "calc/stat/decimal.h"
#include "calc/text/unit_pattern.h"
#include "calc/time/zone.h"
#include "desk/core/desk.h"

const struct setting_info settings[] = {
    {"timezone", SETTING_ZONE, "UTC", 0, 0, N_("the site's time zone, as in Asia/Shanghai")},
    {"currency", SETTING_CURRENCY, "CNY", 0, 0, N_("ISO 4217 code of the currency")},
    {"site", SETTING_TEXT, "", 0, 0, N_("the name of this desk, the column site")},
    {"callback_attempts", SETTING_INT, "3", 1, 99,
     N_("unanswered calls after which a customer counts as unreachable")},
    {"widespread_buildings", SETTING_INT, "3", 1, 9999,
     N_("least effective number of buildings (spread) for widespread complaints")},
    {"widespread_customers", SETTING_INT, "5", 2, 999999,
     N_("least number of different customers for widespread complaints")},
    {"freshness_days", SETTING_INT, "180", 1, 9999,
     N_("days without a change or confirmation after which a register row is stale")},
    {"untouched_days", SETTING_INT, "7", 1, 9999,
     N_("days without an event after which an open ticket counts as forgotten")},
    {"survey_rest_days", SETTING_INT, "90", 0, 9999,
     N_("days after which a customer may be asked again")},
    {"agents_least", SETTING_INT, "30", 2, 9999,
     N_("least number of deadlines due or met for tkt-stats agents to rank a person")},
    {"kpi_rounds", SETTING_INT, "1", 0, 1,
     N_("1: the targets csat and nps also count the answers of survey rounds")},
    {"surge_level", SETTING_INT, "100", 1, 999999,
     N_("quiet days per false alarm of tkt-stats surge, over all its cells together")},
    {"surge_first", SETTING_INT, "15", 0, 999999,
     N_("tickets an hour that tkt-remind --surge reports while there are less than 14 days of "
        "past; 0: none")},
    {"surge_calendar", SETTING_TEXT, "office", 0, 0,
     N_("calendar of holidays and make-up workdays for tkt-stats surge")},
    {"office_calendar", SETTING_TEXT, "office", 0, 0,
     N_("calendar of people without shifts, tkt-remind and promises by a date")},
    {"remind_within", SETTING_INT, "120", 0, 99999,
     N_("minutes before a deadline at which tkt-remind reports it as due soon")},
    {"remind_to", SETTING_TEXT, "", 0, 0,
     N_("person or department reminded of unassigned tickets")},
    {"remind_tries", SETTING_INT, "8", 1, 99,
     N_("tries for each reminder before tkt-remind gives up")},
    {"stuck_hours", SETTING_INT, "16", 1, 9999,
     N_("business hours without an event after which an open ticket is stuck")},
    {"callback_to", SETTING_TEXT, "", 0, 0,
     N_("person or department reminded of callbacks; empty: the department's supervisor")},
    {"callback_hours", SETTING_INT, "8", 0, 9999,
     N_("business hours from resolution to the callback reminder")},
    {"cover_days", SETTING_INT, "3", 0, 99,
     N_("days ahead for which tkt-remind reports hours that the rota leaves uncovered")},
    {"four_eyes", SETTING_INT, "1", 0, 1,
     N_("1: whoever proposed how to handle a complaint can't approve it")},
    {"own_department", SETTING_INT, "0", 0, 1,
     N_("1: agents may act only on tickets of their own department")},
    {"mask_roles", SETTING_ROLES, "", 0, 0,
     N_("roles that see persons only masked, as in agent|supervisor")},
    {"mail_from", SETTING_TEXT, "", 0, 0,
     N_("sender of emails: an address, or Name <address>")},
    {"language", SETTING_TEXT, "zh-CN", 0, 0,
     N_("language of notices for customers whose own language has none")},
    {"mail_kind", SETTING_TEXT, "mail", 0, 0,
     N_("kind of the tickets that tkt-mail opens, unless an address says otherwise")},
    {"mail_folder", SETTING_TEXT, "", 0, 0,
     N_("folder where tkt-mail stores attachments; empty: next to the database, its name plus "
        "-files")},
    {"mail_per_hour", SETTING_INT, "100", 0, 99999,
     N_("most messages an hour that tkt-mail accepts from one sender; 0: no limit")},
    {"keyword_words", SETTING_INT, "1", 0, 1,
     N_("1: keywords of rules are whole words; 0: found anywhere, also inside words")},
    {"unit_pattern", SETTING_PATTERN, "", 0, 0,
     N_("how the code of a unit that isn't in the register names its building, as in "
        "BUILDING-REST")},
    {NULL, SETTING_TEXT, NULL, 0, 0, NULL},
};

const struct setting_info *setting_find(const char *name)
{
    for (const struct setting_info *s = settings; s->name; s++)
        if (strcmp(s->name, name) == 0)
            return s;
    return NULL;
}

static enum status check_roles(const char *value, struct error *e)
{
    enum role role;
    for (struct list name = LIST(value); list_next(&name);)
        if (!role_of(name.s, name.n, &role))
            return error_set(
                e, ST_DATA,
                _("'%s' is not a list of agent, supervisor, manager, director, separated by |"),
                utf8_quote(value));
    return ST_OK;
}

enum status setting_check(const struct setting_info *setting, const char *value,
                          struct error *e)
{
    if (setting->type == SETTING_ZONE) {
        struct zone *zone;
        if (zone_open(&zone, value, e) != ST_OK)
            return e->code = ST_DATA;
        zone_close(zone);
    } else if (setting->type == SETTING_CURRENCY) {
        if (money_places(value) < 0)
            return error_set(e, ST_DATA, _("'%s' is not an ISO 4217 code such as CNY"),
                             utf8_quote(value));
    } else if (setting->type == SETTING_PATTERN) {
        if (*value && !unit_pattern_valid(value))
            return error_set(e, ST_DATA,
                             _("'%s' doesn't contain BUILDING once, with a sign between it and "
                               "REST, as in BUILDING-REST"),
                             utf8_quote(value));
    } else if (setting->type == SETTING_ROLES) {
        return check_roles(value, e);
    } else if (setting->type == SETTING_INT) {
        int64_t n;
        return number_read(value, setting->low, setting->high, &n, e);
    }
    return ST_OK;
}
