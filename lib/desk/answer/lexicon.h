/* lexicon.h: how this desk compares words: it folds scripts, stems English, and knows the
 * register's synonyms.
 *
 * It opens OpenCC's data, so only tkt-answer uses it. */
#pragma once

#include "base/buf.h"
#include "calc/text/query.h"
#include "calc/text/tokens.h"
#include "desk/core/desk.h"
#include "flow/han.h"

struct lexicon {
    struct han *script;
    struct tokens *words;
    struct synonyms *synonyms; /* the register's, and the usual words of questions */
};

/* Returns ST_CONFIG if OpenCC's data are missing. Close it in any case. */
enum status lexicon_open(struct lexicon *l, struct desk *desk, struct error *e);
void lexicon_close(struct lexicon *l);

/* Appends the text, laid out (tokens.h). NULL is empty; of a very long text takes only the
 * beginning. */
void lexicon_lay(struct lexicon *l, struct buf *out, const char *s);

enum writing { WRITING_OTHER, WRITING_SIMPLIFIED, WRITING_TRADITIONAL };
/* Returns the script of the text's ideographs: traditional if any of them has a simplified
 * form. */
enum writing lexicon_writing(struct lexicon *l, const char *s);
