// A hash table with open addressing, never more than half full.

#include "lookup.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "failure.h"
#include "register.h"

typedef struct {
    int64_t id;
    uint64_t hash;
    Cell reference;
} Entry;

struct Lookup {
    Entry *entries;
    /// A power of two.
    size_t capacity;
    size_t count;
};

enum { FIRST_CAPACITY = 1 << 10 };

/// FNV-1a.
static uint64_t hash_of(Cell reference) {
    uint64_t hash = 0xcbf29ce484222325;
    for (size_t index = 0; index < reference.count; index++) {
        hash = (hash ^ (unsigned char)reference.bytes[index]) * 0x100000001b3;
    }
    return hash ^ (hash >> 32);
}

static Entry *make_entries(size_t capacity) {
    Entry *entries = calloc(capacity, sizeof *entries);
    if (entries == NULL) fail(STATUS_IO, "there is no memory for the references");
    return entries;
}

/// The entry of the reference, or the free one where it would go.
static Entry *place(const Lookup *lookup, Cell reference, uint64_t hash) {
    size_t index = hash & (lookup->capacity - 1);
    for (;;) {
        Entry *entry = &lookup->entries[index];
        bool is_same = entry->hash == hash && entry->reference.count == reference.count &&
                       memcmp(entry->reference.bytes, reference.bytes, reference.count) == 0;
        if (entry->id == 0 || is_same) return entry;
        index = (index + 1) & (lookup->capacity - 1);
    }
}

static void grow(Lookup *lookup) {
    Entry *former = lookup->entries;
    size_t former_capacity = lookup->capacity;
    lookup->capacity *= 2;
    lookup->entries = make_entries(lookup->capacity);
    for (size_t index = 0; index < former_capacity; index++) {
        if (former[index].id == 0) continue;
        *place(lookup, former[index].reference, former[index].hash) = former[index];
    }
    free(former);
}

Lookup *lookup_create(void) {
    Lookup *lookup = malloc(sizeof *lookup);
    if (lookup == NULL) fail(STATUS_IO, "there is no memory for the references");
    *lookup = (Lookup){make_entries(FIRST_CAPACITY), FIRST_CAPACITY, 0};
    return lookup;
}

Lookup *lookup_read(sqlite3 *database, const char *sql) {
    Lookup *lookup = lookup_create();
    sqlite3_stmt *statement = register_prepare(database, sql);
    while (register_step(statement)) {
        const char *bytes = (const char *)sqlite3_column_text(statement, 1);
        Cell reference = {bytes, (size_t)sqlite3_column_bytes(statement, 1)};
        lookup_add(lookup, reference, sqlite3_column_int64(statement, 0));
    }
    sqlite3_finalize(statement);
    return lookup;
}

void lookup_free(Lookup *lookup) {
    for (size_t index = 0; index < lookup->capacity; index++) {
        free((void *)lookup->entries[index].reference.bytes);
    }
    free(lookup->entries);
    free(lookup);
}

void lookup_add(Lookup *lookup, Cell reference, int64_t id) {
    if (lookup->count * 2 >= lookup->capacity) grow(lookup);
    uint64_t hash = hash_of(reference);
    Entry *entry = place(lookup, reference, hash);
    if (entry->id != 0) return;
    char *copy = malloc(reference.count);
    if (copy == NULL) fail(STATUS_IO, "there is no memory for the references");
    memcpy(copy, reference.bytes, reference.count);
    *entry = (Entry){id, hash, (Cell){copy, reference.count}};
    lookup->count += 1;
}

int64_t lookup_find(const Lookup *lookup, Cell reference) {
    return place(lookup, reference, hash_of(reference))->id;
}
