#include "store/register.h"

#include "base/i18n.h"

#define PRIORITIES "low|normal|high|urgent"
#define STATUSES                                                                               \
    "new|assigned|active|waiting|verified|proposed|approved|resolved|closed|cancelled|merged"
#define VERBS                                                                                  \
    "assign|accept|resolve|wait|resume|cancel|merge|confirm|reopen|verify|propose|approve|"    \
    "reject|note|link|tag|attach|paper|set|urge|escalate"
#define ROLES "agent|supervisor|manager|director"

enum { CODE = REG_KEY | REG_REQUIRED };

static const struct register_column setting_columns[] = {
    {"name", REG_CODE, CODE, NULL, NULL, NULL, N_("name of the setting")},
    {"value", REG_TEXT, 0, NULL, NULL, NULL, N_("its value; empty: the default")},
};

static const struct register_column department_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("full name")},
    {"parent", REG_CODE, 0, NULL, NULL, "department", N_("parent department")},
    {"manager", REG_CODE, 0, NULL, NULL, "staff", N_("head of the department")},
    {"email", REG_MAIL, 0, NULL, NULL, NULL, N_("email address")},
    {"phone", REG_PHONE, 0, NULL, NULL, NULL, N_("telephone")},
    {"external", REG_BOOL, 0, "0", NULL, NULL, N_("1: a contractor or an authority")},
};

static const struct register_column channel_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("full name")},
    {"written", REG_BOOL, 0, "0", NULL, NULL,
     N_("1: customers write and are answered when a reply is sent, not when somebody accepts")},
};

static const struct register_column staff_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name, preferably the login")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("full name")},
    {"dept", REG_CODE, 0, NULL, NULL, "department", N_("department")},
    {"role", REG_ENUM, 0, "agent", ROLES, NULL,
     N_("role, which decides what the person may do")},
    {"email", REG_MAIL, 0, NULL, NULL, NULL, N_("email address")},
    {"phone", REG_PHONE, 0, NULL, NULL, NULL, N_("telephone")},
    {"skills", REG_WORD, REG_LIST, NULL, NULL, NULL, N_("the person's skills")},
    {"buildings", REG_WORD, REG_LIST, NULL, NULL, NULL,
     N_("buildings that the person is in charge of")},
    {"capacity", REG_INT, 0, NULL, NULL, NULL, N_("most open tickets; empty: no limit")},
    {"active", REG_BOOL, 0, "1", NULL, NULL, N_("0: gets no tickets, and has the role agent")},
};

static const struct register_column shift_columns[] = {
    {"staff", REG_CODE, CODE, NULL, NULL, "staff", N_("who")},
    {"starts", REG_TIME, CODE, NULL, NULL, NULL, N_("on duty from")},
    {"ends", REG_TIME, REG_REQUIRED, NULL, NULL, NULL,
     N_("to; 24:00 is the end of the day, and one person's shifts don't overlap")},
};

static const struct register_column customer_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("customer number")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("name")},
    {"phone", REG_PHONE, 0, NULL, NULL, NULL, N_("telephone")},
    {"email", REG_MAIL, 0, NULL, NULL, NULL, N_("email address")},
    {"language", REG_TEXT, 0, NULL, NULL, NULL, N_("language spoken, as in zh-CN")},
    {"type", REG_TEXT, 0, NULL, NULL, NULL, N_("owner, tenant, company …")},
    {"note", REG_TEXT, 0, NULL, NULL, NULL, N_("what to know before calling")},
};

static const struct register_column unit_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("number of the flat, shop or place")},
    {"building", REG_WORD, 0, NULL, NULL, NULL, N_("building")},
    {"use", REG_TEXT, 0, NULL, NULL, NULL, N_("residential, shop, public …")},
    {"area", REG_DECIMAL, 0, NULL, NULL, NULL, N_("area in square metres")},
    {"owner", REG_CODE, 0, NULL, NULL, "customer", N_("its owner")},
    {"tenant", REG_CODE, 0, NULL, NULL, "customer", N_("who uses it")},
    {"status", REG_TEXT, 0, NULL, NULL, NULL, N_("occupied, let, vacant …")},
};

