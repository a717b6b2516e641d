/* notice_row.h: one person's row of a notice, its text made in their language. */
#ifndef TKT_DESK_NOTICE_NOTICE_ROW_H
#define TKT_DESK_NOTICE_NOTICE_ROW_H

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
    NOTICE_SHOWN, /* from here on by -c */
    NOTICE_SUBJECT = NOTICE_SHOWN,
    NOTICE_CODE,
    NOTICE_BUILDING,
    NOTICE_ID,
    NOTICE_CELLS
};

extern const struct rows_column notice_row_columns[NOTICE_CELLS];

struct notice_row {
    char *cells[NOTICE_CELLS];
    char *whom;                 /* in messages, as in the ticket's event: no names there */
    const struct recipient *to; /* who must outlive it */
    int64_t message, tries;     /* the log's */
};

/* What the rows of one notice have in common. */
struct notice_maker {
    struct desk *desk;
    const struct notice_options *options;
    struct notice_text *wording;
    char *site;
    struct map subjects; /* ticket → its subject */
};

/* ST_DATA where there is no such notice, ST_USAGE where its texts have no place for what the
 * options give. Close it in any case. */
enum status notice_maker_open(struct notice_maker *m, struct desk *desk,
                              const struct notice_options *options, struct error *e);
void notice_maker_close(struct notice_maker *m);

/* Free the row in any case. ST_DATA where the text needs what isn't there. */
enum status notice_row_make(struct notice_maker *m, const struct recipient *to,
                            struct notice_row *row, struct error *e);
void notice_row_free(struct notice_row *row);
void notice_row_print(const struct notice_row *row, struct sheet *sheet);
/* What this person is called: never nothing. */
const char *notice_row_name(const struct notice_row *row);

#endif
