/* gen: seeded calls for measuring: gen ROWS SEED → CSV on stdout.
 *
 * About 217 bytes a row: key, kind, category, channel, priority, subject, body, customer, unit,
 * opened; texts in Latin and 中文. The same arguments give the same bytes. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

/* splitmix64: S. Vigna, public domain */
static uint64_t next(void)
{
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
    return (unsigned)(next() % n);
}

#define PICK(array) array[below(sizeof array / sizeof *array)]

int main(int argc, char **argv)
{
    static const char *const kinds[] = {"repair", "complaint", "consult", "request"};
    static const char *const channels[] = {"phone", "visit", "mail", "online"};
    static const char *const priorities[] = {"", "low", "normal", "high", "urgent"};
    static const char *const what[] = {"kitchen tap drips",      "lift door sticks",
                                       "no light on the stairs", "noise above at night",
                                       "电梯异响需要检修",       "水管漏水地面湿滑",
                                       "停車場燈不亮",           "空调不制冷",
                                       "invoice is wrong",       "parcel was not delivered"};
    static const char *const more[] = {
        "caller asks for a visit before noon and to be rung up first; says it was reported "
        "last week",
        "业主来电反映此问题已持续三天,希望尽快安排师傅上门处理,并电话告知时间",
        "photo was sent by mail; nobody hurt, but the floor is wet and the neighbours complain "
        "too",
        "the customer is polite but wants an answer in writing, with the name of who is "
        "responsible"};
    long rows = argc > 1 ? atol(argv[1]) : 1000;
    state = argc > 2 ? (uint64_t)atol(argv[2]) : 1;
    puts("key,kind,category,channel,priority,subject,body,customer,unit,opened");
    for (long i = 0; i < rows; i++) {
        unsigned day = below(365), minute = below(1440);
        static const unsigned months[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        unsigned month = 0;
        while (day >= months[month])
            day -= months[month++];
        printf("K%08ld,%s,cat%02u,%s,%s,%s %u,\"%s, ref %u\",C%05u,B%u-%02u%02u,2025-%02u-%02u "
               "%02u:%02u:%02u\n",
               i, PICK(kinds), below(40), PICK(channels), PICK(priorities), PICK(what),
               below(10000), PICK(more), below(100000), below(30000), 1 + below(40),
               1 + below(30), 1 + below(8), month + 1, day + 1, minute / 60, minute % 60,
               below(60));
    }
    return ferror(stdout) || fflush(stdout) != 0;
}
