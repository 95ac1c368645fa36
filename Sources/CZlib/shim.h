#include <zlib.h>

// inflateInit2 is a macro, which Swift does not import. 15 + 16: a gzip header and no other.
static inline int almoner_inflate_init_gzip(z_stream *stream) {
    return inflateInit2(stream, 15 + 16);
}

// deflateInit2 is one too. -15: no header at all, as the parts of a zip file have it.
static inline int almoner_deflate_init_raw(z_stream *stream) {
    return deflateInit2(stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
}
