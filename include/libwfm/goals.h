/* SMART goals: what is to be reached by when, how far it is, and how likely. */
#ifndef LIBWFM_GOALS_H
#define LIBWFM_GOALS_H

#include <libwfm/calendar.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Which way a KPI is to go. */
enum { WFM_GOAL_DOWN = -1, WFM_GOAL_UP = 1 };

/** On which scale a KPI changes: its trend is straight and its noise even there. */
enum {
  WFM_SCALE_AUTO = 0,   /* logit when unit is "frac", else log, where all values allow it; else linear */
  WFM_SCALE_LINEAR = 1, /* steps of one size */
  WFM_SCALE_LOG = 2,    /* steps of one proportion; values > 0 */
  WFM_SCALE_LOGIT = 3   /* shares, 0 < x < 1 */
};

/** The KPI is not to change but to stay at the target or better: the goal of a guard-rail. */
enum { WFM_GOAL_KEEP = 1 };

/** A goal as it is set. Texts are copied; NULL is "". */
typedef struct wfm_goal_spec {
  uint32_t struct_size;   /* set by wfm_goal_spec_init */
  uint32_t flags;         /* WFM_GOAL_KEEP; 0 */
  const char *id;         /* short and unique, not empty */
  const char *title;      /* in words */
  const char *kpi;        /* name of the KPI, e.g. a column of wfm_kpi_measures ("asa_s"); not empty */
  const char *definition; /* how it is counted, e.g. from wfm_kpi_definition */
  const char *scope;      /* queue, team or site */
  const char *unit;       /* "s", "frac", "h", "per_h", ... */
  const char *owner;      /* who answers for it */
  const char *reason;     /* why it matters */
  const char *parent;     /* id of the goal that it serves; "" */
  int32_t direction;      /* WFM_GOAL_DOWN or WFM_GOAL_UP; 0 until set */
  int32_t scale;          /* WFM_SCALE_*; WFM_SCALE_AUTO */
  int32_t start_date;     /* first day; WFM_DATE_NONE until set */
  int32_t due_date;       /* last day, 1 to 3660 days after start_date; WFM_DATE_NONE until set */
  int32_t cadence_days;   /* an observation is expected every so many days, 1 to 366; 7 */
  int32_t hold;           /* so many in a row at the target make a goal met before it is due, 1 to 100; 3 */
  double baseline;        /* where it starts; NaN until set */
  double baseline_se;     /* standard error of the baseline, >= 0; NaN: not known */
  double target;          /* on the side of the baseline that direction says; NaN until set */
  double weight;          /* among the goals of its parent, > 0; 1 */
  const char *guard; /* id of a goal with WFM_GOAL_KEEP that must hold meanwhile: quality beside speed; "" */
} wfm_goal_spec;

/** Fills defaults. @param struct_size sizeof(wfm_goal_spec) of the caller. Since 0.1. */
WFM_API void wfm_goal_spec_init(wfm_goal_spec *spec, size_t struct_size);

/** Goals with their observations, milestones and history, in memory. */
typedef struct wfm_goals wfm_goals;

/**
 * Makes an empty set of goals.
 *
 * @param      ctx  context
 * @param[out] out  the goals, the caller's to free with wfm_goals_free
 * @return WFM_OK; WFM_EINVAL (out NULL), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_goals_create(wfm_ctx *ctx, wfm_goals **out);

/** Frees goals; accepts NULL. Since 0.1. */
WFM_API void wfm_goals_free(wfm_goals *goals);

/**
 * Adds a goal.
 *
 * @param      goals  goals
 * @param[in]  spec   copied
 * @param      today  date of the entry in the history
 * @param[out] index  0, 1, ...; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, no id or kpi, direction, scale), WFM_EDOMAIN (dates, due before start,
 *         cadence, hold, weight, target equal to the baseline or on its wrong side: already met, values that
 *         the scale does not allow; with WFM_GOAL_KEEP a target that the baseline does not keep; a guard that
 *         is no goal to keep), WFM_ENOTFINITE, WFM_EDUPLICATE (id), WFM_ENOTFOUND (parent, guard),
 *         WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(1). Since 0.1.
 */
WFM_API wfm_status wfm_goals_add(wfm_goals *goals, const wfm_goal_spec *spec, int32_t today, int32_t *index);

/** Number of goals. Since 0.1. */
WFM_API int32_t wfm_goals_count(const wfm_goals *goals);

