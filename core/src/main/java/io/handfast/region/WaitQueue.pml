// RUN  ok   mutex-2x2: -DMUTEX -DTHREADS=2 -DROUNDS=2
// RUN  ok   mutex-3x1: -DMUTEX -DTHREADS=3 -DMAX_TOKENS=2
// RUN  ok   mutex-3x1-same-word: -DMUTEX -DTHREADS=3 -DREREAD_SAME_WORD
// RUN  ok   mutex-3x1-giveup: -DMUTEX -DTHREADS=3 -DGIVEUPS=1
// RUN  ok   mutex-3x1-early: -DMUTEX -DTHREADS=3 -DEARLY=1
// RUN  ok   mutex-3x1-kill1: -DMUTEX -DTHREADS=3 -DKILLS=1 -DSLICES=2
// RUN  ok   mutex-3x1-kill2: -DMUTEX -DTHREADS=3 -DKILLS=2 -DSLICES=2
// RUN  ok   mutex-3x1-lease: -DMUTEX -DTHREADS=3 -DLEASE
// RUN  ok   mutex-3x1-stray: -DMUTEX -DTHREADS=3 -DSTRAY=1
// RUN  ok   mutex-reaped-waiter: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_WAITERS
// RUN  ok   mutex-reaped-owner: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_OWNER
// RUN  fail mutex-kill-without-slices: -DMUTEX -DTHREADS=2 -DKILLS=1
// RUN  fail mutex-no-reread: -DMUTEX -DTHREADS=3 -DMUTATION_NO_REREAD
// RUN  fail mutex-reread-state-only: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_REREAD_STATE_ONLY
// RUN  fail mutex-bit-after-reread: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_BIT_AFTER_REREAD
// RUN  fail mutex-no-rule-g: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_NO_RULE_G
// RUN  fail mutex-post-before-cas: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_POST_BEFORE_CAS
// RUN  fail mutex-clear-by-store: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_CLEAR_BY_STORE
// RUN  fail mutex-no-drain: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_NO_DRAIN
// RUN  fail mutex-stray-slept-ignored: -DMUTEX -DTHREADS=3 -DSTRAY=1 -DMUTATION_SLEPT_IGNORED
// RUN  fail mutex-no-wake-all-slept-ignored: -DMUTEX -DTHREADS=4 -DMUTATION_NO_WAKE_ALL -DMUTATION_SLEPT_IGNORED
// RUN  fail mutex-lease-early: -DMUTEX -DTHREADS=3 -DLEASE -DMUTATION_LEASE_EARLY
// RUN  fail mutex-reaper-wakes-first: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_WAITERS -DMUTATION_REAPER_WAKES_FIRST
// RUN  fail mutex-reaped-woken-waiter: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_WOKEN
// RUN  fail witness-surplus-token: -DMUTEX -DTHREADS=3 -DMAX_TOKENS=1
// RUN  fail witness-late-post: -DMUTEX -DTHREADS=3 -DLEASE -DWITNESS_LATE_POST
// RUN  fail witness-posted-awake: -DMUTEX -DTHREADS=2 -DWITNESS_POSTED_AWAKE
// RUN  ok   semaphore-2+2: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2
// RUN  ok   semaphore-pool-3: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=1 -DGIVE_BACK
// RUN  ok   semaphore-2+1-two-permits: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DPERMITS=2 -DGIVEUPS=1
// RUN  ok   semaphore-2+1x2-kill1: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVES=2 -DKILLS=1 -DSLICES=2
// RUN  fail semaphore-kill-without-slices: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DKILLS=1
// RUN  fail semaphore-no-reread: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_NO_REREAD
// RUN  fail semaphore-reread-state-only: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_REREAD_STATE_ONLY
// RUN  fail semaphore-bit-after-reread: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_BIT_AFTER_REREAD
// RUN  fail semaphore-no-rule-g: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVEUPS=1 -DMUTATION_NO_RULE_G
// RUN  fail semaphore-post-before-cas: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_POST_BEFORE_CAS
// RUN  fail semaphore-no-drain: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_NO_DRAIN
// RUN  fail semaphore-clear-by-store: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_CLEAR_BY_STORE
// RUN  fail semaphore-no-wake-all: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=2 -DGIVES_OF_FIRST=2 -DMUTATION_NO_WAKE_ALL
// RUN  fail semaphore-pool-stray-slept-ignored: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=1 -DGIVE_BACK -DSTRAY=1 -DMUTATION_SLEPT_IGNORED
// RUN  ok   queue-2+2: -DQUEUE -DTAKERS=2 -DPRODUCERS=2
// RUN  ok   queue-2+1x2-giveup: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DGIVEUPS=1
// RUN  ok   queue-2+1x2-kill1: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DKILLS=1 -DSLICES=2
// RUN  ok   queue-bounded-2+1x2: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1
// RUN  fail queue-kill-without-slices: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DKILLS=1
// RUN  fail queue-no-reread: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_NO_REREAD
// RUN  fail queue-reread-state-only: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_REREAD_STATE_ONLY
// RUN  fail queue-reread-w-only: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_REREAD_W_ONLY
// RUN  fail queue-bit-after-reread: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_BIT_AFTER_REREAD
// RUN  fail queue-no-rule-g: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVEUPS=1 -DMUTATION_NO_RULE_G
// RUN  fail queue-post-before-cas: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_POST_BEFORE_CAS
// RUN  fail queue-no-drain: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_NO_DRAIN
// RUN  fail queue-no-wake-all: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_NO_WAKE_ALL
// RUN  fail queue-w-before-state: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_W_BEFORE_STATE
// RUN  ok   event-2+1-clears: -DEVENT -DWAITERS=2 -DSETTERS=1 -DCLEARS -DGIVEUPS=1
// RUN  fail event-no-reread: -DEVENT -DWAITERS=2 -DSETTERS=1 -DMUTATION_NO_REREAD
// RUN  fail event-no-wake-all: -DEVENT -DWAITERS=2 -DSETTERS=1 -DMUTATION_NO_WAKE_ALL
// RUN  fail event-no-seq: -DEVENT -DWAITERS=2 -DSETTERS=1 -DCLEARS -DMUTATION_NO_SEQ
// LONG ok   mutex-3x2: -DMUTEX -DTHREADS=3 -DROUNDS=2 -DMAX_TOKENS=2
// LONG ok   mutex-3x1-early2-giveup: -DMUTEX -DTHREADS=3 -DEARLY=2 -DGIVEUPS=1
// LONG ok   mutex-3x1-kill1-early-giveup: -DMUTEX -DTHREADS=3 -DKILLS=1 -DSLICES=2 -DEARLY=1 -DGIVEUPS=1
// LONG ok   mutex-3x1-kill2-early: -DMUTEX -DTHREADS=3 -DKILLS=2 -DSLICES=2 -DEARLY=1
// LONG fail mutex-3x1-kill1-one-slice: -DMUTEX -DTHREADS=3 -DKILLS=1 -DSLICES=1
// LONG ok   mutex-3x1-kill1-reaper: -DMUTEX -DTHREADS=3 -DKILLS=1 -DSLICES=2 -DREAPER
// LONG ok   mutex-2x1-kill2-reaper: -DMUTEX -DTHREADS=2 -DKILLS=2 -DSLICES=2 -DREAPER
// LONG ok   mutex-2x2-kill2-reaper: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DKILLS=2 -DSLICES=2 -DREAPER
// LONG ok   mutex-3x1-lease-giveup: -DMUTEX -DTHREADS=3 -DLEASE -DGIVEUPS=1
// LONG ok   mutex-3x1-lease-tokens: -DMUTEX -DTHREADS=3 -DLEASE -DMAX_TOKENS=2
// LONG ok   mutex-3x1-lease-kill-process: -DMUTEX -DTHREADS=3 -DLEASE -DSHARED_PROCESS -DKILLS=1 -DSLICES=2
// LONG ok   mutex-3x1-bit-per-record: -DMUTEX -DTHREADS=3 -DBIT_PER_RECORD
// LONG ok   mutex-reaped-woken-waiter-slice: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_WOKEN -DSLICES=1
// LONG ok   mutex-stray-giveup: -DMUTEX -DTHREADS=3 -DROUNDS_OF_0=2 -DSTRAY=1 -DGIVEUPS=1
// LONG fail mutex-stray-giveup-no-hand-on: -DMUTEX -DTHREADS=3 -DROUNDS_OF_0=2 -DSTRAY=1 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG ok   mutex-stray-giveup-no-last-attempt: -DMUTEX -DTHREADS=3 -DROUNDS_OF_0=2 -DSTRAY=1 -DGIVEUPS=1 -DMUTATION_NO_LAST_ATTEMPT
// LONG ok   mutex-harmless-no-wake-all: -DMUTEX -DTHREADS=4 -DMUTATION_NO_WAKE_ALL
// LONG ok   mutex-harmless-slept-ignored: -DMUTEX -DTHREADS=3 -DROUNDS=2 -DMUTATION_SLEPT_IGNORED
// LONG ok   mutex-harmless-bit-before-armed: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_BIT_BEFORE_ARMED
// LONG ok   mutex-harmless-reread-w-only: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_REREAD_W_ONLY
// LONG ok   mutex-harmless-no-hand-on: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG ok   mutex-harmless-no-last-attempt: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_NO_LAST_ATTEMPT
// LONG ok   mutex-harmless-post-before-cas: -DMUTEX -DTHREADS=3 -DNO_TOKEN_CHECKS -DMUTATION_POST_BEFORE_CAS
// LONG fail mutex-post-before-cas-tokens: -DMUTEX -DTHREADS=3 -DNO_TOKEN_CHECKS -DMUTATION_POST_BEFORE_CAS -DMAX_TOKENS=2
// LONG fail mutex-post-before-cas-no-epoch: -DMUTEX -DTHREADS=3 -DNO_TOKEN_CHECKS -DMUTATION_POST_BEFORE_CAS -DMUTATION_NO_EPOCH
// LONG ok   mutex-harmless-no-drain: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DNO_TOKEN_CHECKS -DMUTATION_NO_DRAIN
// LONG ok   semaphore-3+2: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=2
// LONG ok   semaphore-3+1x2: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DGIVES=2
// LONG ok   semaphore-2+2-giveup: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DGIVEUPS=1
// LONG ok   semaphore-2+2-early: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DEARLY=1
// LONG ok   semaphore-2+2-kill1: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DKILLS=1 -DSLICES=1
// LONG ok   semaphore-2+2-kill1-giveup: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DKILLS=1 -DSLICES=1 -DGIVEUPS=1
// LONG ok   semaphore-3+1-two-permits-giveup: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DPERMITS=2 -DGIVEUPS=1
// LONG ok   semaphore-3+1-two-permits-kill1: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DPERMITS=2 -DKILLS=1 -DSLICES=3
// LONG ok   semaphore-pool-3x2: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=1 -DGIVE_BACK -DROUNDS=2
// LONG ok   semaphore-pool-3-kill1: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=2 -DGIVE_BACK -DKILLS=1 -DSLICES=2
// LONG ok   semaphore-pool-3-stray: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=1 -DGIVE_BACK -DSTRAY=1
// LONG ok   semaphore-2+2-lease: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DLEASE
// LONG ok   semaphore-3+1-reaped-waiter: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DPERMITS=2 -DKILLS=1 -DREAPER -DKILL_WAITERS
// LONG fail semaphore-stray-needs-slice: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DSTRAY=1
// LONG fail semaphore-no-wake-all-slept-ignored: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=2 -DMUTATION_NO_WAKE_ALL -DMUTATION_SLEPT_IGNORED
// LONG ok   semaphore-harmless-slept-ignored: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_SLEPT_IGNORED
// LONG ok   semaphore-harmless-reread-w-only: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DGIVEUPS=1 -DMUTATION_REREAD_W_ONLY
// LONG ok   semaphore-harmless-no-hand-on: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG ok   semaphore-harmless-no-last-attempt: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DGIVEUPS=1 -DMUTATION_NO_LAST_ATTEMPT
// LONG ok   semaphore-harmless-bit-before-armed: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_BIT_BEFORE_ARMED
// LONG ok   queue-3+2: -DQUEUE -DTAKERS=3 -DPRODUCERS=2
// LONG ok   queue-2+2-giveup: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DGIVEUPS=1
// LONG ok   queue-2+2-early: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DEARLY=1
// LONG ok   queue-2+2-kill1: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DKILLS=1 -DSLICES=1
// LONG ok   queue-2+2-w-first: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DREREAD_W_FIRST
// LONG ok   queue-2+2-lease: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DLEASE
// LONG ok   queue-bounded-2+2: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DCAPACITY=1
// LONG ok   queue-bounded-2+1x2-giveup: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1 -DGIVEUPS=1
// LONG ok   queue-bounded-2+1x2-kill1: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1 -DKILLS=1 -DSLICES=2
// LONG ok   queue-bounded-2+1x2-lease: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1 -DLEASE
// LONG ok   queue-2+1-reaped-waiter: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DKILLS=1 -DREAPER -DKILL_WAITERS
// LONG fail queue-stray-needs-slice: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DSTRAY=1
// LONG ok   queue-harmless-clear-by-store: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_CLEAR_BY_STORE
// LONG ok   queue-harmless-bit-before-armed: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_BIT_BEFORE_ARMED
// LONG ok   queue-harmless-no-hand-on: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG ok   queue-harmless-no-last-attempt: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVEUPS=1 -DMUTATION_NO_LAST_ATTEMPT
// LONG ok   event-harmless-reread-state-only: -DEVENT -DWAITERS=2 -DSETTERS=1 -DGIVES=2 -DCLEARS -DMUTATION_REREAD_STATE_ONLY
// LONG ok   event-harmless-no-rule-g: -DEVENT -DWAITERS=2 -DSETTERS=1 -DCLEARS -DGIVEUPS=1 -DMUTATION_NO_RULE_G
// LONG ok   event-3+1-clears: -DEVENT -DWAITERS=3 -DSETTERS=1 -DCLEARS
// LONG ok   event-2+2-clears-giveup: -DEVENT -DWAITERS=2 -DSETTERS=2 -DCLEARS -DGIVEUPS=1
// LONG ok   event-2+2-clears-kill1: -DEVENT -DWAITERS=2 -DSETTERS=2 -DCLEARS -DKILLS=1 -DSLICES=2
// ONCE ok   mutex-4x1: -DMUTEX -DTHREADS=4
// ONCE ok   mutex-3x1-lease-reaper: -DMUTEX -DTHREADS=3 -DLEASE -DKILLS=1 -DSLICES=2 -DREAPER
// ONCE ok   semaphore-3+2-first-twice: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=2 -DGIVES_OF_FIRST=2
//
// RUN: for every build, about one minute on one core. LONG: at most about one minute and 2 GB each.
// ONCE: 74 to 115 million states, two to four minutes and up to 8 GB (MEMLIM); when the protocol is changed.
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
//
// One configuration by hand:
//   spin -a <flags> WaitQueue.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed thread stops in the middle; the process "world" looks for wedges instead.
// Shortest counterexample: compile with -DBFS in place of -DCOLLAPSE, then spin -t -p <flags> WaitQueue.pml