static const struct register_column asset_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("asset number")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("what it is")},
    {"model", REG_TEXT, 0, NULL, NULL, NULL, N_("model")},
    {"serial", REG_TEXT, 0, NULL, NULL, NULL, N_("serial number")},
    {"unit", REG_CODE, 0, NULL, NULL, "unit", N_("where it stands")},
    {"customer", REG_CODE, 0, NULL, NULL, "customer", N_("its owner")},
    {"maker", REG_TEXT, 0, NULL, NULL, NULL, N_("maker")},
    {"bought", REG_DATE, 0, NULL, NULL, NULL, N_("date of purchase")},
    {"warranty", REG_DATE, 0, NULL, NULL, NULL, N_("last day of the warranty")},
    {"status", REG_TEXT, 0, NULL, NULL, NULL, N_("in-use, stopped, scrapped …")},
};

static const struct register_column kind_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("full name")},
    {"workflow", REG_CODE, 0, "standard", NULL, "workflow", N_("its workflow")},
    {"priority", REG_ENUM, 0, "normal", PRIORITIES, NULL, N_("priority if none is given")},
    {"form", REG_CODE, 0, NULL, NULL, "form", N_("form of the callback; empty: no callback")},
    {"fields", REG_WORD, REG_LIST, NULL, NULL, NULL, N_("fields that must be filled")},
    {"papers", REG_WORD, REG_LIST, NULL, NULL, NULL, N_("documents that must be handed in")},
    {"dept", REG_CODE, 0, NULL, NULL, "department", N_("department if no rule matches")},
};

static const struct register_column category_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"kind", REG_CODE, 0, NULL, NULL, "kind", N_("the kind it belongs to; empty: any")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("full name")},
    {"parent", REG_CODE, 0, NULL, NULL, "category", N_("parent category")},
};

static const struct register_column cause_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("full name")},
    {"parent", REG_CODE, 0, NULL, NULL, "cause", N_("parent cause")},
};

static const struct register_column workflow_columns[] = {
    {"workflow", REG_CODE, CODE, NULL, NULL, NULL, N_("name of the workflow")},
    {"status", REG_ENUM, CODE, NULL, STATUSES, NULL, N_("status in which the verb is allowed")},
    {"verb", REG_CODE, CODE, NULL, VERBS "|…", NULL,
     N_("verb allowed there; one of your own only changes the status")},
    {"next", REG_ENUM, REG_REQUIRED, NULL, STATUSES "|back|same", NULL,
     N_("next status; back: the previous one; same: no change")},
    {"role", REG_ENUM, 0, NULL, ROLES, NULL, N_("least role that may do it; empty: anybody")},
    {"requires", REG_WORD, REG_LIST, NULL, "note|cause|papers|children|COLUMN|field.NAME", NULL,
     N_("what must be present first")},
};

static const struct register_column calendar_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"weekday", REG_WEEKDAY, CODE, NULL, "mon|tue|wed|thu|fri|sat|sun", NULL,
     N_("day of the week")},
    {"opens", REG_CLOCK, CODE, NULL, NULL, NULL, N_("start of a span of working hours")},
    {"closes", REG_CLOCK, REG_REQUIRED, NULL, NULL, NULL,
     N_("its end; 24:00 is the end of the day")},
};

static const struct register_column holiday_columns[] = {
    {"calendar", REG_CODE, CODE, NULL, NULL, "calendar", N_("calendar it belongs to")},
    {"date", REG_DATE, CODE, NULL, NULL, NULL, N_("day")},
    {"kind", REG_ENUM, 0, "off", "off|work", NULL, N_("off: day off; work: make-up workday")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("name of the holiday")},
    {"opens", REG_CLOCK, 0, NULL, NULL, NULL,
     N_("start of a make-up workday; empty: the hours of the first working weekday")},
    {"closes", REG_CLOCK, 0, NULL, NULL, NULL, N_("end of a make-up workday")},
};

static const struct register_column sla_columns[] = {
    {"kind", REG_CODE, REG_KEY, NULL, NULL, "kind", N_("kind; empty: any")},
    {"category", REG_CODE, REG_KEY, NULL, NULL, "category", N_("category; empty: any")},
    {"priority", REG_ENUM, REG_KEY, NULL, PRIORITIES, NULL, N_("priority; empty: any")},
    {"respond", REG_MINUTES, 0, NULL, NULL, NULL, N_("business minutes to the first response")},
    {"resolve", REG_MINUTES, 0, NULL, NULL, NULL, N_("business minutes to resolution")},
    {"calendar", REG_CODE, REG_REQUIRED, NULL, NULL, "calendar",
     N_("calendar whose hours count")},
};

