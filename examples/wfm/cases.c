/* How the rows of each table of cases are answered. */
#include "cases.h"

#include <libwfm/loss.h>
#include <libwfm/patience.h>

#include <math.h>
#include <stddef.h>
#include <string.h>

/* Answers are never below this but for -infinity, so it can stand for an empty cell. */
#define NO_CELL (-1.7976931348623157e308)

bool is_no_cell(double value) {
  return value == NO_CELL;
}

#define AT(field) offsetof(wfm_queue_perf, field)

static const size_t measures_c[] = {
    AT(p_wait),       AT(ln_p_wait),  AT(asa_answered_s), AT(wait_delayed_s), AT(sl_offered),
    AT(miss_offered), AT(occupancy),  AT(mean_queue),     AT(mean_in_system), AT(wait_p50_s),
    AT(wait_p90_s),   AT(wait_p95_s), AT(wait_p99_s)};
static const size_t measures_a[] = {
    AT(p_wait),          AT(p_abandon),      AT(p_answered), AT(answered_in_t),    AT(abandoned_in_t),
    AT(p_wait_gt_t),     AT(sl_virtual),     AT(sl_offered), AT(sl_excl_short),    AT(sl_answered),
    AT(sl_incl_abandon), AT(asa_answered_s), AT(wait_all_s), AT(wait_abandoned_s), AT(virtual_wait_s),
    AT(mean_queue),      AT(occupancy)};
static const size_t measures_k[] = {
    AT(p_block),       AT(p_wait),           AT(p_abandon),       AT(p_answered),
    AT(answered_in_t), AT(abandoned_in_t),   AT(p_wait_gt_t),     AT(sl_offered),
    AT(sl_excl_short), AT(sl_answered),      AT(sl_incl_abandon), AT(asa_answered_s),
    AT(wait_all_s),    AT(wait_abandoned_s), AT(mean_queue),      AT(occupancy)};

/* Asks for the measures of a table, into consecutive answers. */
static void ask(const cases_table *table, wfm_queue_perf *perf, double *out) {
  wfm_queue_perf_init(perf, sizeof *perf);
  for (size_t m = 0; m < table->measure_count; m++) {
    double *column = &out[m];
    memcpy((char *)perf + table->measures[m], &column, sizeof column);
  }
}

/* --- Erlang B --- */

static wfm_status answer_b(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                           const char **wrong) {
  (void)wrong;
  (void)table;
  return wfm_erlang_b(ctx, &row->number[0], &row->number[1], 1, &out[0], &out[1], NULL);
}

static wfm_status answer_b_ext(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                               const char **wrong) {
  (void)wrong;
  (void)table;
  return wfm_erlang_b_ext(ctx, &row->number[0], &row->number[1], &row->number[2], 1, &out[0], &out[1],
                          &out[2], NULL);
}

enum { KIND, LOAD, SERVERS, TARGET }; /* inputs */

static wfm_status unknown(const char **wrong, const char *want) {
  *wrong = want;
  return WFM_EINVAL;
}

static wfm_status answer_b_inverse(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                                   const char **wrong) {
  const char *kind = row->text[KIND];
  const double *load = &row->number[LOAD], *servers = &row->number[SERVERS], *target = &row->number[TARGET];
  wfm_status status;
  (void)table;
  out[2] = NO_CELL;
  if (strcmp(kind, "max_load") == 0) {
    out[1] = *target; /* at the root itself, of which the result is the nearest double */
    return wfm_erlang_b_load(ctx, servers, target, 1, &out[0], NULL);
  }
  bool real = strcmp(kind, "real_servers") == 0;
  if (!real && strcmp(kind, "min_servers") != 0)
    return unknown(wrong, "kind: want min_servers, max_load or real_servers");
  status = wfm_erlang_b_servers(ctx, load, target, 1, real, &out[0], NULL);
  if (status != WFM_OK) return status;
  out[1] = real && out[0] > 0 ? *target : wfm_erlang_b_blocking(out[0], *load);
  if (!real && out[0] >= 1) out[2] = wfm_erlang_b_blocking(out[0] - 1, *load);
  return WFM_OK;
}

/* --- Erlang C --- */

static wfm_status answer_c(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                           const char **wrong) {
  (void)wrong;
  wfm_queue_input input;
  wfm_queue_perf perf;
  wfm_queue_input_init(&input, sizeof input);
  input.agents = &row->number[0];
  input.load = &row->number[1];
  input.aht_s = &row->number[2];
  input.threshold_s = &row->number[3];
  ask(table, &perf, out + 1);
  wfm_status status = wfm_erlang_c(ctx, &input, 1, &perf, NULL);
  out[0] = row->number[1] < row->number[0];
  return status;
}

