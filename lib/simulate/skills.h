/* Several queues and groups inside the room: one replication, without a context and without allocation. */
#ifndef WFM_SIMULATE_SKILLS_H
#define WFM_SIMULATE_SKILLS_H

#include "simulate/simulate.h"

#include <libwfm/simulate_skills.h>

/* A centre that has been checked. */
typedef struct wfm__skills {
  wfm_skills_centre in;
  wfm_simulate_opts opts;
  size_t n;
  size_t *order;   /* [queues * groups] groups of each queue, the first choice first */
  size_t *ordered; /* [queues] how many */
} wfm__skills;

/* Contacts of a queue that wait, first come first. */
typedef struct wfm__skills_line {
  wfm__sim_contact *ring;
  size_t first, count;
} wfm__skills_line;

typedef struct wfm__skills_busy {
  double until_s;
  size_t group;
} wfm__skills_busy;

enum { WFM__SKILLS_BUSY, WFM__SKILLS_STAFFED, WFM__SKILLS_TIMES };

/* What a worker needs; the calling thread makes the blocks. */
typedef struct wfm__skills_scratch {
  wfm__skills_line *line; /* [queues] */
  size_t ring_cap;        /* of every line */
  wfm__skills_busy *heap;
  size_t heap_count;
  size_t *busy, *present;             /* [groups] */
  double *next_s, *gap_s;             /* [queues] */
  wfm__rng *contacts;                 /* [queues] */
  wfm__rng *staff;                    /* [groups] */
  double (*cells)[WFM__SIM_MEASURES]; /* [queues * n] of this replication */
  double (*times)[WFM__SKILLS_TIMES]; /* [groups * n] */
  double *answered_by;                /* [groups * queues] */
} wfm__skills_scratch;

/* Runs replication number `replication`; WFM_ELIMIT when a ring is too short for it, WFM_ECANCELLED. */
wfm_status wfm__skills_replicate(const wfm__skills *centre, uint64_t replication, const wfm__watch *watch,
                                 wfm__skills_scratch *scratch);

#endif
