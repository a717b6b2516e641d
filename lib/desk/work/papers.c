#include "desk/work/papers.h"

#include "calc/text/match.h"

int papers_is_file(const char *paper, size_t n, const char *name, const char *type)
{
    struct buf asked = BUF_EMPTY, file = BUF_EMPTY;
    match_fold(&asked, paper, n);
    buf_printf(&file, "%s %s", name, type);
    int is = asked.len && match_has(file.s, file.len, &asked);
    BUF_FREE(&asked, &file);
    return is;
}