/** Index of the goal with this id; -1 when there is none. Since 0.1. */
WFM_API int32_t wfm_goals_find(const wfm_goals *goals, const char *id);

/**
 * The goal as it stands now.
 *
 * @param[in]     goals  goals
 * @param         index  goal
 * @param[in,out] out    struct_size set by wfm_goal_spec_init; its texts live as long as the goals
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (index). Since 0.1.
 */
WFM_API wfm_status wfm_goals_get(const wfm_goals *goals, int32_t index, wfm_goal_spec *out);

/**
 * Changes a goal. What it was stays in its history. Milestones made by wfm_goals_split are made anew.
 *
 * @param      goals  goals
 * @param      index  goal
 * @param[in]  spec   the goal as it is to be; the id must be the same
 * @param      today  date of the change, not before the last one
 * @param[in]  why    reason, not empty; copied
 * @return as wfm_goals_add; WFM_EINVAL (another id, no reason), WFM_EDOMAIN (index, today, a parent that is
 *         its own child)
 * @note   Since 0.1.
 */
WFM_API wfm_status wfm_goals_revise(wfm_goals *goals, int32_t index, const wfm_goal_spec *spec, int32_t today,
                                    const char *why);

/** Revisions of a goal, the first included; 0 for a goal that does not exist. Since 0.1. */
WFM_API int32_t wfm_goals_revisions(const wfm_goals *goals, int32_t index);

/**
 * A goal as it was.
 *
 * @param[in]     goals     goals
 * @param         index     goal
 * @param         revision  0 the first, to wfm_goals_revisions - 1 the one in force
 * @param[in,out] out       the goal; may be NULL
 * @param[out]    date      of the revision; may be NULL
 * @param[out]    why       its reason, "" for the first; lives as long as the goals; may be NULL
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (index, revision). Since 0.1.
 */
WFM_API wfm_status wfm_goals_revision(const wfm_goals *goals, int32_t index, int32_t revision,
                                      wfm_goal_spec *out, int32_t *date, const char **why);

/** A measured value. */
typedef struct wfm_goal_observation {
  uint32_t struct_size;  /* set by wfm_goal_observation_init */
  int32_t date;          /* of the value: the last day of its week, for instance */
  double value;          /* in the goal's unit */
  double weight;         /* contacts behind it, > 0: its noise has variance 1 / weight; NaN: all alike; NaN */
  const char *source;    /* where it comes from, not empty; copied */
  const char *note;      /* copied; NULL is "" */
  int32_t recorded_date; /* when it was entered, not before date */
  int32_t superseded;    /* out: 1 when a later entry has the same date */
} wfm_goal_observation;

/** Fills defaults. @param struct_size sizeof(wfm_goal_observation) of the caller. Since 0.1. */
WFM_API void wfm_goal_observation_init(wfm_goal_observation *observation, size_t struct_size);

/**
 * Records a value. Records are never changed or taken out; another one of the same date takes its place in
 * every figure, and both are kept. Values from before the goal's start are welcome: they show the trend.
 *
 * @param      goals        goals
 * @param      index        goal
 * @param[in]  observation  copied
 * @return WFM_OK; WFM_EINVAL (a NULL, no source), WFM_EDOMAIN (index, weight, dates: a value from the future,
 *         an entry before the last one, a value that the goal's scale does not allow), WFM_ENOTFINITE,
 *         WFM_EDUPLICATE (the same date, value and source again), WFM_EVERSION, WFM_ENOMEM
 * @note   Time O(observations). Since 0.1.
 */
WFM_API wfm_status wfm_goals_record(wfm_goals *goals, int32_t index, const wfm_goal_observation *observation);

/** Records of a goal; 0 for a goal that does not exist. Since 0.1. */
WFM_API size_t wfm_goals_observations(const wfm_goals *goals, int32_t index);

/**
 * A record in the order of entry.
 *
 * @param[in]     goals  goals
 * @param         index  goal
 * @param         i      0 to wfm_goals_observations - 1
 * @param[in,out] out    its texts live as long as the goals
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (index, i). Since 0.1.
 */
WFM_API wfm_status wfm_goals_observation(const wfm_goals *goals, int32_t index, size_t i,
                                         wfm_goal_observation *out);