/*
 * The sleeping protocol of io.handfast.region.WaitQueue: how a thread waits for an object with a parker
 * (a record in the region and an OS semaphore of its own), and how another one wakes it. There is one wait
 * loop, await(), for all objects. Processes may be killed at any step.
 *
 * WHAT STANDS FOR WHAT
 *   await, arm (here armRecord, arm is two steps), blocked, sleep, disarm, wake, post, and attempt and
 *   announce (marked in await) are the steps of the Java class with the same names.
 *   (A) MUTEX      w = [W | INC | owner]     threads lock and unlock, ROUNDS times
 *   (B) SEMAPHORE  w = [W | count]           takers take; releasers release PERMITS at once, GIVES times;
 *                                            GIVE_BACK: takers also release what they took
 *   (C) QUEUE      items, and a W word ww    takers take; producers publish. CAPACITY: bounded, producers wait
 *                                            for "not full" on a second W word, takers wake them
 *   (D) EVENT      w = [W | SET | seq]       waiters await; setters set, with CLEARS they clear afterwards
 *   Every thread is a process of its own. SHARED_PROCESS: threads 1 and 2 are one process.
 *   Every thread has its record for good. LEASE: it leases any free record for each sleep.
 *
 * ONE STEP
 *   One step is one access to shared memory (d_step or atomic). These are joined, without loss:
 *   - A read and the CAS that compares with it. Condition on the code: attempt() returns false only for a
 *     value that it read as blocked. When its CAS fails it looks again.
 *   - v = wait[r] and CAS(wait[r], v, POSTED). No step of the waker lies between. The epoch is left out: with
 *     it the CAS fails when the record was disarmed and armed again in between, and that is the same as a look
 *     at a moment at which it was not ARMED. So nothing here depends on the width or the wrapping of the epoch.
 *   - The drain and the store of ARMED. A post that falls between has the effect of one just after.
 *   - disarm's read and its CAS or store. Nobody else changes a POSTED record of a live owner.
 *   - The proof of death and the CAS of the takeover. A dead owner's word changes by takeover and W only.
 *   All accesses are in one total order (volatile or read-modify-write in the code).
 *   wake() reads the word of armed bits once and then visits its records in any order. BIT_PER_RECORD: each
 *   bit is read when the turn of its record comes (records in different words).
 *
 * EVENTS FROM OUTSIDE
 *   KILLS     Any live process may be killed between any two steps. It stops for ever; its record, its tokens
 *             and its place in the words stay. KILL_WAITERS, KILL_OWNER, KILL_WOKEN restrict who may be hit:
 *             a waiter between arm and disarm; the owner of the mutex; a waiter that disarmed a POSTED record
 *             and has not looked at the object since.
 *   SLICES    The end of a slice, as proof of liveness: only when no other step is possible at all
 *             (Spin's "timeout") the slice of one sleeper ends, of any that does not sleep rightly (below). At
 *             most SLICES times in a run. So "ok with SLICES=n" says: n slice ends heal everything, whomever
 *             they hit; with 0: none is needed.
 *   EARLY     The end of a slice, as a race: any sleep may end at any moment, in all at most EARLY times.
 *   GIVEUPS   Deadline, interrupt or close: any wait may be given up, asleep or just disarmed, in all at most
 *             GIVEUPS times.
 *   STRAY     The last step of one more giver, killed between clearing W and wake(ALL): at any moment at which
 *             its CAS would succeed. It replaces a whole thread and so allows larger configurations.
 *   REAPER    Another live process that reaps each dead thread, at any time after the death. There are KILLS
 *             of them, so that the first may be killed at work.
 *   The world may stop all events at any moment (calm), so that a wedge is not hidden by an event to come.
 *
 * WHAT IS CHECKED
 *   no wedge        When nobody can move and no slice is left, every live thread is done, or sleeps rightly:
 *                   nothing to take, W set, its record ARMED with its bit set, so that the next giver finds it.
 *                   assert(slices > 0) fails otherwise.
 *   mutual exclusion, INC seen by the next owner exactly when the last one died inside; permits conserved;
 *   items neither lost nor doubled
 *   K2              Each post is paid by one step ARMED->POSTED, and an epoch has one such step.
 *   K5              tokens[r] <= 1 + the posts of earlier epochs that were under way when r was drained.
 *                   MAX_TOKENS gives the bound as a number: 2 for three threads, and 1 is exceeded.
 *   no livelock     Not in the list, since it needs other flags: compile with -DNP instead of -DSAFETY, run
 *                   "pan -l". No cycle without an acquisition exists in mutex-3x1 (also with EARLY=2),
 *                   semaphore-2+2 and queue-2+2.
 *
 * RESULTS (states stored; seconds on one core, Spin 6.5.2)
 *   mutex-2x2                                8 546     0
 *   mutex-3x1                              154 286     0
 *   mutex-3x2                           18 451 335    31
 *   mutex-4x1                          111 267 020   219
 *   mutex-3x1-giveup                       809 813     1
 *   mutex-3x1-early2-giveup              3 274 947     3
 *   mutex-3x1-kill1                      1 017 331     1
 *   mutex-3x1-kill2                      1 563 389     1
 *   mutex-3x1-kill1-early-giveup         6 699 769     7
 *   mutex-3x1-kill2-early                4 089 439     4
 *   mutex-3x1-lease                      1 150 876     1
 *   mutex-3x1-lease-giveup               5 754 424    10
 *   mutex-3x1-lease-kill-process         5 475 472    12
 *   mutex-3x1-kill1-reaper               7 328 035     7
 *   mutex-3x1-lease-reaper              73 949 651   117
 *   mutex-2x2-kill2-reaper               3 638 868     6
 *   mutex-reaped-waiter                  1 264 846     1
 *   mutex-reaped-owner                   1 661 278     1
 *   mutex-3x1-stray                        503 910     0
 *   mutex-stray-giveup                   8 627 769    26
 *   semaphore-2+2                          314 565     0
 *   semaphore-3+2                       28 458 784    47
 *   semaphore-3+2-first-twice          114 754 010   208
 *   semaphore-pool-3x2                  15 650 790    16
 *   semaphore-2+2-giveup                 1 998 411     2
 *   semaphore-3+1-two-permits-giveup     3 892 789     4
 *   semaphore-2+2-kill1                  2 669 481     2
 *   semaphore-2+2-kill1-giveup           8 484 475     9
 *   semaphore-3+1-two-permits-kill1      3 706 172     4
 *   semaphore-3+1-reaped-waiter         13 145 959    15
 *   queue-2+2                              380 347     0
 *   queue-3+2                           37 884 024    64
 *   queue-2+2-giveup                     2 230 577     2
 *   queue-2+2-kill1                      3 218 125     2
 *   queue-bounded-2+2                    8 288 015     7
 *   queue-bounded-2+1x2-giveup           1 387 959     1
 *   queue-bounded-2+1x2-kill1            1 347 285     1
 *   event-3+1-clears                       366 452     0
 *   event-2+2-clears-giveup              1 164 039     1
 *   event-2+2-clears-kill1               1 546 060     1
 *   All RUN configurations give the same verdict without partial order reduction (-DNOREDUCE).
 *   One slice end does not always suffice for one death: mutex-3x1-kill1-one-slice (the waker died between CAS
 *   and post, and the other sleeper was hit first). All slices run at the same time, so the delay is still one.
 *
 * MUTATIONS (names without MUTATION_)
 *   NO_REREAD, REREAD_STATE_ONLY    A B C: wedge. Both halves of blocked() are needed. (D): the state alone is
 *                                   enough, since W of an event is only cleared together with a new seq.
 *   REREAD_W_ONLY                   (C): wedge. (A) (B): harmless. W is only set on a blocked word, and whoever frees a
 *                                   word with W goes on to wake or to clear W.
 *   BIT_AFTER_REREAD                A B C: wedge.
 *   BIT_BEFORE_ARMED                Harmless. Both writes still come before the second look, and a waker that
 *                                   meets the bit without ARMED passes on.
 *   NO_RULE_G                       A B C: wedge. Rule G has two halves. The last attempt alone or the hand-on
 *                                   alone is enough while nobody dies (NO_HAND_ON, NO_LAST_ATTEMPT harmless).
 *                                   With a death between clearing W and wake(ALL) the hand-on is the half that
 *                                   saves a slice: mutex-stray-giveup-no-hand-on. (D): harmless, set wakes all.
 *   POST_BEFORE_CAS                 A B C D: breaks K2, and K5: three tokens with three threads where two are the
 *                                   bound. No wedge comes of it (*-harmless-post-before-cas, checks of tokens
 *                                   off), thanks to the epoch alone: *-post-before-cas-no-epoch wedges.
 *   CLEAR_BY_STORE                  (A): two owners. (B): permits lost. (C): harmless, ww holds nothing else and
 *                                   wake(ALL) follows in any case.
 *   NO_WAKE_ALL                     (C): wedge. (B): wedge, but only from three takers and three releases on: a
 *                                   release that finds W cleared wakes nobody, and the posted taker takes one
 *                                   permit of two. (A): harmless while nobody dies: the posted waiter takes with
 *                                   W set (slept), or announces, or hands on. (D): wake(1) wedges.
 *   SLEPT_IGNORED                   (A) (B): harmless alone, as wake(ALL) has posted everybody when W is cleared;
 *                                   with NO_WAKE_ALL: wedge. So it matters when a giver dies between the two:
 *                                   *-stray-slept-ignored. (C) (D) do not use slept.
 *   NO_DRAIN                        A B C: breaks K5. No wedge.
 *   LEASE_EARLY                     Wedge. The lease ends before the bit is cleared, and the late clearing takes
 *                                   the bit of the next lessee away.
 *   W_BEFORE_STATE                  (C): wedge.
 *   NO_SEQ                          (D): a waiter sleeps through set and clear.
 *   REAPER_WAKES_FIRST              A dead ARMED record is posted after the reaper's wake and before it is IDLE:
 *                                   that wake is lost until a slice ends. CAS(ARMED->IDLE) first, and wake only
 *                                   for POSTED, needs no slice end (mutex-reaped-waiter).
 *   no slices and one kill          A B C: wedge.
 *   WITNESS_* and MAX_TOKENS=1 are not mutations. They show that the model really reaches these cases.
 *
 * NOT MODELLED
 *   Conditions and barriers; readers; acquire(n) with n > 1; the maximum of a semaphore; NOT_RECOVERABLE;
 *   permits and items that die with their taker (the task of cells and ring slots); a full table of records;
 *   a post that finds no semaphore; the claim and commit of a ring slot (one step here).
 */

