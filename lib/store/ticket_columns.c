#include <string.h>

#include "base/i18n.h"
#include "store/ticket.h"

/* Filled by an import, and changed by the verb set. */
enum {
    SHOWN_SET = COL_SHOWN | COL_INTAKE | COL_SET,
    ASKED_SET = COL_ASKED | COL_INTAKE | COL_SET
};

const struct ticket_column_info ticket_columns[TC_COUNT] = {
    [TC_ID] = {"id", CT_ID, COL_SHOWN, "ticket", N_("ticket number"), N_("Ticket")},
    [TC_KEY] = {"key", CT_TEXT, COL_SHOWN | COL_INTAKE, NULL,
                N_("the source's own number; a known one isn't imported twice"), N_("Key")},
    [TC_KIND] = {"kind", CT_CODE, SHOWN_SET, "kind", N_("kind of call"), N_("Kind")},
    [TC_CATEGORY] = {"category", CT_CODE, SHOWN_SET, "category", N_("what it is about"),
                     N_("Category")},
    [TC_CHANNEL] = {"channel", CT_CODE, SHOWN_SET, "channel", N_("how it came in"),
                    N_("Channel")},
    [TC_PRIORITY] = {"priority", CT_PRIORITY, SHOWN_SET, NULL, N_("low, normal, high, urgent"),
                     N_("Priority")},
    [TC_STATUS] = {"status", CT_STATUS, COL_SHOWN | COL_HISTORY, NULL, N_("where it stands"),
                   N_("Status")},
    [TC_SUBJECT] = {"subject", CT_TEXT, SHOWN_SET | COL_PERSON, NULL,
                    N_("the subject in one line"), N_("Subject")},
    [TC_CUSTOMER] = {"customer", CT_TEXT, SHOWN_SET | COL_PERSON, NULL,
                     N_("who called: a customer's code, or anybody"), N_("Customer")},
    [TC_UNIT] = {"unit", CT_TEXT, SHOWN_SET | COL_PERSON, NULL,
                 N_("location: a unit's code or any place"), N_("Location")},
    [TC_DEPT] = {"dept", CT_CODE, COL_SHOWN | COL_HISTORY, "department",
                 N_("department in charge"), N_("Department")},
    [TC_ASSIGNEE] = {"assignee", CT_CODE, COL_SHOWN | COL_HISTORY, "staff",
                     N_("assignee, who works on it"), N_("Assignee")},
    [TC_OPENED] = {"opened", CT_TIME, COL_SHOWN | COL_INTAKE, NULL, N_("when it came in"),
                   N_("Opened")},
    [TC_RESPOND_DUE] = {"respond_due", CT_TIME, COL_SHOWN, NULL, N_("first response due"),
                        N_("Respond by")},
    [TC_DUE] = {"due", CT_TIME, SHOWN_SET | COL_PROMISE, NULL, N_("resolution due"),
                N_("Resolve by")},
    [TC_RESPONDED] = {"responded", CT_TIME, COL_SHOWN | COL_HISTORY, NULL,
                      N_("time of the first response"), N_("Responded")},
    [TC_RESOLVED] = {"resolved", CT_TIME, COL_SHOWN | COL_HISTORY, NULL, N_("resolved"),
                     N_("Resolved")},
    [TC_CLOSED] = {"closed", CT_TIME, COL_SHOWN | COL_HISTORY, NULL,
                   N_("confirmed, cancelled or merged"), N_("Closed")},
    [TC_PARENT] = {"parent", CT_ID, COL_SHOWN | COL_INTAKE, "ticket", N_("the parent ticket"),
                   N_("Parent ticket")},
    [TC_SCORE] = {"score", CT_SCORE, COL_SHOWN | COL_HISTORY, NULL,
                  N_("customer satisfaction, 1 to 5"), N_("Score")},
    [TC_BODY] = {"body", CT_TEXT, ASKED_SET | COL_PERSON, NULL, N_("the full text"),
                 N_("Text")},
    [TC_CONTACT] = {"contact", CT_TEXT, ASKED_SET | COL_PERSON, NULL, N_("the caller's name"),
                    N_("Caller")},
    [TC_PHONE] = {"phone", CT_TEXT, ASKED_SET | COL_PERSON, NULL, N_("the caller's number"),
                  N_("Phone")},
    [TC_ASSET] = {"asset", CT_CODE, ASKED_SET, "asset", N_("the asset it is about"),
                  N_("Asset")},
    [TC_TAGS] = {"tags", CT_LIST, ASKED_SET, NULL, N_("tags, separated by |"), N_("Tags")},
    [TC_CAUSE] = {"cause", CT_CODE, ASKED_SET, "cause", N_("the root cause"), N_("Cause")},
    [TC_COST] = {"cost", CT_MONEY, ASKED_SET, NULL, N_("what it costs us"), N_("Cost")},
    [TC_CHARGE] = {"charge", CT_MONEY, ASKED_SET, NULL, N_("what the customer pays"),
                   N_("Charge")},
    [TC_AGE] = {"age", CT_MINUTES, COL_ASKED, NULL,
                N_("minutes from opening to now, or to the end"), N_("Age in minutes")},
    [TC_LATE] = {"late", CT_MINUTES, COL_ASKED, NULL,
                 N_("business minutes past due; negative: time left"), N_("Minutes late")},
    [TC_WORKED] = {"worked", CT_MINUTES, COL_ASKED, NULL,
                   N_("business minutes to resolution, less the waiting"),
                   N_("Minutes worked")},
    [TC_WAITED] = {"waited", CT_MINUTES, COL_ASKED, NULL,
                   N_("business minutes spent waiting, or finished before a reopening"),
                   N_("Minutes waited")},
    [TC_UNTIL] = {"until", CT_TIME, COL_ASKED | COL_PROMISE, NULL,
                  N_("when the other side promised to reply"), N_("Promised reply")},
    [TC_LAST_NOTE] = {"last_note", CT_TEXT, COL_ASKED | COL_PERSON, NULL,
                      N_("the latest note by a person"), N_("Last note")},
    [TC_SITE] = {"site", CT_TEXT, COL_ASKED, NULL, N_("the name of this desk (a setting)"),
                 N_("Desk")},
    [TC_SINCE] = {"since", CT_TIME, COL_INTERNAL, NULL, N_("when the current wait began"),
                  N_("Waiting since")},
    [TC_FIXED] = {"fixed", CT_INT, COL_INTERNAL, NULL, N_("1: due was set by hand and is kept"),
                  N_("Deadline set by hand")},
    [TC_LEVEL] = {"level", CT_INT, COL_INTERNAL, NULL, N_("times escalated"),
                  N_("Times escalated")},
    [TC_URGED] = {"urged", CT_INT, COL_INTERNAL, NULL, N_("times chased"), N_("Times chased")},
    [TC_FIELDS] = {"fields", CT_FIELDS, COL_INTERNAL | COL_PERSON, NULL,
                   N_("the site's own fields, as JSON"), N_("Fields")},
};