/** How the way to the target is split into steps. */
enum {
  WFM_STEPS_EQUAL = 0,     /* steps of one size */
  WFM_STEPS_GEOMETRIC = 1, /* steps of one proportion; baseline and target > 0 */
  WFM_STEPS_RAMP = 2       /* nothing for lead_days (hiring, training), then steps of one size */
};

/**
 * Splits a goal into steps: milestones at even distances of time, the last one the goal itself.
 *
 * @param  goals      goals
 * @param  index      goal
 * @param  shape      WFM_STEPS_*
 * @param  steps      1 to the days between start and due
 * @param  lead_days  WFM_STEPS_RAMP: 0 to before the due date; else 0
 * @return WFM_OK; WFM_EINVAL (shape), WFM_EDOMAIN (index, steps, lead_days, values for WFM_STEPS_GEOMETRIC),
 *         WFM_ENOMEM
 * @note   Replaces the milestones that there were. Since 0.1.
 */
WFM_API wfm_status wfm_goals_split(wfm_goals *goals, int32_t index, int32_t shape, int32_t steps,
                                   int32_t lead_days);

/**
 * How a goal was split, to split it again.
 *
 * @param[in]  goals      goals
 * @param      index      goal
 * @param[out] shape      WFM_STEPS_*; may be NULL
 * @param[out] steps      0: it was not split; may be NULL
 * @param[out] lead_days  may be NULL
 * @return WFM_OK; WFM_EINVAL (goals NULL), WFM_EDOMAIN (index). Since 0.1.
 */
WFM_API wfm_status wfm_goals_split_get(const wfm_goals *goals, int32_t index, int32_t *shape, int32_t *steps,
                                       int32_t *lead_days);

/** A step on the way. */
typedef struct wfm_goal_milestone {
  uint32_t struct_size; /* set by the caller */
  int32_t date;
  double value;    /* to be reached by then */
  double observed; /* last value on or before the date, within two cadences of it; NaN: none */
  int32_t state;   /* WFM_GOAL_MET or WFM_GOAL_MISSED; WFM_GOAL_NO_DATA: it lies ahead, or none observed */
  int32_t reserved0;
} wfm_goal_milestone;

/** Milestones of a goal; 0 for a goal that does not exist. Since 0.1. */
WFM_API int32_t wfm_goals_milestones(const wfm_goals *goals, int32_t index);

/**
 * A milestone as it stands on a day.
 *
 * @param[in]     goals  goals
 * @param         index  goal
 * @param         i      0 to wfm_goals_milestones - 1
 * @param         today  observations after it are left aside
 * @param[in,out] out    result
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (index, i). Since 0.1.
 */
WFM_API wfm_status wfm_goals_milestone(const wfm_goals *goals, int32_t index, int32_t i, int32_t today,
                                       wfm_goal_milestone *out);

/** How a goal stands. */
#define WFM_GOAL_STATUS_MAP(X)                                                                               \
  X(WFM_GOAL_NOT_STARTED, 0, "not started")                                                                  \
  X(WFM_GOAL_NO_DATA, 1, "no data")                                                                          \
  X(WFM_GOAL_AHEAD, 2, "ahead")                                                                              \
  X(WFM_GOAL_ON_TRACK, 3, "on track")                                                                        \
  X(WFM_GOAL_AT_RISK, 4, "at risk")                                                                          \
  X(WFM_GOAL_OFF_TRACK, 5, "off track")                                                                      \
  X(WFM_GOAL_MET, 6, "met")                                                                                  \
  X(WFM_GOAL_MISSED, 7, "missed")
enum {
#define X(name, value, text) name = value,
  WFM_GOAL_STATUS_MAP(X)
#undef X
};

/** Text of a status; static storage; "unknown" for a value that is none. Since 0.1. */
WFM_API const char *wfm_goal_status_name(int32_t status);

