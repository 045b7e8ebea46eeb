// RUN  ok   two-wakers: -DWAKERS=2 -DROUNDS=3
// RUN  ok   stray: -DWAKERS=2 -DROUNDS=2 -DSTRAYS=2
// RUN  ok   kill1-sliced: -DWAKERS=2 -DROUNDS=2 -DKILLS=1 -DSLICES=1
// RUN  ok   kill-owner: -DWAKERS=2 -DROUNDS=2 -DSTRAYS=1 -DDEATHS=1
// RUN  fail kill-without-slices: -DWAKERS=2 -DROUNDS=2 -DKILLS=1
// RUN  fail post-by-store: -DWAKERS=1 -DROUNDS=1 -DMUTATION_POST_BY_STORE
// RUN  fail asleep-by-store: -DWAKERS=1 -DROUNDS=1 -DMUTATION_ASLEEP_BY_STORE
// RUN  fail sleeps-on-anything: -DWAKERS=1 -DROUNDS=1 -DMUTATION_SLEEPS_ON_ANYTHING
// RUN  fail wakes-first: -DWAKERS=1 -DROUNDS=1 -DMUTATION_WAKES_FIRST
// RUN  fail drains-after-arming: -DWAKERS=1 -DROUNDS=1 -DMUTATION_DRAINS_AFTER_ARMING
// RUN  fail takes-before-sleeping: -DWAKERS=1 -DROUNDS=1 -DMUTATION_TAKES_BEFORE_SLEEPING
//
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// One configuration by hand:
//   spin -a <flags> FutexWaits.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed process stops in the middle; the process Reaper looks for wedges instead.

/*
 * The token word of io.handfast.region.FutexWaits, with kills at any step.
 *
 * WHAT STANDS FOR WHAT
 *   The owner waits ROUNDS times on its record: drain, arm, await, disarm, again if nobody had answered. Wakers answer
 *   it whenever it is ARMED, ROUNDS times in all: POSTED by CAS, then post. STRAYS are posts by somebody who means an
 *   earlier wait or an earlier owner. The kernel: FUTEX_WAIT compares and queues in one step, FUTEX_WAKE takes who is
 *   queued. KILLS: a waker may be killed before any step; SLICES: so many sleeps end by themselves after that. DEATHS:
 *   the owner is killed before any step, and the record's next owner creates its object and waits in its place.
 *
 * ONE STEP is one access to shared memory, or one call into the kernel.
 *
 * WHAT IS CHECKED
 *   Every answer ends the owner's wait, without slices unless a waker is killed: nobody is stuck.
 *
 * MUTATIONS (names without MUTATION_)
 *   POST_BY_STORE           post reads the token, then stores
 *   ASLEEP_BY_STORE         await says ASLEEP over a token
 *   SLEEPS_ON_ANYTHING      the kernel does not compare
 *   WAKES_FIRST             post wakes, then sets the token
 *   DRAINS_AFTER_ARMING     the token of an answer is thrown away
 *   TAKES_BEFORE_SLEEPING   await sets NONE and then sleeps whatever it found
 *
 * RESULTS (states stored)
 *   two-wakers                               1 838
 *   stray                                   80 856
 *   kill1-sliced                             1 761
 *   kill-owner                              32 367
 */

mtype = { NONE, TOKEN, ASLEEP };
mtype = { IDLE, ARMED, POSTED };

#ifndef STRAYS
#define STRAYS 0
#endif
#ifndef KILLS
#define KILLS 0
#endif
#ifndef SLICES
#define SLICES 0
#endif
#ifndef DEATHS
#define DEATHS 0
#endif

mtype token = NONE, state = IDLE;
bool  queued = false;                 /* the owner, in the kernel */

/* what only the model knows */
byte  kills = KILLS, deaths = DEATHS, slices = SLICES;
byte  answers = ROUNDS + DEATHS, over = 0;
bool  done = false;

#define STEP(x)  if :: atomic { true -> x }  :: atomic { kills > 0 -> kills--; goto killed } fi
#define MINE(x)  if :: atomic { true -> x }  :: atomic { deaths > 0 -> deaths--; goto dead } fi

/* The kernel does not compare: asleep, whatever the word has become. */
inline sleep() {
#ifdef MUTATION_SLEEPS_ON_ANYTHING
  MINE(queued = true);
#else
  MINE(queued = (token == ASLEEP));
#endif
  if
  :: atomic { !queued -> skip }
  :: atomic { queued && slices > 0 && kills < KILLS -> slices--; queued = false }
  :: atomic { deaths > 0 -> deaths--; goto dead }
  fi
}

active proctype Owner() {
  byte round = 0;
  bool sleeps;
create:
  token = NONE;
again:
  do
  :: round < ROUNDS ->
#ifndef MUTATION_DRAINS_AFTER_ARMING
     MINE(token = NONE);
#endif
     MINE(state = ARMED);
#ifdef MUTATION_DRAINS_AFTER_ARMING
     MINE(token = NONE);
#endif
#ifdef MUTATION_ASLEEP_BY_STORE
     MINE(token = ASLEEP; sleeps = true);
#else
#ifdef MUTATION_TAKES_BEFORE_SLEEPING
     MINE(token = NONE);
#endif
     MINE(sleeps = (token == NONE); if :: sleeps -> token = ASLEEP :: else fi);
#endif
     if :: sleeps -> sleep() :: else fi;
     MINE(token = NONE);
     MINE(if :: state == POSTED -> round++ :: else fi; state = IDLE)
  :: else -> break
  od;
  atomic { done = true; goto end }
dead:                                 /* its record is reaped and given to the next one */
  atomic { queued = false; state = IDLE; goto create };
end:
  skip
}

inline post() {
#ifdef MUTATION_WAKES_FIRST
  STEP(was = token);
  if :: was == ASLEEP -> STEP(queued = false) :: else fi;
  STEP(token = TOKEN)
#else
#ifdef MUTATION_POST_BY_STORE
  STEP(was = token);
  STEP(token = TOKEN);
#else
  STEP(was = token; token = TOKEN);
#endif
  if :: was == ASLEEP -> STEP(queued = false) :: else fi
#endif
}

active [WAKERS] proctype Waker() {
  mtype was;
  do
  :: atomic { state == ARMED && answers > 0 -> answers--; state = POSTED };
     post()
  :: done || answers == 0 -> break
  od;
killed:
  over++
}

active [STRAYS] proctype Stray() {
  mtype was;
  post();
killed:
  skip
}

active proctype Reaper() {
  timeout;
  assert(done)                        /* nobody is stuck */
}