/* ------------------------------------------------------------------ sizes and events */
#ifndef ROUNDS
#define ROUNDS 1            /* times each thread repeats its work */
#endif
#ifndef ROUNDS_OF_0
#define ROUNDS_OF_0 ROUNDS  /* the same for the first thread of a mutex alone */
#endif
#ifndef GIVES
#define GIVES ROUNDS        /* the same for releasers, producers and setters */
#endif
#ifndef GIVES_OF_FIRST
#define GIVES_OF_FIRST GIVES /* the same for the first releaser alone */
#endif
#ifndef KILLS
#define KILLS 0             /* how many processes may be killed, each at any step */
#endif
#ifndef SLICES
#define SLICES 0            /* how many slice ends may heal a stuck system; more is a wedge */
#endif
#ifndef EARLY
#define EARLY 0             /* how many sleeps may end by themselves at any moment */
#endif
#ifndef GIVEUPS
#define GIVEUPS 0           /* how many waits may be given up, each at any moment */
#endif
#ifndef STRAY
#define STRAY 0             /* 1: one more giver is killed between clearing W and wake(ALL), see world */
#endif
#ifndef MAX_TOKENS
#define MAX_TOKENS 100      /* no bound but K5 */
#endif

#ifdef MUTEX
#define N THREADS           /* threads */
#define R THREADS           /* records */
#endif
#ifdef SEMAPHORE
#define N (TAKERS + RELEASERS)
#define R TAKERS
#ifndef PERMITS
#define PERMITS 1           /* permits given by one release */
#endif
#ifndef INITIAL
#define INITIAL 0
#endif
#endif
#ifdef QUEUE
#define N (TAKERS + PRODUCERS)
#ifdef CAPACITY
#define R N                 /* bounded queue: producers sleep too */
#else
#define R TAKERS
#endif
#endif
#ifdef EVENT
#define N (WAITERS + SETTERS)
#define R WAITERS
#endif