/** A goal on a day. NaN and WFM_DATE_NONE where nothing can be said. */
typedef struct wfm_goal_state {
  uint32_t struct_size; /* set by wfm_goal_state_init */
  int32_t status;       /* WFM_GOAL_* */
  int32_t observations; /* that count: up to today, not superseded */
  int32_t last_date;    /* of the last one */
  double last_value;
  double current;         /* level behind the noise */
  double progress_frac;   /* (current - baseline) / (target - baseline); may be below 0 or above 1 */
  double time_frac;       /* share of the time gone, 0 to 1 */
  double expected;        /* value that milestones, or the straight way, want today */
  double pace;            /* progress / expected progress; NaN while none is expected */
  double trend_per_week;  /* change of the level in the goal's unit */
  double needed_per_week; /* change that would just reach the target */
  double projected;       /* median of the value observed on the due date if things go on as they do */
  double projected_low;   /* 80 % band of it */
  double projected_high;
  double probability; /* that the value observed on the due date reaches the target */
  int32_t reach_date; /* when the median would reach the target, within ten years */
  int32_t milestones; /* whose date has passed */
  int32_t milestones_met;
  int32_t next_milestone;   /* index; -1: none ahead */
  double children_progress; /* of the goals that name this one as parent, weighted mean; NaN: none */
  int32_t children;         /* of these with data */
  int32_t scale;            /* WFM_SCALE_* that the trend was taken on */
  int32_t guard_status;     /* WFM_GOAL_* of the guard; -1: no guard */
  int32_t children_met;     /* of all that name this one as parent */
  int32_t children_behind;  /* at risk, off track or missed */
  int32_t reserved0;
} wfm_goal_state;

/** Clears a state. @param struct_size sizeof(wfm_goal_state) of the caller. Since 0.1. */
WFM_API void wfm_goal_state_init(wfm_goal_state *state, size_t struct_size);

/**
 * How a goal stands on a day.
 *
 * From the due date on a goal is met when its last value, at most two cadences old on the due date, reaches
 * the target, else missed. Before, it is met while its last `hold` values all reach it. Else its status goes
 * by two figures: where the level is against the way that the milestones (or a straight line) want, in
 * margins of one standard error of the level and at least 5 % of the whole way, and the probability of
 * reaching the target by the trend alone:
 *
 * - ahead: better than the way by more than one margin, probability at least 0.5;
 * - on track: no more than one margin behind it, or probability at least 0.6;
 * - at risk: no more than two behind, or probability at least 0.25;
 * - off track: else.
 *
 * A goal to keep (WFM_GOAL_KEEP) is on track while its level is at the target or better and the probability at
 * least 0.5, at risk within one margin of it or with 0.25, else off track; it is met or missed on the due date.
 * A goal whose guard is off track or missed is at risk, however it stands itself, and missed on the due date.
 *
 * The trend is a long-run level with a fading slope, and a deviation from it that dies out, seen through
 * noise: filtered in 50 variants that are averaged by how well each foresaw the values, each with its unknown
 * noise integrated out, so that few or noisy values give wide bands. A single wild value counts as three
 * standard errors off; a second one on the same side is taken for a new level. Wild values are expected to
 * come as often as they came, and a change that the past does not show once in fifty weeks. With a cadence
 * below a week each day of the week has its own effect, once it was seen three times.
 *
 * @param         ctx    context
 * @param[in]     goals  goals
 * @param         index  goal
 * @param         today  observations after it are left aside
 * @param[in,out] out    result
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (index, today), WFM_ENOMEM
 * @note   Time O(observations + days). Source: Harvey (1989) for the model; West and Harrison (1997) for
 *         unknown noise and mixtures; Gardner and McKenzie (1985) for damping; James and Stein (1961) for
 *         the days of the week. Since 0.1.
 */
WFM_API wfm_status wfm_goals_assess(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                                    wfm_goal_state *out);

/** How the changes of two goals' KPIs went together. NaN where too little is known. */
typedef struct wfm_goal_association {
  uint32_t struct_size; /* set by wfm_goal_association_init */
  int32_t changes;      /* that both have in common, from one pair of observations to the next */
  double r;             /* correlation of the changes, on the goals' scales; from 4 changes on */
  double r_low;         /* 95 % confidence interval of it (Fisher 1921) */
  double r_high;
  double slope;    /* change of the other KPI that went with a change of this one by 1, in their units */
  double slope_se; /* standard error of it */
  int32_t verdict; /* 1: they get better together, -1: one at the cost of the other, 0: not to be told */
  int32_t reserved0;
} wfm_goal_association;

/** Clears an association. @param struct_size sizeof(wfm_goal_association) of the caller. Since 0.1. */
WFM_API void wfm_goal_association_init(wfm_goal_association *association, size_t struct_size);

/**
 * Measures whether a KPI moves with that of another goal, its parent for instance.
 *
 * Changes are compared, not values: two values that both drift seem related though they are not. Observations
 * are pairs when they lie at most half a cadence of the goal apart.
 *
 * @param         ctx    context
 * @param[in]     goals  goals
 * @param         index  goal
 * @param         other  another goal
 * @param         today  observations after it are left aside
 * @param[in,out] out    result
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (index, other), WFM_ENOMEM
 * @note   Time O(observations). It is an association, not a cause. Source: Fisher (1921). Since 0.1.
 */