const int ticket_column_order[] = {
    TC_ID,     TC_KEY,         TC_KIND,     TC_CATEGORY,  TC_CHANNEL,  TC_PRIORITY,
    TC_STATUS, TC_SUBJECT,     TC_CUSTOMER, TC_UNIT,      TC_DEPT,     TC_ASSIGNEE,
    TC_OPENED, TC_RESPOND_DUE, TC_DUE,      TC_RESPONDED, TC_RESOLVED, TC_CLOSED,
    TC_PARENT, TC_SCORE,       TC_BODY,     TC_CONTACT,   TC_PHONE,    TC_ASSET,
    TC_TAGS,   TC_CAUSE,       TC_COST,     TC_CHARGE,    TC_AGE,      TC_LATE,
    TC_WORKED, TC_WAITED,      TC_UNTIL,    TC_LAST_NOTE, TC_SITE,     -1};

int ticket_column_of(const char *name)
{
    for (int i = 0; i < TC_COUNT; i++)
        if (strcmp(ticket_columns[i].name, name) == 0)
            return ticket_columns[i].flags & COL_INTERNAL ? -1 : i;
    return -1;
}

const char *ticket_text(const struct ticket *t, int column)
{
    return t->c[column].type == VALUE_TEXT ? t->c[column].s : "";
}