#if N > 5
#error at most 5 threads
#endif

#define ALL  100
#define NONE 100

/* The process of thread i. SHARED_PROCESS: threads 1 and 2 live in one process and die together. */
#ifdef SHARED_PROCESS
#define PROC(i) ((i) == 2 -> 1 : (i))
#else
#define PROC(i) (i)
#endif

/* ------------------------------------------------------------------ records (parkers) */
#define IDLE   0
#define ARMED  1
#define POSTED 2
#define V(state, obj) ((state) + 4 * (obj))
#define S(v)          ((v) & 3)
#define OBJ(v)        ((v) >> 2)

byte wait[R];               /* wait[r] = [obj | S]; the epoch is abstracted, see the header */
byte armed;                 /* the word of armed bits */
byte tokens[R];             /* the value of the parker's OS semaphore */
#ifdef LEASE
byte owner[R];              /* 0 = free, else thread + 1 */
byte rec[N];                /* the record a thread has leased */
#define r rec[me]
#define RECORD(i) rec[i]
#else
#define r me                /* every thread has its own record for good */
#define RECORD(i) (i)
#endif

#ifdef MUTATION_POST_BEFORE_CAS
byte epoch[R];              /* of wait[r], modulo 8; this mutation alone needs it */
#ifdef MUTATION_NO_EPOCH
#define SAME_EPOCH true
#else
#define SAME_EPOCH (e == epoch[q])
#endif
#endif

