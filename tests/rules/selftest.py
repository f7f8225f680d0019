"""The rule scripts find what they are there to find."""

import unittest

import api
import rooms
import symbols
import tree


class Rooms(unittest.TestCase):
    def test_allowed(self):
        text = '#include "core/core.h"\n#include "erlang_private.h"\n#include <libwfm/queueing.h>\n#include <math.h>\n'
        self.assertEqual(rooms.check("lib/queueing/erlang.c", text), [])
        self.assertEqual(rooms.check("lib/shim/glpk_session.c", "#include <glpk.h>\n"), [])
        self.assertEqual(rooms.check("examples/wfm/main.c", "#include <libwfm/io.h>\n"), [])

    def test_upwards_and_sideways(self):
        self.assertEqual(len(rooms.check("lib/core/x.c", '#include "series/series.h"\n')), 1)
        self.assertEqual(len(rooms.check("lib/queueing/x.c", "#include <libwfm/forecast.h>\n")), 1)
        self.assertEqual(len(rooms.check("include/libwfm/plan.h", "# include <libwfm/io_csv.h>\n")), 1)
        self.assertEqual(len(rooms.check("lib/plan/x.c", "#include <libwfm/wfm.h>\n")), 1)

    def test_cage(self):
        self.assertEqual(len(rooms.check("lib/schedule/x.c", "#include <glpk.h>\n")), 1)
        self.assertEqual(len(rooms.check("lib/forecast/x.c", "#include <gsl/gsl_cdf.h>\n")), 1)
        self.assertEqual(rooms.check("lib/forecast/x.c", "/* #include <gsl/gsl_cdf.h> */\n"), [])

    def test_unknown_room(self):
        self.assertEqual(len(rooms.check("lib/attic/x.c", "")), 1)
        self.assertEqual(len(rooms.check("include/libwfm/attic.h", "")), 1)

    def test_room_of_header(self):
        self.assertEqual(rooms.room_of_header("libwfm/io_roster.h"), "io")
        self.assertEqual(rooms.room_of_header("libwfm/status.h"), "core")
        self.assertEqual(rooms.room_of_header("libwfm/sensitivity.h"), "queueing")
        self.assertIsNone(rooms.room_of_header("libwfm/wfm.h"))


class Symbols(unittest.TestCase):
    def test_references(self):
        self.assertEqual(symbols.check_references("x", "kpi", ["memcpy", "snprintf", "wfm__alloc"]), [])
        self.assertEqual(len(symbols.check_references("x", "core", ["abort", "strtod@GLIBC_2.2.5", "free"])), 2)
        self.assertEqual(len(symbols.check_references("x", "kpi", ["free"])), 1)

    def test_data(self):
        table = [
            "0000000000000000 l     O .bss\t0000000000000008 counter",
            "0000000000000000 l     O .rodata\t0000000000000008 table",
            "0000000000000000 l     O .data.rel.ro.local\t0000000000000008 names",
            "0000000000000000 l    d  .data\t0000000000000000 .data",
            "0000000000000000 g     O .data\t0000000000000004 .hidden level",
        ]
        self.assertEqual([p.split()[1] for p in symbols.check_data("x", table)], ["counter", "level"])

    def test_declared(self):
        text = """
        #define WFM_API __attribute__((visibility("default")))
        #define LIST(X) X(WFM_API, f(1)) \\
          X(WFM_API, g(2))
        /* WFM_API int wfm_not(void); */
        WFM_API const char *wfm_a(int32_t x); WFM_API wfm_status wfm_b(wfm_ctx *ctx,
            double *out);
        """
        self.assertEqual(symbols.declared(text), {"wfm_a", "wfm_b"})

    def test_exports(self):
        headers = {"api.h": {"wfm_version"}, "plan.h": {"wfm_plan_run"}, "io.h": {"wfm_csv_read"}}
        self.assertEqual(symbols.check_exports({"wfm_version", "wfm_plan_run", "wfm_csv_read"}, headers, set()), [])
        self.assertEqual(symbols.check_exports({"wfm_version"}, headers, {"plan"}), [])
        self.assertEqual(len(symbols.check_exports({"wfm_version"}, headers, set())), 2)
        self.assertEqual(len(symbols.check_exports({"wfm_version", "stray"}, headers, {"plan"})), 1)


class Api(unittest.TestCase):
    def test_manual(self):
        text = """/* Queues in steady state. */
        /** Name of a model, e.g. "Erlang | A". Static storage. Since 0.1. */
WFM_API const char *wfm_a(int32_t model);

/**
 * Fewest agents that
 * meet a target.
 *
 * @param ctx context
 */
WFM_API wfm_status wfm_b(wfm_ctx *ctx,
                         double *out);
/** Columns. */
typedef struct wfm_c { double *x; } wfm_c;
WFM_API void wfm_c_init(wfm_c *c, size_t struct_size);
/* Not a manual. */
WFM_API double wfm_d(void);
"""
        self.assertEqual([name for name, manual in api.functions(text) if manual], ["wfm_a", "wfm_b"])
        problems, part = api.check("x.h", text)
        self.assertEqual([p.split()[1] for p in problems], ["wfm_c_init", "wfm_d"])
        self.assertIn("Queues in steady state.", part)
        self.assertIn('| `wfm_a` | Name of a model, e.g. "Erlang &#124; A". |', part)
        self.assertIn("| `wfm_b` | Fewest agents that meet a target. |", part)


class Tree(unittest.TestCase):
    def test_comments(self):
        self.assertEqual(tree.without_comments('a /* b\n */ "/* c */" // d\ne'), 'a     \n    "/* c */"     \ne')


if __name__ == "__main__":
    unittest.main()