/* Service level or ASA of Erlang C at given agents and load. */
static double measure_c(bool asa, double agents, double load, double aht_s, double threshold_s) {
  return asa ? wfm_erlang_c_asa_s(agents, load, aht_s) : wfm_erlang_c_level(agents, load, aht_s, threshold_s);
}

/* What a kind such as "min_agents_sl" or "max_load_asa" asks for; false when it is none. */
static bool read_kind(const char *kind, bool *load, bool *real, bool *asa) {
  static const char *const first[] = {"min_agents_", "real_agents_", "max_load_"};
  for (int k = 0; k < 3; k++) {
    size_t length = strlen(first[k]);
    if (strncmp(kind, first[k], length) != 0) continue;
    *real = k == 1;
    *load = k == 2;
    *asa = strcmp(kind + length, "asa") == 0;
    return *asa || strcmp(kind + length, "sl") == 0;
  }
  return false;
}

static wfm_status answer_c_inverse(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                                   const char **wrong) {
  enum { KIND_C, LOAD_C, AGENTS_C, AHT_C, T_C, TARGET_C, OCCUPANCY_C };
  const double *in = row->number;
  bool load = false, real = false, asa = false;
  wfm_queue_input input;
  wfm_queue_target target;
  wfm_queue_solve_opts opts;
  (void)table;
  if (!read_kind(row->text[KIND_C], &load, &real, &asa))
    return unknown(wrong, "kind: want min_agents_sl, min_agents_asa, max_load_sl, max_load_asa, "
                          "real_agents_sl or real_agents_asa");
  wfm_queue_input_init(&input, sizeof input);
  wfm_queue_target_init(&target, sizeof target);
  wfm_queue_solve_opts_init(&opts, sizeof opts);
  input.load = &in[LOAD_C];
  input.agents = &in[AGENTS_C];
  input.aht_s = &in[AHT_C];
  target.level = asa ? 0 : in[TARGET_C];
  if (asa) target.max_asa_s = in[TARGET_C];
  if (!asa) target.threshold_s = in[T_C];
  if (row->text[OCCUPANCY_C][0]) target.max_occupancy = in[OCCUPANCY_C];
  opts.max_agents = 1e9;
  if (real) opts.flags = WFM_AGENTS_REAL;
  wfm_status status = load ? wfm_load_for_target(ctx, &input, 1, &target, &opts, &out[0], NULL)
                           : wfm_agents_for_target(ctx, &input, 1, &target, &opts, &out[0], NULL, NULL);
  if (status != WFM_OK) return status;
  double agents = load ? in[AGENTS_C] : out[0], erlangs = load ? out[0] : in[LOAD_C];
  out[1] = measure_c(asa, agents, erlangs, in[AHT_C], in[T_C]);
  /* At a root itself, of which the result is the nearest double, the target is met exactly; not where the occupancy is what binds. */
  bool capped = target.max_occupancy < 1 && erlangs > (1 - 1e-9) * target.max_occupancy * agents;
  if ((load || real) && erlangs > 0 && !capped) out[1] = in[TARGET_C];
  out[2] = !load && !real && agents - 1 > erlangs ? measure_c(asa, agents - 1, erlangs, in[AHT_C], in[T_C])
                                                  : NO_CELL;
  out[3] = agents > 0 ? erlangs / agents : 0;
  return WFM_OK;
}

/* --- Erlang A --- */

static wfm_status answer_a(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                           const char **wrong) {
  (void)wrong;
  wfm_queue_input input;
  wfm_queue_perf perf;
  wfm_queue_input_init(&input, sizeof input);
  input.agents = &row->number[0];
  input.load = &row->number[1];
  input.aht_s = &row->number[2];
  input.patience_s = &row->number[3];
  input.threshold_s = &row->number[4];
  ask(table, &perf, out);
  return wfm_erlang_a(ctx, &input, 1, &perf, NULL);
}

/* Level, abandonment and occupancy at given agents. */
static wfm_status measure_a(wfm_ctx *ctx, wfm_queue_input *input, int32_t definition, double agents,
                            double out[3]) {
  wfm_queue_perf perf;
  wfm_queue_perf_init(&perf, sizeof perf);
  double **level[] = {&perf.sl_offered, &perf.sl_excl_short, &perf.sl_answered, &perf.sl_incl_abandon,
                      &perf.sl_virtual};
  *level[definition - WFM_SL_OFFERED] = &out[0];
  perf.p_abandon = &out[1];
  perf.occupancy = &out[2];
  input->agents = &agents;
  wfm_status status = wfm_erlang_a(ctx, input, 1, &perf, NULL);
  input->agents = NULL;
  return status;
}