/* Ghosts. They change no step. */
byte due[R];                /* posts under way: CAS to POSTED done, post not done */
byte late[R];               /* due[r] at the last drain */
bool asleep[N];             /* blocked in sleep() */
bool done[N + 2];           /* finished its work or gave up */
bool dead[N + 2];           /* killed; a live thread reads it only through "prove owner dead" */

byte sliceOf = NONE;        /* the sleeper whose slice has ended */
byte early = EARLY;
byte giveups = GIVEUPS;
#if KILLS + EARLY + GIVEUPS + STRAY > 0
bool calm;                  /* set once: from now on nothing happens by itself */
#else
#define calm true
#endif

#define LIVE (!dead[PROC(me)])      /* guards every step: a killed thread simply stops */

/* ------------------------------------------------------------------ objects
 * Each object gives: BLOCKED (the state has nothing to take), ANNOUNCED (W is set), take (the CAS of
 * attempt), setW (the CAS of announce). attempt() must fail only on a state that was BLOCKED: when its
 * CAS fails it looks again. So a read and the CAS on the same word are one step here.
 */
#ifdef MUTEX
#define OWNER(v) ((v) & 7)
#define INC 8
#define W   16
byte w;                     /* [W | INC | owner], owner = thread + 1 */
byte holder;                /* ghost: who believes to hold the lock, thread + 1 */
bool torn;                  /* ghost: the guarded data may be half written */
#define BLOCKED(o)   (OWNER(w) != 0)
#define ANNOUNCED(o) (w & W)
inline take(o)
{
    assert(holder == 0 || dead[PROC(holder - 1)]);      /* mutual exclusion */
    assert(((w & INC) != 0) == torn);                   /* INC is seen exactly after a death inside */
#ifdef MUTATION_SLEPT_IGNORED
    w = (me + 1) | (w & INC) | (w & W);
#else
    w = (me + 1) | (w & INC) | (slept -> W : (w & W));
#endif
    holder = me + 1;
    torn = true
}
inline setW(o) { w = w | W }
#endif

#ifdef SEMAPHORE
#define W 128
#define COUNT(v) ((v) & 127)
byte w = INITIAL;           /* [W | count] */
byte permits = INITIAL;     /* ghost: permits given and not taken */
#define BLOCKED(o)   (COUNT(w) == 0)
#define ANNOUNCED(o) (w & W)
inline take(o)
{
    assert(COUNT(w) == permits);                        /* permits are conserved */
#ifdef MUTATION_SLEPT_IGNORED
    w = w - 1;
#else
    w = (w - 1) | (slept -> W : 0);
#endif
    permits--
}
inline setW(o) { w = w | W }
#endif

#ifdef QUEUE
#define NOT_EMPTY 0
#define NOT_FULL  1
byte items;                 /* state: stands for the ring */
byte published, taken;      /* ghosts */
#ifdef CAPACITY
bool ww[2];                 /* a W word for takers and one for producers */
#define BLOCKED(o)   ((o) == NOT_EMPTY -> items == 0 : items == CAPACITY)
#define OBJECT_OF(i) ((i) < TAKERS -> NOT_EMPTY : NOT_FULL)
#else
bool ww[1];                 /* the W word */
#define BLOCKED(o)   (items == 0)
#endif
#define ANNOUNCED(o) (ww[o])
inline take(o)
{
    if
    :: o == NOT_EMPTY -> items--; taken++
    :: else -> items++; published++
    fi;
    assert(items == published - taken)                  /* no item lost, none doubled */
}
inline setW(o) { ww[o] = true }
#endif

#ifdef EVENT
#define W    128
#define SET  64
#define SEQ(v) ((v) & 63)
byte w;                     /* [W | SET | seq] */
byte seq0[N];               /* seq seen when the wait began */
byte sets, sets0[N];        /* ghosts: real number of sets, and its value when the wait began */
#define BLOCKED(o)     ((w & SET) == 0 && SEQ(w) == seq0[me])
#define BLOCKED_FOR(i) ((w & SET) == 0 && sets == sets0[i])
#define ANNOUNCED(o)   (w & W)
inline take(o) { skip }
inline setW(o) { w = w | W }
#endif

#ifndef OBJECT_OF
#define OBJECT_OF(i) 0
#endif
#ifndef BLOCKED_FOR
#define BLOCKED_FOR(i) BLOCKED(OBJECT_OF(i))
#endif

/* ------------------------------------------------------------------ wake */
inline post(q)
{
#ifdef WITNESS_LATE_POST
    assert(owner[q] == 0 || owner[q] == to);            /* fails: the post reaches the next lessee */
#endif
    tokens[q]++;
#ifndef NO_TOKEN_CHECKS
    assert(due[q] > 0);                                 /* K2: each post is paid by one step to POSTED */
    due[q]--;
    assert(tokens[q] <= 1 + late[q]);                   /* K5 */
#endif
    assert(tokens[q] <= MAX_TOKENS)
}

#ifdef NO_TOKEN_CHECKS
#define DUE skip
#else
#define DUE due[q]++
#endif

