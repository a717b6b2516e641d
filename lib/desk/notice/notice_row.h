/* notice_row.h: the row of a notice for one recipient, with the text in their language. */
#pragma once

#include "base/error.h"
#include "base/map.h"
#include "desk/notice/notice.h"
#include "desk/register/notice_text.h"
#include "flow/sheet.h"

enum notice_column {
    NOTICE_CUSTOMER,
    NOTICE_NAME,
    NOTICE_PHONE,
    NOTICE_EMAIL,
    NOTICE_LANGUAGE,
    NOTICE_UNIT,
    NOTICE_TEXT,
    NOTICE_SHOWN, /* those from here on only with -c */
    NOTICE_SUBJECT = NOTICE_SHOWN,
    NOTICE_CODE,
    NOTICE_BUILDING,
    NOTICE_ID,
    NOTICE_CELLS
};

extern const struct rows_column notice_row_columns[NOTICE_CELLS];

struct notice_row {
    char *cells[NOTICE_CELLS];
    /* how messages and the ticket's event name the recipient: without personal names */
    char *whom;
    const struct recipient *to; /* who must outlive it */
    int64_t message, tries;     /* in the log */
};

/* What the rows of one notice share. */
struct notice_maker {
    struct desk *desk;
    const struct notice_options *options;
    struct notice_text *wording;
    char *site;
    struct map subjects; /* ticket → its subject */
};

/* Returns ST_DATA if the notice doesn't exist, and ST_USAGE if its texts lack a placeholder for
 * what the options give. Close it in any case. */
enum status notice_maker_open(struct notice_maker *m, struct desk *desk,
                              const struct notice_options *options, struct error *e);
void notice_maker_close(struct notice_maker *m);

/* Free the row in any case. Returns ST_DATA if the text needs data that are missing. */
enum status notice_row_make(struct notice_maker *m, const struct recipient *to,
                            struct notice_row *row, struct error *e);
void notice_row_free(struct notice_row *row);
void notice_row_print(const struct notice_row *row, struct sheet *sheet);
/* Returns what to call the recipient, never an empty text. */
const char *notice_row_name(const struct notice_row *row);