static wfm_status answer_a_inverse(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                                   const char **wrong) {
  enum { SL, LOAD_A, AHT_A, PATIENCE_A, T_A, TARGET_A, ABANDON_A, OCCUPANCY_A };
  static const char *const definitions[] = {"sl1_offered", "sl2_excl_short_ab", "sl3_answered", "sl4_incl_ab",
                                            "sl_virtual"};
  const double *in = row->number;
  wfm_queue_input input;
  wfm_queue_target target;
  wfm_queue_solve_opts opts;
  (void)table;
  wfm_queue_input_init(&input, sizeof input);
  wfm_queue_target_init(&target, sizeof target);
  wfm_queue_solve_opts_init(&opts, sizeof opts);
  target.sl_definition = 0;
  for (int32_t d = 0; d < 5; d++)
    if (strcmp(row->text[SL], definitions[d]) == 0) target.sl_definition = WFM_SL_OFFERED + d;
  if (!target.sl_definition)
    return unknown(
        wrong, "sl_definition: want sl1_offered, sl2_excl_short_ab, sl3_answered, sl4_incl_ab or sl_virtual");
  input.load = &in[LOAD_A];
  input.aht_s = &in[AHT_A];
  input.patience_s = &in[PATIENCE_A];
  input.threshold_s = &in[T_A];
  target.level = in[TARGET_A];
  target.threshold_s = in[T_A];
  if (row->text[ABANDON_A][0]) target.max_abandon = in[ABANDON_A];
  if (row->text[OCCUPANCY_A][0]) target.max_occupancy = in[OCCUPANCY_A];
  opts.max_agents = 1e9;
  wfm_status status = wfm_agents_for_target(ctx, &input, 1, &target, &opts, &out[0], NULL, NULL);
  if (status == WFM_OK) status = measure_a(ctx, &input, target.sl_definition, out[0], &out[1]);
  for (int k = 4; k < 7; k++) out[k] = NO_CELL;
  if (status == WFM_OK && out[0] >= 2)
    status = measure_a(ctx, &input, target.sl_definition, out[0] - 1, &out[4]);
  return status;
}

/* --- finite lines, general patience --- */

static wfm_status answer_k(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                           const char **wrong) {
  (void)wrong;
  wfm_queue_input input;
  wfm_queue_perf perf;
  wfm_queue_input_init(&input, sizeof input);
  input.agents = &row->number[0];
  input.lines = &row->number[1];
  input.load = &row->number[2];
  input.aht_s = &row->number[3];
  input.patience_s = &row->number[4];
  input.threshold_s = &row->number[5];
  ask(table, &perf, out);
  return wfm_finite_lines(ctx, &input, 1, &perf, NULL);
}

/* The law of a row and its mean; false when there is no such law. */
static bool read_law(const char *name, const double par[3], wfm_patience_law *law, double *mean) {
  wfm_patience_law_init(law, sizeof *law);
  law->limit_s = law->mean_s = par[0];
  *mean = par[0];
  if (strcmp(name, "det") == 0) {
    law->law = WFM_PATIENCE_DETERMINISTIC;
  } else if (strcmp(name, "uniform") == 0) {
    law->law = WFM_PATIENCE_UNIFORM;
    *mean = par[0] / 2;
  } else if (strcmp(name, "erlang2") == 0) {
    law->law = WFM_PATIENCE_ERLANG2;
  } else if (strcmp(name, "hyperexp2") == 0) {
    law->law = WFM_PATIENCE_HYPEREXP2;
    law->share = par[0];
    law->limit_s = 1; /* not read */
    law->mean_s = par[1];
    law->mean2_s = par[2];
    *mean = par[0] * par[1] + (1 - par[0]) * par[2];
  } else if (strcmp(name, "lognormal") == 0) {
    law->law = WFM_PATIENCE_LOGNORMAL;
    law->ln_mean = par[0];
    law->ln_sd = par[1];
    law->limit_s = law->mean_s = 1; /* not read */
    *mean = exp(par[0] + par[1] * par[1] / 2);
  } else if (strcmp(name, "expbalk") == 0) {
    law->law = WFM_PATIENCE_BALKING;
    law->share = par[1];
    *mean = par[0] * (1 - par[1]);
  } else {
    return false;
  }
  return true;
}