/* k = wake(obj, n). Any start and any order of records. */
inline wake(obj, n)
{
#ifdef BIT_PER_RECORD
    d_step { LIVE; k = 0; snap = (1 << R) - 1 }
#else
    d_step { LIVE; k = 0; snap = armed }                /* one read of the word of armed bits */
#endif
    do
    :: k >= n || snap == 0 -> break
    :: else ->
        atomic {
            LIVE;
            if
            :: snap & 1  -> q = 0
#if R > 1
            :: snap & 2  -> q = 1
#endif
#if R > 2
            :: snap & 4  -> q = 2
#endif
#if R > 3
            :: snap & 8  -> q = 3
#endif
#if R > 4
            :: snap & 16 -> q = 4
#endif
            fi;
            snap = snap & ~(1 << q);
#ifdef BIT_PER_RECORD
            if
            :: (armed & (1 << q)) == 0 -> q = NONE      /* the bit is read when its record's turn comes */
            :: else
            fi
        }
        atomic {
            LIVE;
#endif
#ifdef MUTATION_POST_BEFORE_CAS
            if                                          /* v = wait[r], here with its epoch */
            :: q != NONE && wait[q] == V(ARMED, obj) -> e = epoch[q]
            :: else -> q = NONE
            fi
        }
        if
        :: q != NONE -> d_step { LIVE; post(q) }
        :: else
        fi;
        atomic {
            LIVE;
            if
            :: q != NONE && wait[q] == V(ARMED, obj) && SAME_EPOCH -> wait[q] = V(POSTED, obj); k++
            :: else
            fi;
            q = NONE; e = 0
        }
#else
            if                                          /* v = wait[r]; CAS(wait[r], v, POSTED) */
            :: q != NONE && wait[q] == V(ARMED, obj) -> wait[q] = V(POSTED, obj); DUE;
#ifdef WITNESS_LATE_POST
                to = owner[q]
#endif
            :: else -> q = NONE
            fi
        }
        if
        :: q != NONE -> d_step { LIVE; post(q); k++; q = NONE }
        :: else
        fi
#endif
    od;
    snap = 0
}

/* ------------------------------------------------------------------ await
 * Goes on behind the call when the thing is ACQUIRED, jumps to gaveUp when it is not.
 */
inline armRecord(obj)
{
#ifdef MUTATION_BIT_BEFORE_ARMED
    d_step { LIVE; armed = armed | (1 << r) }
#endif
    d_step {
        LIVE;
#ifndef MUTATION_NO_DRAIN
        tokens[r] = 0;                                  /* drain: trywait until empty */
        late[r] = due[r];
#endif
#ifdef MUTATION_POST_BEFORE_CAS
        epoch[r] = (epoch[r] + 1) & 7;
#endif
        wait[r] = V(ARMED, obj)
    }
#if !defined(MUTATION_BIT_BEFORE_ARMED) && !defined(MUTATION_BIT_AFTER_REREAD)
    d_step { LIVE; armed = armed | (1 << r) }
#endif
}

#define REREAD(x) d_step { LIVE; ok = (x); asleep[me] = ok }

inline blocked(obj)
{
#ifdef MUTATION_NO_REREAD
    REREAD(true);
#elif defined(MUTATION_REREAD_STATE_ONLY)
    REREAD(BLOCKED(obj));
#elif defined(MUTATION_REREAD_W_ONLY)
    REREAD(ANNOUNCED(obj));
#elif defined(REREAD_SAME_WORD)
    REREAD(w == v);
#elif defined(QUEUE) && defined(REREAD_W_FIRST)
    d_step { LIVE; ok = ANNOUNCED(obj) }
    if
    :: ok -> REREAD(BLOCKED(obj))
    :: else
    fi;
#elif defined(QUEUE)
    d_step { LIVE; ok = BLOCKED(obj) }
    if
    :: ok -> REREAD(ANNOUNCED(obj))
    :: else
    fi;
#else
    REREAD(BLOCKED(obj) && ANNOUNCED(obj));
#endif
#ifdef MUTATION_BIT_AFTER_REREAD
    d_step { LIVE; armed = armed | (1 << r) }
#endif
}

/* One token, or the end of a slice, or the deadline. */
inline sleep()
{
    if
    :: d_step { LIVE && tokens[r] > 0 -> tokens[r]--; asleep[me] = false }
    :: d_step { LIVE && sliceOf == me -> sliceOf = NONE; sliceEnded = true; asleep[me] = false }
#if EARLY > 0
    :: d_step { LIVE && !calm && early > 0 -> early--; sliceEnded = true; asleep[me] = false }
#endif
#if GIVEUPS > 0
    :: d_step { LIVE && !calm && giveups > 0 -> giveups--; leaving = true; asleep[me] = false }
#endif
    fi
}

inline disarm()
{
    d_step {                                            /* CAS ARMED->IDLE, or POSTED->IDLE */
        LIVE;
        s = S(wait[r]);
        wait[r] = IDLE;
#ifdef KILL_WOKEN
        woken[me] = (s == POSTED)
#endif
    }
#ifdef MUTATION_LEASE_EARLY
    d_step { LIVE; owner[r] = 0 }
    d_step { LIVE; armed = armed & ~(1 << r); r = 0 }
#else
    d_step { LIVE; armed = armed & ~(1 << r) }
#ifdef LEASE
    d_step { LIVE; owner[r] = 0; r = 0 }                /* the lease ends after the bit is cleared */
#endif
#endif
}

#ifdef KILL_WOKEN
bool woken[N];                      /* ghost: disarmed a POSTED record and has not looked yet */
#define NOT_WOKEN woken[me] = false
#else
#define NOT_WOKEN skip
#endif

inline await(obj)
{
    slept = false;
again:
    if                                                  /* attempt(slept) */
    :: d_step { LIVE && !BLOCKED(obj) -> take(obj); NOT_WOKEN }; goto acquired
    :: d_step { LIVE && BLOCKED(obj) -> NOT_WOKEN }
    fi;
#ifdef QUEUE
    d_step { LIVE; setW(obj) }                          /* announce(): CAS(ww, 0, 1), or already 1 */
#else
    if                                                  /* announce() */
    :: d_step { LIVE && BLOCKED(obj) -> setW(obj);
#ifdef REREAD_SAME_WORD
        v = w
#endif
        }
    :: d_step { LIVE && !BLOCKED(obj) -> skip }; goto again
    fi;
#endif
#ifdef LEASE
    atomic {                                            /* lease any free record */
        LIVE;
        if
        :: owner[0] == 0 -> r = 0
#if R > 1
        :: owner[1] == 0 -> r = 1
#endif
#if R > 2
        :: owner[2] == 0 -> r = 2
#endif
#if R > 3
        :: owner[3] == 0 -> r = 3
#endif
        fi;
        owner[r] = me + 1
    }
#endif
    armRecord(obj);                                     /* arm(r, obj) */
    blocked(obj);
    if
    :: ok -> ok = false; sleep(); slept = true
    :: else
    fi;
    disarm();                                           /* s = disarm(r) */
    if
    :: s == POSTED ->
#ifdef WITNESS_POSTED_AWAKE
        assert(slept);                                  /* fails: a waiter is posted that never slept */
#endif
        slept = true
    :: else
    fi;
#ifdef MUTEX
    if                                                  /* slice ended: prove owner dead, take over */
    :: sliceEnded ->
        if
        :: d_step { LIVE && BLOCKED(obj) && dead[PROC(OWNER(w) - 1)] ->
               assert(holder == OWNER(w) && torn);
               w = (me + 1) | W | INC;
               holder = me + 1 }; goto acquired
        :: d_step { LIVE && !(BLOCKED(obj) && dead[PROC(OWNER(w) - 1)]) -> sliceEnded = false }
        fi
    :: else
    fi;
#else
    sliceEnded = false;
#endif
#if GIVEUPS > 0
    if                                                  /* giving up: deadline, interrupted, closed */
    :: leaving
    :: d_step { LIVE && !leaving && !calm && giveups > 0 -> giveups--; leaving = true }
    :: !leaving -> s = 0; goto again
    fi;
#if !defined(MUTATION_NO_RULE_G) && !defined(MUTATION_NO_LAST_ATTEMPT)
    if                                                  /* attempt(slept) */
    :: d_step { LIVE && !BLOCKED(obj) -> take(obj) }; goto acquired
    :: d_step { LIVE && BLOCKED(obj) -> skip }
    fi;
#endif
#if !defined(MUTATION_NO_RULE_G) && !defined(MUTATION_NO_HAND_ON)
    if                                                  /* rule G */
    :: s == POSTED -> wake(obj, 1)
    :: else
    fi;
#endif
    goto gaveUp;
#else
    s = 0; goto again;
#endif
acquired: progress:
    atomic { s = 0; slept = false; sliceEnded = false; leaving = false }
}