static const struct register_column rule_columns[] = {
    {"seq", REG_INT, CODE, NULL, NULL, NULL, N_("position in the order")},
    {"name", REG_TEXT, 0, NULL, NULL, NULL, N_("what the rule is for")},
    {"kind", REG_CODE, REG_LIST, NULL, NULL, "kind", N_("one of these kinds")},
    {"category", REG_CODE, REG_LIST, NULL, NULL, "category", N_("one of these categories")},
    {"channel", REG_CODE, REG_LIST, NULL, NULL, "channel", N_("one of these channels")},
    {"priority", REG_ENUM, REG_LIST, NULL, PRIORITIES, NULL, N_("one of these priorities")},
    {"building", REG_WORD, REG_LIST, NULL, NULL, NULL, N_("in one of these buildings")},
    {"field", REG_MATCH, 0, NULL, "NAME=VALUE", NULL, N_("a field has this value")},
    {"keywords", REG_WORD, REG_LIST, NULL, NULL, NULL,
     N_("one of these in subject or body; a…b: both, in this order, near each other")},
    {"hours", REG_CODE, REG_NOT, NULL, "CODE or !CODE", "calendar",
     N_("opened within a calendar's hours, with ! outside them")},
    {"dept", REG_CODE, 0, NULL, NULL, "department",
     N_("department to route to; empty: try the next rules")},
    {"assign", REG_ENUM, 0, NULL, "named|least-loaded|round-robin|sticky|area|none", NULL,
     N_("how the person is chosen; empty: nobody")},
    {"person", REG_CODE, 0, NULL, NULL, "staff", N_("the person for assign=named")},
    {"skill", REG_WORD, 0, NULL, NULL, NULL, N_("only people with this skill")},
    {"set_priority", REG_ENUM, 0, NULL, PRIORITIES, NULL, N_("priority to set")},
    {"incident", REG_MINUTES, 0, NULL, NULL, NULL,
     N_("minutes within which calls from one building form one incident")},
    {"set_kind", REG_CODE, 0, NULL, NULL, "kind",
     N_("kind to set; a complaint stays a complaint")},
    {"set_category", REG_CODE, 0, NULL, NULL, "category", N_("category to set")},
    {"set_fields", REG_WORD, REG_LIST, NULL, "NAME=VALUE", NULL,
     N_("what else to set: tags, cause, asset, or fields of the site's own")},
    {"not_keywords", REG_WORD, REG_LIST, NULL, NULL, NULL,
     N_("none of these in subject or body")},
};

static const struct register_column target_columns[] = {
    {"metric", REG_ENUM, CODE, NULL,
     "csat|nps|response_rate|within_respond|within_resolve|mean_resolve|p50_resolve|"
     "p90_resolve|mean_resolve_elapsed|p50_resolve_elapsed|p90_resolve_elapsed|complaints|"
     "mail_in_time|collection_rate|backlog",
     NULL, N_("which figure")},
    {"scope", REG_TEXT, CODE, NULL, "all|dept=CODE|kind=CODE|assignee=CODE", NULL,
     N_("whom it is for")},
    {"period", REG_ENUM, CODE, NULL, "day|week|month|quarter|year", NULL,
     N_("period it covers")},
    {"op", REG_ENUM, REG_REQUIRED, NULL, ">=|<=|>|<|=", NULL, N_("comparison operator")},
    {"value", REG_DECIMAL, REG_REQUIRED, NULL, NULL, NULL,
     N_("value to compare with; write rates as fractions")},
};

static const struct register_column answer_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"kind", REG_CODE, 0, NULL, NULL, "kind", N_("kind of question")},
    {"category", REG_CODE, 0, NULL, NULL, "category", N_("what it is about")},
    {"question", REG_TEXT, REG_REQUIRED, NULL, NULL, NULL, N_("as customers ask it")},
    {"answer", REG_TEXT, REG_REQUIRED, NULL, NULL, NULL, N_("what to say")},
};

static const struct register_column form_columns[] = {
    {"form", REG_CODE, CODE, NULL, NULL, NULL, N_("name of the form")},
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("name of the question")},
    {"seq", REG_INT, REG_REQUIRED, NULL, NULL, NULL, N_("position in the order")},
    {"question", REG_TEXT, REG_REQUIRED, NULL, NULL, NULL, N_("text of the question")},
    {"type", REG_ENUM, REG_REQUIRED, NULL, "score|nps|choice|many|text|number|quality", NULL,
     N_("score 1 to 5, nps 0 to 10, one or many of the options, a text, a number, a "
        "supervisor's grade 1 to 5")},
    {"options", REG_WORD, REG_LIST, NULL, NULL, NULL, N_("options to choose from")},
    {"required", REG_BOOL, 0, "0", NULL, NULL, N_("1: must be answered")},
};

