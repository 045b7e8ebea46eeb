// RUN  ok   two-sleepers: -DSLEEPERS=2 -DWAKERS=2 -DROUNDS=2
// RUN  ok   not-all-answered: -DSLEEPERS=2 -DWAKERS=1 -DROUNDS=1 -DANSWERS=1
// RUN  ok   kill1-sliced: -DSLEEPERS=2 -DWAKERS=2 -DROUNDS=1 -DKILLS=1 -DSLICES
// RUN  fail kill-without-slices: -DSLEEPERS=1 -DWAKERS=1 -DROUNDS=1 -DKILLS=1
// RUN  fail enters-late: -DSLEEPERS=1 -DWAKERS=1 -DROUNDS=1 -DMUTATION_ENTERS_LATE
// RUN  fail takes-after-looking: -DSLEEPERS=2 -DWAKERS=1 -DROUNDS=1 -DMUTATION_TAKES_AFTER_LOOKING
// RUN  fail sleeper-drains: -DSLEEPERS=2 -DWAKERS=1 -DROUNDS=1 -DANSWERS=1 -DMUTATION_SLEEPER_DRAINS
// RUN  fail posts-first: -DSLEEPERS=1 -DWAKERS=1 -DROUNDS=1 -DMUTATION_POSTS_FIRST
//
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// One configuration by hand:
//   spin -a <flags> Dispatcher.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed process stops in the middle; the process Reaper looks for wedges instead.

/*
 * The dispatcher for virtual threads of io.handfast.region.Dispatcher.
 *
 * WHAT STANDS FOR WHAT
 *   Each sleeper waits ROUNDS times: arm, enter, park while ARMED, take itself out. Wakers of another process answer
 *   any record that is ARMED: POSTED by CAS, then a token for the dispatcher, which takes it and unparks whoever is
 *   entered and not ARMED any more. Tokens do not add up, as those of a futex; more of them would only be more looks.
 *   KILLS: a waker may be killed between any two steps; SLICES: after that parking may end by itself. ANSWERS: so many,
 *   if not everybody is answered.
 *   Sleepers and dispatcher are one process, which dies as a whole and is then nobody's worry.
 *
 * ONE STEP is one access to memory. park and unpark are those of LockSupport: a permit that is there is kept.
 *
 * WHAT IS CHECKED
 *   Every answer ends its sleeper's wait, without slices unless a waker is killed: nobody is stuck.
 *
 * MUTATIONS (names without MUTATION_)
 *   ENTERS_LATE           the sleeper looks whether it is ARMED, then enters itself and parks
 *   TAKES_AFTER_LOOKING   the dispatcher looks at the records, then takes the token
 *   SLEEPER_DRAINS        arm takes the tokens of the OS object, which are those of all
 *   POSTS_FIRST           the waker posts, then writes POSTED
 *
 * RESULTS (states stored)
 *   two-sleepers                           206 791
 *   not-all-answered                         2 742
 *   kill1-sliced                            38 342
 */

mtype = { IDLE, ARMED, POSTED };

#ifndef KILLS
#define KILLS 0
#endif
#ifndef ANSWERS
#define ANSWERS (SLEEPERS * ROUNDS)
#endif

mtype state[SLEEPERS] = IDLE;
bool  entered[SLEEPERS], permit[SLEEPERS];
bool  token = false;

/* what only the model knows */
byte  kills = KILLS, answers = ANSWERS;

#define STEP(x)  if :: atomic { true -> x }  :: atomic { kills > 0 -> kills--; goto killed } fi

active [SLEEPERS] proctype Sleeper() {
  byte round = 0;
  bool armed;
  do
  :: round < ROUNDS ->
#ifdef MUTATION_SLEEPER_DRAINS
     token = false;
#endif
     state[_pid] = ARMED;
#ifndef MUTATION_ENTERS_LATE
     entered[_pid] = true;
#endif
     do
     :: armed = (state[_pid] == ARMED);
        if
        :: armed ->
#ifdef MUTATION_ENTERS_LATE
           entered[_pid] = true;
#endif
           if
           :: atomic { permit[_pid] -> permit[_pid] = false }
#ifdef SLICES
           :: atomic { kills < KILLS && state[_pid] == POSTED -> break }
#endif
           fi
        :: else -> break
        fi
     od;
     entered[_pid] = false;
     atomic { if :: state[_pid] == POSTED -> round++ :: else fi; state[_pid] = IDLE }
  :: else -> break
  od
}

active proctype Serving() {
  byte i;
  bool look;
end:
  do
  :: atomic { token ->
#ifndef MUTATION_TAKES_AFTER_LOOKING
              token = false;
#endif
              i = 0 };
     do
     :: i < SLEEPERS ->
        look = entered[i];
        if :: look -> look = (state[i] != ARMED) :: else fi;
        if :: look -> permit[i] = true :: else fi;
        i++
     :: else -> break
     od;
#ifdef MUTATION_TAKES_AFTER_LOOKING
     token = false
#endif
  od
}

#ifdef MUTATION_POSTS_FIRST
#define ANSWER(i)                                                                    \
  atomic { answers > 0 && state[i] == ARMED -> token = true };                      \
  STEP(if :: state[i] == ARMED && answers > 0 -> answers--; state[i] = POSTED :: else fi)
#else
#define ANSWER(i)                                                                    \
  atomic { answers > 0 && state[i] == ARMED -> answers--; state[i] = POSTED };      \
  STEP(token = true)
#endif

active [WAKERS] proctype Waker() {
  do
  :: ANSWER(0)
#if SLEEPERS > 1
  :: ANSWER(1)
#endif
#if SLEEPERS > 2
  :: ANSWER(2)
#endif
  :: answers == 0 -> break
  od;
killed:
  skip
}

active proctype Reaper() {
  byte i;
  timeout;
  do                                  /* nobody is parked who was answered */
  :: i < SLEEPERS -> assert(state[i] != POSTED); i++
  :: else -> break
  od
}