inline finish()
{
    atomic { s = 0; k = 0; slept = false; leaving = false; round = 0; done[me] = true }
}

#ifdef WITNESS_LATE_POST
#define MORE_LOCALS ; byte to
#elif defined(MUTATION_POST_BEFORE_CAS)
#define MORE_LOCALS ; byte e
#else
#define MORE_LOCALS
#endif
#define LOCALS \
    byte s, k, snap, v, round; byte q = NONE; bool slept, sliceEnded, leaving, ok MORE_LOCALS

/* ------------------------------------------------------------------ (A) mutex */
#ifdef MUTEX
inline unlock()
{
    if
    :: d_step { LIVE && w == me + 1 -> w = 0; holder = 0; torn = false }            /* CAS(w, me, 0) */
    :: d_step { LIVE && w != me + 1 -> assert(OWNER(w) == me + 1);
           ok = ((w & W) != 0); w = w & W; holder = 0; torn = false };              /* CAS(w, v, W(v)) */
       if
       :: ok ->
           ok = false;
           wake(0, 1);
           if
           :: k == 0 ->
#ifdef MUTATION_CLEAR_BY_STORE
               if
               :: d_step { LIVE && w == W -> skip }; d_step { LIVE; w = 0 }; wake(0, ALL)
               :: d_step { LIVE && w != W -> skip }
               fi
#else
               if
               :: d_step { LIVE && w == W -> w = 0 };                               /* CAS(w, W, 0) */
#ifndef MUTATION_NO_WAKE_ALL
                  wake(0, ALL)
#endif
               :: d_step { LIVE && w != W -> skip }
               fi
#endif
           :: else
           fi;
           k = 0
       :: else
       fi
    fi
}

active [THREADS] proctype thread()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == (me == 0 -> ROUNDS_OF_0 : ROUNDS) -> break
    :: else ->
        await(0);
        d_step { LIVE; assert(holder == me + 1 && OWNER(w) == me + 1) }             /* critical section */
        unlock();
        round++
    od;
gaveUp:
    finish()
}
#endif

/* ------------------------------------------------------------------ (B) semaphore */
#ifdef SEMAPHORE
inline release(n)
{
    d_step { LIVE; assert(COUNT(w) == permits); w = w + n; permits = permits + n; v = w }     /* CAS count + n */
    if
    :: v & W ->
        wake(0, n);
        if
        :: k < n ->
#ifdef MUTATION_CLEAR_BY_STORE
            if
            :: d_step { LIVE && w == v -> skip }; d_step { LIVE; w = v & ~W }; wake(0, ALL)
            :: d_step { LIVE && w != v -> skip }
            fi
#else
            if
            :: d_step { LIVE && w == v -> w = v & ~W };                             /* CAS W away at that value */
#ifndef MUTATION_NO_WAKE_ALL
               wake(0, ALL)
#endif
            :: d_step { LIVE && w != v -> skip }
            fi
#endif
        :: else
        fi;
        k = 0
    :: else
    fi;
    v = 0
}

active [TAKERS] proctype taker()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == ROUNDS -> break
    :: else ->
        await(0);
#ifdef GIVE_BACK
        release(1);
#endif
        round++
    od;
gaveUp:
    finish()
}

#if RELEASERS > 0
active [RELEASERS] proctype releaser()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == (me == TAKERS -> GIVES_OF_FIRST : GIVES) -> break
    :: else -> release(PERMITS); round++
    od;
    finish()
}
#endif
#endif

/* ------------------------------------------------------------------ (C) separate W word */
#ifdef QUEUE
/* The second half of publish(obj): the state is written, now look for sleepers. */
inline publishWake(obj)
{
#ifndef MUTATION_W_BEFORE_STATE
    d_step { LIVE; ok = ww[obj] }                                                   /* after a full fence */
#endif
    if
    :: ok ->
        ok = false;
        wake(obj, 1);
        if
        :: k == 0 ->
            if
#ifdef MUTATION_CLEAR_BY_STORE
            :: d_step { LIVE; ww[obj] = false }; wake(obj, ALL)
#else
            :: d_step { LIVE && ww[obj] -> ww[obj] = false };                       /* CAS(ww, 1, 0) */
#ifndef MUTATION_NO_WAKE_ALL
               wake(obj, ALL)
#endif
            :: d_step { LIVE && !ww[obj] -> skip }
#endif
            fi
        :: else
        fi;
        k = 0
    :: else
    fi
}

active [TAKERS] proctype taker()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == ROUNDS -> break
    :: else ->
        await(NOT_EMPTY);
#ifdef CAPACITY
        publishWake(NOT_FULL);
#endif
        round++
    od;
gaveUp:
    finish()
}

active [PRODUCERS] proctype producer()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == GIVES -> break
    :: else ->
#ifdef CAPACITY
        await(NOT_FULL);
#else
#ifdef MUTATION_W_BEFORE_STATE
        d_step { LIVE; ok = ww[NOT_EMPTY] }
#endif
        d_step { LIVE; items++; published++ }
#endif
        publishWake(NOT_EMPTY);
        round++
    od;
#ifdef CAPACITY
gaveUp:
#endif
    finish()
}
#endif

/* ------------------------------------------------------------------ (D) event */
#ifdef EVENT
active [WAITERS] proctype waiter()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == ROUNDS -> break
    :: else ->
        d_step { LIVE; seq0[me] = SEQ(w); sets0[me] = sets }                        /* v0 = e */
        await(0);
        d_step { LIVE; seq0[me] = 0; sets0[me] = 0; round++ }
    od;
gaveUp:
    finish()
}

active [SETTERS] proctype setter()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == GIVES -> break
    :: else ->
        if                                                                          /* set */
        :: d_step { LIVE && (w & SET) -> skip }
        :: d_step { LIVE && (w & SET) == 0 -> ok = ((w & W) != 0); sets++;
#ifdef MUTATION_NO_SEQ
               w = SET | SEQ(w)
#else
               w = SET | (SEQ(w) + 1)
#endif
               };
           if
           :: ok -> ok = false;
#ifdef MUTATION_NO_WAKE_ALL
               wake(0, 1);
#else
               wake(0, ALL);
#endif
               k = 0
           :: else
           fi
        fi;