WFM_API wfm_status wfm_goals_association(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t other,
                                         int32_t today, wfm_goal_association *out);

/** Verdict on a letter of SMART. */
enum { WFM_SMART_NO = 0, WFM_SMART_PARTLY = 1, WFM_SMART_YES = 2 };

/** What was found, as bits of wfm_smart_letter.findings. */
enum {
  WFM_SMART_NO_DEFINITION = 1 << 0,   /* S: how the KPI is counted is not said */
  WFM_SMART_NO_SCOPE = 1 << 1,        /* S */
  WFM_SMART_NO_OWNER = 1 << 2,        /* S */
  WFM_SMART_NO_UNIT = 1 << 3,         /* M */
  WFM_SMART_NO_BASELINE_SE = 1 << 4,  /* M: how sure the baseline is, is not known */
  WFM_SMART_WITHIN_NOISE = 1 << 5,    /* M: the change is below two standard errors of the baseline */
  WFM_SMART_OUT_OF_RANGE = 1 << 6,    /* M: a target that the KPI cannot take */
  WFM_SMART_NO_OBSERVATIONS = 1 << 7, /* A: nothing to tell a trend from */
  WFM_SMART_UNLIKELY = 1 << 8,        /* A: probability of the trend alone below 0.1 */
  WFM_SMART_UNCERTAIN = 1 << 9,       /* A: below 0.5 */
  WFM_SMART_NO_REASON = 1 << 10,      /* R: neither reason nor parent */
  WFM_SMART_NO_MILESTONES = 1 << 11,  /* T */
  WFM_SMART_FEW_LOOKS = 1 << 12,      /* T: fewer than four observations expected before it is due */
  WFM_SMART_FAR = 1 << 13,            /* T: due in more than a year */
  WFM_SMART_OVER = 1 << 14,           /* T: due before today */
  WFM_SMART_ALREADY_MET = 1 << 15,    /* M: the level is at the target already */
  WFM_SMART_BEYOND_LEVERS = 1 << 16,  /* A: the levers that work in time do not reach the target */
  WFM_SMART_TOO_LATE = 1 << 17,       /* A: a lever comes too late */
  WFM_SMART_NO_GUARD = 1 << 18,       /* A: shorter contacts without a guard-rail of quality */
  WFM_SMART_UNEXPLAINED = 1 << 19,    /* A: the centre as it was given does not explain the level of today */
  WFM_SMART_UNRELATED = 1 << 20,      /* R: its changes do not go with those of the parent */
  WFM_SMART_OPPOSED = 1 << 21         /* R: when it gets better the parent gets worse */
};

/** One letter. */
typedef struct wfm_smart_letter {
  int32_t verdict;      /* WFM_SMART_NO, _PARTLY, _YES */
  uint32_t findings;    /* WFM_SMART_* bits */
  char reason[512];     /* in words */
  char suggestion[256]; /* what to do; "" when there is nothing */
} wfm_smart_letter;

/** The five letters. */
typedef struct wfm_smart_report {
  uint32_t struct_size; /* set by wfm_smart_report_init */
  int32_t verdict;      /* the least of the five */
  wfm_smart_letter specific, measurable, achievable, relevant, time_bound;
  double probability; /* that the trend alone reaches the target; NaN: nothing to tell it from */
} wfm_smart_report;

/** Clears a report. @param struct_size sizeof(wfm_smart_report) of the caller. Since 0.1. */
WFM_API void wfm_smart_report_init(wfm_smart_report *report, size_t struct_size);

/**
 * Checks a goal letter by letter, with reasons and suggestions in words and as bits.
 *
 * "Achievable" is judged by the probability that the trend alone reaches the target; wfm_goals_check_levers
 * adds what the levers reach.
 *
 * @param         ctx    context
 * @param[in]     goals  goals
 * @param         index  goal
 * @param         today  observations after it are left aside
 * @param[in,out] out    result
 * @return as wfm_goals_assess
 * @note   Source: Doran (1981) for the five letters. Since 0.1.
 */
WFM_API wfm_status wfm_goals_check(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                                   wfm_smart_report *out);

#ifdef __cplusplus
}
#endif

#endif
