# tkt: a customer-service department as small Unix tools.
VERSION  := 0.1.0
PREFIX   ?= /usr/local
DESTDIR  ?=
BUILD    ?= build
BIN      ?= bin
CC       ?= cc
CFLAGS   ?= -O2 -g
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes
PKGS     := sqlite3 libutf8proc smartcols libb2
CPPFLAGS += -D_GNU_SOURCE -Ilib -I$(BUILD) -DTKT_VERSION='"$(VERSION)"' \
            -DTKT_SHAREDIR='"$(PREFIX)/share"' $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LDLIBS   += -Wl,--as-needed $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lcsv -lm

LIB_C  := $(wildcard lib/*/*.c)
LIB_O  := $(LIB_C:%.c=$(BUILD)/%.o) $(BUILD)/schema.o
TOOLS  := $(patsubst cmd/%.c,%,$(wildcard cmd/*.c))
UNIT   := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
LANGS  := $(patsubst po/%.po,%,$(wildcard po/*.po))
SQL    := $(sort $(wildcard lib/store/sql/0*.sql))

all: $(TOOLS:%=$(BIN)/%) share

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The schema's text as C: an array of characters, for the files are longer than a string may be.
$(BUILD)/schema.c: $(SQL) lib/store/sql/indexes.sql
	@mkdir -p $(@D)
	@{ echo '#include "store/schema.h"'; \
	   echo 'const char schema_tables[] = {'; cat $(SQL) | od -An -v -tu1 | sed 's/ *\([0-9][0-9]*\)/(char)\1,/g'; echo '0};'; \
	   echo 'const char schema_indexes[] = {'; od -An -v -tu1 lib/store/sql/indexes.sql | sed 's/ *\([0-9][0-9]*\)/(char)\1,/g'; echo '0};'; \
	 } >$@

$(BUILD)/schema.o: $(BUILD)/schema.c
	$(CC) -std=c11 $(WARNINGS) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/libtkt.a: $(LIB_O)
	@rm -f $@
	$(AR) rcs $@ $^

$(BIN)/%: $(BUILD)/cmd/%.o $(BUILD)/libtkt.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(BUILD)/libtkt.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

unit: $(UNIT:%=$(BUILD)/unit/%)
	@for t in $^; do echo "== $$t"; $$t || exit 1; done

clean:
	rm -rf build bin share

.PHONY: all unit clean share
.SECONDARY:
share:
	@mkdir -p share/tkt && ln -sfn ../../templates share/tkt/templates

-include $(wildcard $(BUILD)/lib/*/*.d $(BUILD)/cmd/*.d $(BUILD)/tests/unit/*.d)