#ifdef CLEARS
        d_step { LIVE; w = w & ~SET }                                               /* clear: seq and W kept */
#endif
        round++
    od;
    finish()
}
#endif

/* ------------------------------------------------------------------ reaper
 * As many as there are kills, so that the first may be killed at work. reaping[i] is the lock on live/i.
 */
#ifdef REAPER
byte reaping[N];            /* 0 or the reaper + 1 that holds the proof lock of thread i */
bool reaped[N];

inline reapRecord(x)
{
#ifdef MUTATION_REAPER_WAKES_FIRST
    d_step { LIVE; ok = (S(wait[x]) != IDLE) }          /* as first written: any ARMED or POSTED record */
    if
    :: ok -> ok = false; wake(OBJ(wait[x]), 1); k = 0
    :: else
    fi;
    d_step { LIVE; wait[x] = IDLE }
#else
    d_step {                                            /* CAS(wait[r], ARMED, IDLE): it has eaten no wake */
        LIVE;
        if
        :: S(wait[x]) == ARMED -> wait[x] = IDLE
        :: else -> ok = (S(wait[x]) == POSTED)
        fi
    }
    if                                                  /* POSTED: it may have eaten one; hand on, then IDLE */
    :: ok -> ok = false; wake(OBJ(wait[x]), 1); k = 0
    :: else
    fi;
    d_step { LIVE; wait[x] = IDLE }
#endif
    d_step { LIVE; armed = armed & ~(1 << x) }
#ifdef LEASE
    d_step { LIVE; owner[x] = 0 }
#endif
}

#define TO_REAP(i) (dead[PROC(i)] && !reaped[i] && (reaping[i] == 0 || dead[reaping[i] - 1]))

active [KILLS] proctype reaper()
{
    byte me = _pid;
    byte k, snap, x, i;
    byte q = NONE;
    bool ok;
next:
    atomic {
        if
        :: LIVE && TO_REAP(0) -> i = 0
        :: LIVE && TO_REAP(1) -> i = 1
#if N > 2
        :: LIVE && TO_REAP(2) -> i = 2
#endif
#if N > 3
        :: LIVE && TO_REAP(3) -> i = 3
#endif
#if N > 4
        :: LIVE && TO_REAP(4) -> i = 4
#endif
        fi;
        reaping[i] = me + 1
    }
#ifdef MUTEX
    d_step {                                            /* owner dead: CAS(w, v, INC | W(v)) */
        LIVE;
        if
        :: OWNER(w) == i + 1 -> w = INC | (w & W); ok = ((w & W) != 0)
        :: else
        fi
    }
    if
    :: ok -> ok = false; wake(0, 1); k = 0
    :: else
    fi;
#endif
#ifdef LEASE
    x = 0;
    do
    :: x == R -> break
    :: else ->
        if
        :: d_step { LIVE && owner[x] == i + 1 -> skip }; reapRecord(x)
        :: d_step { LIVE && owner[x] != i + 1 -> skip }
        fi;
        x++
    od;
#else
    x = i;
    if
    :: x < R -> reapRecord(x)
    :: else
    fi;
#endif
    atomic { LIVE; reaped[i] = true; reaping[i] = 0; x = 0; i = 0 }
    goto next
}
#endif

/* ------------------------------------------------------------------ world
 * Kills, then grows calm, then plays the clock. Only a stuck system lets the clock move: "timeout" is
 * true when no other step is possible.
 */

/* Thread i may sleep for ever: there is nothing for it to take, and the next giver will find it. */
#ifdef MUTEX
#define CAN_STAY(i) false
#else
#define CAN_STAY(i) \
    ((i) < R && asleep[i] && BLOCKED_FOR(i) && ANNOUNCED(OBJECT_OF(i)) \
     && wait[RECORD(i)] == V(ARMED, OBJECT_OF(i)) && (armed & (1 << RECORD(i))))
#endif

/* The last step of a giver that is killed after it cleared W and before wake(obj, ALL). */
#ifdef MUTEX
#define STRAY_CLEAR w == W -> w = 0
#endif
#ifdef SEMAPHORE
#define STRAY_CLEAR COUNT(w) > 0 && (w & W) -> w = w & ~W
#endif
#ifdef QUEUE
#define STRAY_CLEAR ww[NOT_EMPTY] -> ww[NOT_EMPTY] = false
#endif

#ifdef KILL_WAITERS
#define MAY_KILL(i) ((i) < R && S(wait[i]) != IDLE)
#elif defined(KILL_OWNER)
#define MAY_KILL(i) (holder == (i) + 1)
#elif defined(KILL_WOKEN)
#define MAY_KILL(i) ((i) < R && woken[i])
#else
#define MAY_KILL(i) true
#endif

#define KILLABLE(i) (!dead[PROC(i)] && !done[i] && MAY_KILL(i))
#define SLEEPER(i)  (asleep[i] && !dead[PROC(i)] && !CAN_STAY(i))

active proctype world()
{
    byte i, kills = KILLS, slices = SLICES;
    bool settled, stray = true;
#if KILLS + STRAY > 0
    do
#if STRAY > 0
    :: d_step { stray && STRAY_CLEAR -> stray = false }
#endif
#if KILLS > 0
    :: atomic { kills > 0 && KILLABLE(0) -> kills--; dead[PROC(0)] = true }
    :: atomic { kills > 0 && KILLABLE(1) -> kills--; dead[PROC(1)] = true }
#if N > 2
    :: atomic { kills > 0 && KILLABLE(2) -> kills--; dead[PROC(2)] = true }
#endif
#if N > 3
    :: atomic { kills > 0 && KILLABLE(3) -> kills--; dead[PROC(3)] = true }
#endif
#if N > 4
    :: atomic { kills > 0 && KILLABLE(4) -> kills--; dead[PROC(4)] = true }
#endif
#if defined(REAPER) && KILLS > 1
    :: atomic { kills > 0 && !dead[N] && kills < KILLS -> kills--; dead[N] = true }
#endif
#endif
    :: d_step { kills = 0; stray = false; calm = true } -> break
    od;
#endif
#if KILLS + STRAY == 0 && EARLY + GIVEUPS > 0
    calm = true;
#endif
    do
    :: atomic {
           timeout ->
           settled = true;
           for (i : 0 .. N - 1) {
               if
               :: dead[PROC(i)] || done[i]
               :: else ->
                   if
                   :: CAN_STAY(i)
                   :: else -> settled = false
                   fi
               fi
           }
           if
           :: settled -> break
           :: else
           fi;
           assert(slices > 0);                          /* no wedge */
           slices--; settled = false;
           if
           :: SLEEPER(0) -> sliceOf = 0
           :: SLEEPER(1) -> sliceOf = 1
#if N > 2
           :: SLEEPER(2) -> sliceOf = 2
#endif
#if N > 3
           :: SLEEPER(3) -> sliceOf = 3
#endif
#if N > 4
           :: SLEEPER(4) -> sliceOf = 4
#endif
           :: else -> assert(false)                     /* stuck, and not in sleep() */
           fi
       }
    od
}