static const struct register_column ladder_columns[] = {
    {"kind", REG_CODE, REG_KEY, NULL, NULL, "kind", N_("kind; empty: any")},
    {"priority", REG_ENUM, REG_KEY, NULL, PRIORITIES, NULL, N_("priority; empty: any")},
    {"after", REG_INT, CODE, NULL, NULL, NULL,
     N_("percent of the time to the deadline that has passed; 0: at once")},
    {"to", REG_CODE, CODE, NULL, "assignee|supervisor|manager|director|STAFF", NULL,
     N_("who is reminded")},
    {"action", REG_ENUM, 0, "remind", "remind|escalate", NULL,
     N_("escalate: also gets the ticket, with tkt-remind --escalate")},
};

static const struct register_column notice_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("name of the notice")},
    {"language", REG_CODE, REG_KEY, NULL, NULL, NULL,
     N_("for customers of this language, as in zh-CN; empty: for all others")},
    {"subject", REG_TEXT, REG_REQUIRED, NULL, NULL, NULL, N_("the subject")},
    {"text", REG_TEXT, REG_REQUIRED, NULL, NULL, NULL,
     N_("the text, with {unit}, {building}, {from}, {to}, {reason}, {name}, {product}, {id}, "
        "{subject}, {site}, {papers}; {reason:so}: if there is no reason")},
};

static const struct register_column synonym_columns[] = {
    {"code", REG_CODE, CODE, NULL, NULL, NULL, N_("short name")},
    {"words", REG_WORD, REG_LIST | REG_REQUIRED, NULL, NULL, NULL,
     N_("words and phrases that mean the same, in any language")},
};

static const struct register_column permission_columns[] = {
    {"role", REG_ENUM, CODE, NULL, "agent|supervisor", NULL,
     N_("who; also those above, unless they have a row of their own")},
    {"register", REG_CODE, CODE, NULL, NULL, NULL,
     N_("which register; not permission, setting, staff, workflow or kind")},
    {"may", REG_ENUM, 0, "write", "write|own|none", NULL,
     N_("write: change any row; own: rows of the own department and of those below it")},
};

#define REGISTER(name, group, help)                                                            \
    {                                                                                          \
#name, help, group, sizeof name##_columns / sizeof *name##_columns, name##_columns     \
    }

/* --all loads in this order: settings first, because times are read in the desk's time zone. */
const struct register_info registers[] = {
    REGISTER(setting, 0, N_("thresholds and defaults of the site")),
    REGISTER(department, 0, N_("departments and contractors")),
    REGISTER(channel, 0, N_("channels by which customers reach the desk")),
    REGISTER(staff, 0, N_("people who work here")),
    REGISTER(permission, 0, N_("who may change which register, besides managers")),
    REGISTER(shift, 0, N_("who is on duty when")),
    REGISTER(customer, 0, N_("customers on file")),
    REGISTER(unit, 0, N_("flats, shops and places")),
    REGISTER(asset, 0, N_("equipment, and products that customers own")),
    REGISTER(kind, 0, N_("kinds of tickets")),
    REGISTER(category, 0, N_("what tickets are about")),
    REGISTER(cause, 0, N_("root causes of complaints")),
    REGISTER(workflow, 1, N_("which verbs are allowed in which status")),
    REGISTER(calendar, 1, N_("weekly business hours")),
    REGISTER(holiday, 0, N_("days off, and make-up workdays")),
    REGISTER(sla, 0, N_("minutes to respond and to resolve")),
    REGISTER(rule, 0, N_("routing rules, in order of seq")),
    REGISTER(target, 0, N_("targets for the figures")),
    REGISTER(answer, 0, N_("answers to common questions")),
    REGISTER(form, 1, N_("questions of callbacks and surveys")),
    REGISTER(ladder, 0, N_("who is reminded, rung by rung, as the deadline nears and passes")),
    REGISTER(notice, 0, N_("texts of notices to many customers at once")),
    REGISTER(synonym, 0, N_("words that mean the same, for searching answers")),
    {NULL, NULL, 0, 0, NULL},
};