static wfm_status answer_g(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                           const char **wrong) {
  enum { AGENTS_G, LOAD_G, AHT_G, LAW_G, PAR_G, T_G = 7 };
  const double *in = row->number;
  wfm_queue_input input;
  wfm_queue_perf perf;
  wfm_patience_law law;
  if (!read_law(row->text[LAW_G], &in[PAR_G], &law, &out[0]))
    return unknown(wrong, "patience_law: want det, uniform, erlang2, hyperexp2, lognormal or expbalk");
  wfm_queue_input_init(&input, sizeof input);
  input.agents = &in[AGENTS_G];
  input.load = &in[LOAD_G];
  input.aht_s = &in[AHT_G];
  input.threshold_s = &in[T_G];
  ask(table, &perf, out + 2);
  wfm_status status = wfm_general_patience(ctx, &input, &law, 1, &perf, NULL);
  if (status != WFM_OK) return status;
  out[1] = out[2]; /* who is delayed waits, but for those who leave at once */
  if (law.law == WFM_PATIENCE_BALKING)
    out[1] = law.share < 1 ? out[2] / (1 - law.share) : wfm_erlang_b_blocking(in[AGENTS_G], in[LOAD_G]);
  return WFM_OK;
}

/* --- the tables --- */

#define MEASURES_A_COLUMNS                                                                                   \
  "=p_wait,=p_abandon,=p_served,=served_within_T,=abandoned_within_T,=p_wait_gt_T,=sl_virtual,=sl1_offered," \
  "=sl2_excl_short_ab,=sl3_answered,=sl4_incl_ab,=asa_served_s,=wait_all_s,=wait_abandoned_s,"               \
  "=virtual_wait_mean_s,=mean_queue,=occupancy"
#define MEASURES_C_COLUMNS                                                                                   \
  ",load,aht_s,T_s,=stable,=p_wait,=ln_p_wait,=asa_s,=wait_if_delayed_s,=sl,=p_wait_gt_T,=occupancy,"        \
  "=mean_queue,=mean_in_system,=wait_p50_s,=wait_p90_s,=wait_p95_s,=wait_p99_s"
#define MEASURED(list) list, sizeof list / sizeof list[0]

static const cases_table tables[] = {
    {"erlang_b", "servers,load,=blocking,=ln_blocking", answer_b, NULL, 0},
    {"erlang_b_real", "servers_real,load,=blocking,=ln_blocking", answer_b, NULL, 0},
    {"erlang_b_inverse",
     "$kind,?load,?servers,target_blocking,=result,=blocking_at_result,=blocking_at_result_minus_1",
     answer_b_inverse, NULL, 0},
    {"erlang_b_ext", "servers,fresh_load,retry_prob,=total_offered_load,=blocking,=carried_load",
     answer_b_ext, NULL, 0},
    {"erlang_c", "agents" MEASURES_C_COLUMNS, answer_c, MEASURED(measures_c)},
    {"erlang_c_real", "agents_real" MEASURES_C_COLUMNS, answer_c, MEASURED(measures_c)},
    {"erlang_c_inverse",
     "$kind,?load,?agents,aht_s,?T_s,target,?max_occupancy,=result,=achieved,=achieved_at_result_minus_1,"
     "=occupancy_at_result",
     answer_c_inverse, NULL, 0},
    {"erlang_a", "agents,load,aht_s,patience_s,T_s," MEASURES_A_COLUMNS, answer_a, MEASURED(measures_a)},
    {"erlang_a_inverse",
     "$sl_definition,load,aht_s,patience_s,T_s,target_sl,?max_abandon,?max_occupancy,=min_agents,=sl_at_"
     "result,"
     "=abandon_at_result,=occupancy_at_result,=sl_at_minus_1,=abandon_at_minus_1,=occupancy_at_minus_1",
     answer_a_inverse, NULL, 0},
    {"mmnk",
     "agents,lines,load,aht_s,patience_s,T_s,=p_block,=p_delay,=p_abandon,=p_served,=served_within_T,"
     "=abandoned_within_T,=wait_gt_T,=sl1_accepted,=sl2_excl_short_ab,=sl3_answered,=sl4_incl_ab,=asa_served_"
     "s,"
     "=wait_accepted_s,=wait_abandoned_s,=mean_queue,=occupancy",
     answer_k, MEASURED(measures_k)},
    {"mmn_g",
     "agents,load,aht_s,$patience_law,par1,?par2,?par3,=mean_patience_s,T_s,=p_delay," MEASURES_A_COLUMNS,
     answer_g, MEASURED(measures_a)},
};
enum { TABLES = sizeof tables / sizeof tables[0] };

const cases_table *find_cases(const char *name) {
  for (int t = 0; t < TABLES; t++)
    if (strcmp(tables[t].name, name) == 0) return &tables[t];
  return NULL;
}

void list_cases(FILE *out) {
  for (int t = 0; t < TABLES; t++) fprintf(out, "%s%s", t ? ", " : "", tables[t].name);
}
