// RUN  ok   mutex-2x2: -DMUTEX -DTHREADS=2 -DROUNDS=2
// RUN  ok   mutex-3x1: -DMUTEX -DTHREADS=3 -DMAX_TOKENS=2
// RUN  ok   mutex-3x1-giveup: -DMUTEX -DTHREADS=3 -DGIVEUPS=1
// RUN  ok   mutex-3x1-early: -DMUTEX -DTHREADS=3 -DEARLY=1
// RUN  ok   mutex-3x1-kill1: -DMUTEX -DTHREADS=3 -DKILLS=1 -DSLICES=2
// RUN  ok   mutex-3x1-lease: -DMUTEX -DTHREADS=3 -DLEASE
// RUN  ok   mutex-3x1-stray: -DMUTEX -DTHREADS=3 -DSTRAY=1
// RUN  ok   mutex-reaped-waiter: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_WAITERS
// RUN  fail mutex-kill-without-slices: -DMUTEX -DTHREADS=2 -DKILLS=1
// RUN  fail mutex-no-reread: -DMUTEX -DTHREADS=3 -DMUTATION_NO_REREAD
// RUN  fail mutex-reread-state-only: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_REREAD_STATE_ONLY
// RUN  fail mutex-reread-w-only: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_REREAD_W_ONLY
// RUN  fail mutex-bit-after-reread: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_BIT_AFTER_REREAD
// RUN  fail mutex-no-hand-on: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// RUN  fail mutex-exception-keeps-wake: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_EXCEPTION_KEEPS_WAKE
// RUN  fail mutex-owes-ends-early: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_OWES_ENDS_EARLY
// RUN  fail mutex-takeover-by-store: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_OWNER -DEARLY=1 -DSLICES=2 -DMUTATION_TAKEOVER_BY_STORE
// RUN  fail mutex-takeover-drops-inc: -DMUTEX -DTHREADS=2 -DKILLS=1 -DSLICES=2 -DMUTATION_TAKEOVER_DROPS_INC
// RUN  fail mutex-post-before-cas: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_POST_BEFORE_CAS
// RUN  fail mutex-no-drain: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_NO_DRAIN
// RUN  fail mutex-stray-slept-ignored: -DMUTEX -DTHREADS=3 -DSTRAY=1 -DMUTATION_SLEPT_IGNORED
// RUN  fail mutex-lease-early: -DMUTEX -DTHREADS=3 -DLEASE -DMUTATION_LEASE_EARLY
// RUN  fail mutex-reaper-wakes-first: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_WAITERS -DMUTATION_REAPER_WAKES_FIRST
// RUN  ok   mutex-store-3x1: -DMUTEX -DSTORE -DTHREADS=3
// RUN  ok   mutex-store-2x2: -DMUTEX -DSTORE -DTHREADS=2 -DROUNDS=2
// RUN  ok   mutex-store-3x1-giveup: -DMUTEX -DSTORE -DTHREADS=3 -DGIVEUPS=1
// RUN  ok   mutex-store-2x2-kill1: -DMUTEX -DSTORE -DTHREADS=2 -DROUNDS=2 -DKILLS=1 -DSLICES=2
// RUN  ok   mutex-store-2x2-no-delay-slice: -DMUTEX -DSTORE -DTHREADS=2 -DROUNDS=2 -DSLICES=2 -DMUTATION_NO_DELAY
// RUN  ok   mutex-store-reaped-owner: -DMUTEX -DSTORE -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_OWNER
// RUN  fail mutex-store-flag-last: -DMUTEX -DSTORE -DTHREADS=3 -DROUNDS_OF_0=2 -DGIVEUPS=1 -DMUTATION_FLAG_LAST
// RUN  fail mutex-store-no-delay: -DMUTEX -DSTORE -DTHREADS=2 -DMUTATION_NO_DELAY
// RUN  fail mutex-store-w-in-word: -DMUTEX -DSTORE -DTHREADS=2 -DMUTATION_W_IN_WORD
// RUN  fail mutex-store-look-first: -DMUTEX -DSTORE -DTHREADS=2 -DMUTATION_LOOK_FIRST
// RUN  fail mutex-store-no-wake-all: -DMUTEX -DSTORE -DTHREADS=3 -DROUNDS_OF_0=2 -DMUTATION_NO_WAKE_ALL
// RUN  fail mutex-store-after-proof: -DMUTEX -DSTORE -DTHREADS=2 -DKILLS=1 -DSLICES=2 -DEARLY=1 -DMUTATION_STORE_AFTER_PROOF
// RUN  fail witness-surplus-token: -DMUTEX -DTHREADS=3 -DMAX_TOKENS=1
// RUN  ok   semaphore-2+2: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2
// RUN  ok   semaphore-pool-3: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=1 -DGIVE_BACK
// RUN  ok   semaphore-2+1-two-permits: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DPERMITS=2 -DGIVEUPS=1
// RUN  ok   semaphore-1and2-giveup: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVES=2 -DWANT1=2 -DGIVEUPS=1
// RUN  ok   semaphore-2and3: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVES=3 -DWANT0=2 -DWANT1=3
// RUN  fail semaphore-reread-w-only: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_REREAD_W_ONLY
// RUN  fail semaphore-clear-by-store: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_CLEAR_BY_STORE
// RUN  fail semaphore-no-wake-all: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=2 -DGIVES_OF_FIRST=2 -DMUTATION_NO_WAKE_ALL
// RUN  fail semaphore-one-channel: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DWANT1=2 -DMUTATION_ONE_CHANNEL
// RUN  fail semaphore-more-woken-singly: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVES=2 -DWANT0=2 -DWANT1=3 -DMUTATION_MORE_WOKEN_SINGLY
// RUN  ok   queue-2+2: -DQUEUE -DTAKERS=2 -DPRODUCERS=2
// RUN  ok   queue-2+1x2-giveup: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DGIVEUPS=1
// RUN  ok   queue-2+1x2-kill1: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DKILLS=1 -DSLICES=2
// RUN  ok   queue-bounded-2+1x2: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1
// RUN  ok   queue-bounded-1+2-abort: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=1 -DINITIAL=1 -DABORTS=1
// RUN  ok   queue-bounded-1+2-giveup: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=1 -DINITIAL=1 -DGIVEUPS=1
// RUN  ok   queue-sizes-1+2: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=2 -DINITIAL=2 -DSIZES
// RUN  fail queue-no-reread: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_NO_REREAD
// RUN  fail queue-reread-state-only: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_REREAD_STATE_ONLY
// RUN  fail queue-reread-w-only: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_REREAD_W_ONLY
// RUN  fail queue-no-wake-all: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_NO_WAKE_ALL
// RUN  fail queue-w-before-state: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_W_BEFORE_STATE
// RUN  fail queue-exception-keeps-wake: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVEUPS=1 -DMUTATION_EXCEPTION_KEEPS_WAKE
// RUN  fail queue-closed-keeps-wake: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVEUPS=1 -DMUTATION_CLOSED_KEEPS_WAKE
// RUN  fail queue-no-chain: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_NO_CHAIN
// RUN  fail queue-abort-wakes-producers-only: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DABORTS=1 -DMUTATION_ABORT_WAKES_PRODUCERS_ONLY
// RUN  fail queue-abort-wakes-takers-only: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=1 -DINITIAL=1 -DABORTS=1 -DMUTATION_ABORT_WAKES_TAKERS_ONLY
// RUN  fail queue-wake-before-freed: -DQUEUE -DTAKERS=1 -DPRODUCERS=1 -DCAPACITY=1 -DINITIAL=1 -DMUTATION_WAKE_BEFORE_FREED
// RUN  fail queue-no-pass-room-on: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DCAPACITY=2 -DINITIAL=2 -DMUTATION_NO_PASS_ROOM_ON
// RUN  fail queue-mixed-wakes-nobody: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=2 -DINITIAL=2 -DSIZES -DMUTATION_MIXED_WAKES_NOBODY
// RUN  ok   event-2+1-clears: -DEVENT -DWAITERS=2 -DSETTERS=1 -DCLEARS -DGIVEUPS=1
// RUN  fail event-no-wake-all: -DEVENT -DWAITERS=2 -DSETTERS=1 -DMUTATION_NO_WAKE_ALL
// RUN  fail event-no-seq: -DEVENT -DWAITERS=2 -DSETTERS=1 -DCLEARS -DMUTATION_NO_SEQ
// LONG ok   mutex-store-2+1+1-giveup: -DMUTEX -DSTORE -DTHREADS=3 -DROUNDS_OF_0=2 -DGIVEUPS=1
// LONG ok   mutex-store-3x1-kill1: -DMUTEX -DSTORE -DTHREADS=3 -DKILLS=1 -DSLICES=2
// LONG ok   mutex-store-3x1-lease: -DMUTEX -DSTORE -DTHREADS=3 -DLEASE
// LONG ok   mutex-store-3x1-reaper: -DMUTEX -DSTORE -DTHREADS=3 -DKILLS=1 -DSLICES=2 -DREAPER
// LONG ok   mutex-3x1-same-word: -DMUTEX -DTHREADS=3 -DREREAD_SAME_WORD
// LONG ok   mutex-3x1-kill2: -DMUTEX -DTHREADS=3 -DKILLS=2 -DSLICES=2
// LONG fail mutex-no-wake-all-slept-ignored: -DMUTEX -DTHREADS=4 -DMUTATION_NO_WAKE_ALL -DMUTATION_SLEPT_IGNORED
// LONG fail witness-posted-awake: -DMUTEX -DTHREADS=2 -DWITNESS_POSTED_AWAKE
// LONG fail mutex-takeover-by-store-early: -DMUTEX -DTHREADS=3 -DKILLS=1 -DEARLY=2 -DSLICES=2 -DMUTATION_TAKEOVER_BY_STORE
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
// LONG fail mutex-owes-until-attempt: -DMUTEX -DTHREADS=3 -DROUNDS_OF_0=2 -DSTRAY=1 -DGIVEUPS=1 -DMUTATION_OWES_UNTIL_ATTEMPT
// LONG fail mutex-stray-giveup-no-hand-on: -DMUTEX -DTHREADS=3 -DROUNDS_OF_0=2 -DSTRAY=1 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG ok   mutex-harmless-no-wake-all: -DMUTEX -DTHREADS=4 -DMUTATION_NO_WAKE_ALL
// LONG ok   mutex-harmless-slept-ignored: -DMUTEX -DTHREADS=3 -DROUNDS=2 -DMUTATION_SLEPT_IGNORED
// LONG ok   mutex-harmless-bit-before-armed: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DMUTATION_BIT_BEFORE_ARMED
// LONG ok   mutex-harmless-reread-w-only: -DMUTEX -DTHREADS=3 -DMUTATION_REREAD_W_ONLY
// LONG ok   mutex-harmless-post-before-cas: -DMUTEX -DTHREADS=3 -DNO_TOKEN_CHECKS -DMUTATION_POST_BEFORE_CAS
// LONG fail mutex-post-before-cas-tokens: -DMUTEX -DTHREADS=3 -DNO_TOKEN_CHECKS -DMUTATION_POST_BEFORE_CAS -DMAX_TOKENS=2
// LONG fail mutex-post-before-cas-no-epoch: -DMUTEX -DTHREADS=3 -DNO_TOKEN_CHECKS -DMUTATION_POST_BEFORE_CAS -DMUTATION_NO_EPOCH
// LONG ok   mutex-harmless-no-drain: -DMUTEX -DTHREADS=3 -DGIVEUPS=1 -DNO_TOKEN_CHECKS -DMUTATION_NO_DRAIN
// LONG ok   mutex-reaped-owner: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_OWNER
// LONG fail mutex-clear-by-store: -DMUTEX -DTHREADS=2 -DROUNDS=2 -DMUTATION_CLEAR_BY_STORE
// LONG fail mutex-reaped-woken-waiter: -DMUTEX -DTHREADS=3 -DKILLS=1 -DREAPER -DKILL_WOKEN
// LONG fail witness-late-post: -DMUTEX -DTHREADS=3 -DLEASE -DWITNESS_LATE_POST
// LONG ok   semaphore-1and2: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DWANT1=2
// LONG ok   semaphore-1and2-kill1: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVES=2 -DWANT1=2 -DKILLS=1 -DSLICES=2
// LONG ok   semaphore-1and2and3: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DGIVES=2 -DWANT0=2 -DWANT1=3
// LONG ok   semaphore-1and1and2-two-permits: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=1 -DGIVES=2 -DPERMITS=2 -DWANT0=2
// LONG ok   semaphore-pool-1and1and2: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=2 -DWANT0=2 -DGIVE_BACK
// LONG fail semaphore-kill-without-slices: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DKILLS=1
// LONG fail semaphore-bit-after-reread: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_BIT_AFTER_REREAD
// LONG fail semaphore-post-before-cas: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_POST_BEFORE_CAS
// LONG fail semaphore-no-drain: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_NO_DRAIN
// LONG fail semaphore-pool-stray-slept-ignored: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=0 -DINITIAL=1 -DGIVE_BACK -DSTRAY=1 -DMUTATION_SLEPT_IGNORED
// LONG fail semaphore-no-hand-on: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG fail semaphore-owes-ends-early: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVEUPS=1 -DMUTATION_OWES_ENDS_EARLY
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
// LONG ok   semaphore-harmless-bit-before-armed: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_BIT_BEFORE_ARMED
// LONG ok   semaphore-2+1x2-kill1: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVES=2 -DKILLS=1 -DSLICES=2
// LONG fail semaphore-no-reread: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_NO_REREAD
// LONG fail semaphore-reread-state-only: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=2 -DMUTATION_REREAD_STATE_ONLY
// LONG fail semaphore-exception-keeps-wake: -DSEMAPHORE -DTAKERS=2 -DRELEASERS=1 -DGIVEUPS=1 -DMUTATION_EXCEPTION_KEEPS_WAKE
// LONG ok   queue-2+2-abort: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DABORTS=1
// LONG ok   queue-bounded-2+2-room-for-two: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DCAPACITY=2 -DINITIAL=2
// LONG ok   queue-2+1-early: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DEARLY=1
// LONG ok   queue-2+1x2-lease: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DLEASE
// LONG ok   queue-2+1x2-state-first: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DREREAD_STATE_FIRST
// LONG ok   queue-bounded-2+1x2-giveup: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1 -DGIVEUPS=1
// LONG ok   queue-bounded-2+1x2-kill1: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1 -DKILLS=1 -DSLICES=2
// LONG ok   queue-bounded-2+1x2-lease: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DCAPACITY=1 -DLEASE
// LONG ok   queue-bounded-1+2-kill1: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=1 -DINITIAL=1 -DKILLS=1 -DSLICES=2
// LONG ok   queue-bounded-1+2-kill2: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=1 -DINITIAL=1 -DKILLS=2 -DSLICES=3
// LONG ok   queue-bounded-1x2+2-giveup-abort: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=1 -DINITIAL=1 -DROUNDS=2 -DGIVES=1 -DGIVEUPS=1 -DABORTS=1
// LONG ok   queue-sizes-1+2-giveup: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=2 -DINITIAL=2 -DSIZES -DGIVEUPS=1
// LONG ok   queue-sizes-1x2+2: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=2 -DINITIAL=2 -DSIZES -DROUNDS=2 -DGIVES=1
// LONG ok   queue-2+1-reaped-waiter: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DKILLS=1 -DREAPER -DKILL_WAITERS
// LONG fail queue-kill-without-slices: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DKILLS=1
// LONG fail queue-bit-after-reread: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_BIT_AFTER_REREAD
// LONG fail queue-post-before-cas: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_POST_BEFORE_CAS
// LONG fail queue-no-drain: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DMUTATION_NO_DRAIN
// LONG fail queue-no-hand-on: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG fail queue-owes-ends-early: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVEUPS=1 -DMUTATION_OWES_ENDS_EARLY
// LONG fail queue-stray-needs-slice: -DQUEUE -DTAKERS=2 -DPRODUCERS=2 -DSTRAY=1
// LONG ok   queue-harmless-clear-by-store: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DMUTATION_CLEAR_BY_STORE
// LONG ok   queue-harmless-bit-before-armed: -DQUEUE -DTAKERS=2 -DPRODUCERS=1 -DGIVES=2 -DMUTATION_BIT_BEFORE_ARMED
// LONG fail queue-bounded-closed-keeps-wake: -DQUEUE -DTAKERS=1 -DPRODUCERS=2 -DCAPACITY=1 -DINITIAL=1 -DGIVEUPS=1 -DMUTATION_CLOSED_KEEPS_WAKE
// LONG ok   event-harmless-reread-state-only: -DEVENT -DWAITERS=2 -DSETTERS=1 -DGIVES=2 -DCLEARS -DMUTATION_REREAD_STATE_ONLY
// LONG ok   event-harmless-no-hand-on: -DEVENT -DWAITERS=2 -DSETTERS=1 -DCLEARS -DGIVEUPS=1 -DMUTATION_NO_HAND_ON
// LONG ok   event-3+1-clears: -DEVENT -DWAITERS=3 -DSETTERS=1 -DCLEARS
// LONG ok   event-2+2-clears-giveup: -DEVENT -DWAITERS=2 -DSETTERS=2 -DCLEARS -DGIVEUPS=1
// LONG ok   event-2+2-clears-kill1: -DEVENT -DWAITERS=2 -DSETTERS=2 -DCLEARS -DKILLS=1 -DSLICES=2
// LONG fail event-no-reread: -DEVENT -DWAITERS=2 -DSETTERS=1 -DMUTATION_NO_REREAD
// ONCE ok   mutex-4x1: -DMUTEX -DTHREADS=4
// ONCE ok   mutex-3x1-lease-reaper: -DMUTEX -DTHREADS=3 -DLEASE -DKILLS=1 -DSLICES=2 -DREAPER
// ONCE ok   semaphore-3+2-first-twice: -DSEMAPHORE -DTAKERS=3 -DRELEASERS=2 -DGIVES_OF_FIRST=2
// ONCE ok   queue-sizes-1+3: -DQUEUE -DTAKERS=1 -DPRODUCERS=3 -DCAPACITY=2 -DINITIAL=2 -DSIZES
//
// RUN: for every build, about one minute on one core. LONG: at most about one minute and 2 GB each.
// ONCE: 32 to 115 million states, one to four minutes and up to 8 GB (MEMLIM); when the protocol is changed.
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
 *                                            STORE: W is a flag of its own, and w is given back by a plain
 *                                            store, which waits in a buffer while its thread looks at the flag
 *   (B) SEMAPHORE  w = [W | count]           takers acquire WANT0, WANT1, 1 permits; releasers release PERMITS
 *                                            at once, GIVES times; GIVE_BACK: takers also release what they took.
 *                                            Who wants one permit waits on channel 0, who wants more on channel 1
 *   (C) QUEUE      cells, and two flags ww   takers look and wait (await only looks), take by CAS, free; producers
 *                                            claim, commit or abort. CAPACITY: bounded, producers wait for room.
 *                                            INITIAL elements are READY from the start. SIZES: the second
 *                                            producer needs room for two
 *   (D) EVENT      w = [W | SET | seq]       waiters await; setters set, with CLEARS they clear afterwards
 *   The names of (A) to (D) are those of LockProtocol, SemaphoreProtocol, QueueProtocol with StampedRing, and
 *   EventProtocol.
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
 *   - The walks of the ring (first, hasRoom, claim) and the CAS that they end in. What they pass stays passed,
 *     so the last word they read decides. Laps, hints and blocks are StampedRing's own matter.
 *   - recover() of the queue: look, proof and CAS. It runs under the proof's lock, and a dead process's cell is
 *     changed by it alone. The proof and the CAS of the mutex (inspect) are two steps.
 *   - announce() of the queue looks at the ring first. That look is left out; blocked() looks again anyway.
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
 *   GIVEUPS   A wait is given up, in all at most GIVEUPS times: at the deadline (one more attempt), or by an
 *             exception, asleep or just disarmed (interrupted, closed) or in attempt() after a sleep (closed). In
 *             the queue also by an exception between await() and first() or tryClaim() (closed).
 *   ABORTS    A producer aborts its claim (an element that cannot be written), in all at most ABORTS times.
 *   STRAY     The last step of one more giver, killed between clearing W and wake(ALL): at any moment at which
 *             its CAS would succeed. It replaces a whole thread and so allows larger configurations.
 *   REAPER    Another live process that reaps each dead thread, at any time after the death. There are KILLS
 *             of them, so that the first may be killed at work.
 *   The world may stop all events at any moment (calm), so that a wedge is not hidden by an event to come.
 *
 * WHAT IS CHECKED
 *   no wedge        When nobody can move and no slice is left, every live thread is done, or sleeps rightly:
 *                   nothing to take, W set, its record ARMED with its bit set, so that the next giver finds it.
 *                   In the queue also nothing to recover: no cell is CLAIMED or TAKEN. assert(slices > 0) fails
 *                   otherwise.
 *   mutual exclusion, INC seen by the next owner exactly when the last one died inside; permits conserved;
 *   a cell leaves CLAIMED and TAKEN by its own thread or by recover() only
 *   K2              Each post is paid by one step ARMED->POSTED, and an epoch has one such step.
 *   K5              tokens[r] <= 1 + the posts of earlier epochs that were under way when r was drained.
 *                   MAX_TOKENS gives the bound as a number: 2 for three threads, and 1 is exceeded.
 *   no livelock     Not in the list, since it needs other flags: compile with -DNP instead of -DSAFETY, run
 *                   "pan -l". Run before the queue had claim and commit: no cycle without an acquisition
 *                   in mutex-3x1 (also with EARLY=2) and semaphore-2+2. Not run again since.
 *
 * RESULTS (states stored; seconds on one core, Spin 6.5.2)
 *   mutex-2x2                                     8 510     0
 *   mutex-3x1                                   154 346     0
 *   mutex-3x1-giveup                            960 466     1
 *   mutex-3x1-kill1                           1 020 721     1
 *   mutex-3x1-lease                           1 144 576     1
 *   mutex-reaped-waiter                       1 265 926     1
 *   mutex-store-3x1                             356 607     0
 *   mutex-store-3x1-giveup                    1 925 608     2
 *   mutex-store-3x1-kill1                     2 378 422     3
 *   mutex-store-3x1-reaper                   15 205 819    20
 *   semaphore-2+2                               336 042     0
 *   semaphore-1and2-giveup                      944 973     1
 *   semaphore-2and3                             468 221     0
 *   queue-2+2                                 4 686 276     4
 *   queue-2+1x2-giveup                        1 724 747     1
 *   queue-2+1x2-kill1                         1 045 741     1
 *   queue-bounded-1+2-abort                     151 492     0
 *   queue-sizes-1+2                             118 285     0
 *   mutex-3x1-kill2                           1 576 549     3
 *   mutex-3x2                                18 691 800    25
 *   mutex-3x1-early2-giveup                   4 040 400     4
 *   mutex-3x1-kill1-early-giveup              8 285 999    21
 *   mutex-3x1-kill2-early                     4 157 282     7
 *   mutex-3x1-kill1-reaper                    7 387 402     8
 *   mutex-2x2-kill2-reaper                    3 712 132     3
 *   mutex-3x1-lease-giveup                    6 628 565     7
 *   mutex-3x1-lease-tokens                    1 144 576     1
 *   mutex-3x1-lease-kill-process              5 475 931     5
 *   mutex-3x1-bit-per-record                  4 542 943     4
 *   mutex-stray-giveup                        10 254 489    27
 *   mutex-harmless-no-wake-all                8 597 786    11
 *   mutex-harmless-slept-ignored             12 693 238    23
 *   mutex-harmless-bit-before-armed             970 834     1
 *   mutex-harmless-post-before-cas            1 958 118     4
 *   mutex-reaped-owner                        1 664 638     1
 *   semaphore-1and2                           2 352 255     2
 *   semaphore-1and2and3                      10 619 989    16
 *   semaphore-1and1and2-two-permits           4 620 162     7
 *   semaphore-3+2                            34 763 765   182
 *   semaphore-3+1x2                           2 098 129     6
 *   semaphore-2+2-giveup                      2 979 128     4
 *   semaphore-2+2-early                       2 007 414     2
 *   semaphore-2+2-kill1                       2 861 713     2
 *   queue-2+2-abort                          10 029 873    21
 *   queue-bounded-2+2-room-for-two            6 309 721     6
 *   queue-bounded-2+1x2-giveup                7 884 374     8
 *   queue-bounded-2+1x2-kill1                 3 995 038     3
 *   queue-bounded-2+1x2-lease                 5 801 864     5
 *   queue-bounded-1x2+2-giveup-abort         24 336 200    33
 *   queue-sizes-1+2-giveup                    1 444 007     1
 *   queue-sizes-1x2+2                         1 045 838     2
 *   queue-sizes-1+3                          32 651 727    68
 *   Not run again since the model was last changed: semaphore-2+2-kill1-giveup,
 *     semaphore-3+1-two-permits-giveup, semaphore-3+1-two-permits-kill1, semaphore-pool-3x2,
 *     semaphore-pool-3-kill1, semaphore-pool-3-stray, semaphore-2+2-lease, semaphore-3+1-reaped-waiter,
 *     semaphore-stray-needs-slice, semaphore-no-wake-all-slept-ignored, semaphore-harmless-slept-ignored,
 *     semaphore-harmless-bit-before-armed, event-harmless-reread-state-only,
 *     event-harmless-no-hand-on, event-3+1-clears, event-2+2-clears-giveup, event-2+2-clears-kill1, mutex-4x1,
 *     mutex-3x1-lease-reaper, semaphore-3+2-first-twice.
 *   One slice end does not always suffice for one death: mutex-3x1-kill1-one-slice (the waker died between CAS
 *   and post, and the other sleeper was hit first). All slices run at the same time, so the delay is still one.
 *
 * MUTATIONS (names without MUTATION_)
 *   NO_REREAD, REREAD_STATE_ONLY    A B C: wedge. Both halves of blocked() are needed. (D): the state alone is
 *                                   enough, since W of an event is only cleared together with a new seq.
 *   REREAD_W_ONLY                   (B) (C) (D): wedge. (A): wedge if waits are given up, else harmless: W is only set
 *                                   on a blocked word, and whoever frees a word with W goes on to wake or to clear W.
 *   BIT_AFTER_REREAD                A B C: wedge.
 *   BIT_BEFORE_ARMED                Harmless. Both writes still come before the second look, and a waker that
 *                                   meets the bit without ARMED passes on.
 *   NO_HAND_ON, EXCEPTION_KEEPS_WAKE, OWES_ENDS_EARLY
 *                                   A B C: wedge. Whoever was woken and leaves without having looked wakes another
 *                                   one, also when it leaves by an exception, also when attempt() throws.
 *                                   (D): harmless, set wakes all.
 *   OWES_UNTIL_ATTEMPT              The debt must not end at a failed attempt, but when announce() has succeeded: with
 *                                   a death between clearing W and wake(ALL), and an exception, a slice is needed.
 *   TAKEOVER_BY_STORE               (A): a late store frees the lock of the next, living owner.
 *   TAKEOVER_DROPS_INC              (A): the next owner does not learn of the death.
 *   ONE_CHANNEL                     (B): wedge. A wake for one permit goes to a taker that needs two.
 *   MORE_WOKEN_SINGLY               (B): wedge. It goes to the one that needs three, where two would have done.
 *   NO_CHAIN                        (C): wedge, and nobody needs to die. The second element is committed first, its
 *                                   wake finds the first still CLAIMED. The first's wake is for one taker only.
 *   ABORT_WAKES_PRODUCERS_ONLY      (C): wedge. An element that is READY lies behind the aborted claim.
 *   ABORT_WAKES_TAKERS_ONLY         (C): wedge. The aborted claim had used up the wake for its room.
 *   WAKE_BEFORE_FREED               (C): wedge. The producer looks before there is room.
 *   NO_PASS_ROOM_ON                 (C): wedge. Elements freed out of order give room for two at once, and wake one.
 *   CLOSED_KEEPS_WAKE               (C): wedge. await() has used the wake up, and the caller throws before it takes.
 *   MIXED_WAKES_NOBODY              (C), SIZES: wedge. Somebody freed room for one and saw the flag say one; then a
 *                                   producer came that needs two, made it MIXED and slept, and got the wake.
 *   POST_BEFORE_CAS                 A B C D: breaks K2, and K5: three tokens with three threads where two are the
 *                                   bound. No wedge comes of it (*-harmless-post-before-cas, checks of tokens
 *                                   off), thanks to the epoch alone: *-post-before-cas-no-epoch wedges.
 *   CLEAR_BY_STORE                  (A): two owners. (B): permits lost. (C): harmless with one size of room, as
 *                                   ww holds nothing else and wake(ALL) follows in any case.
 *   NO_WAKE_ALL                     (C): wedge. (B): wedge, but only from three takers and three releases on: a
 *                                   release that finds W cleared wakes nobody, and the posted taker takes one
 *                                   permit of two. (A): harmless while nobody dies: the posted waiter takes with
 *                                   W set (slept), or announces, or hands on. (D): wake(1) wedges.
 *   NO_DELAY                        STORE: a wake-up is missed until the end of a slice, and no more than that.
 *   LOOK_FIRST, W_IN_WORD           STORE: wedge. The look comes after the store; the store overwrites nothing.
 *   FLAG_LAST                       STORE: a wake-up is missed until the end of a slice. Whoever sees the flag set, once
 *                                   it is armed, is woken by whoever retires that flag later; seen last, it may be a
 *                                   later one's flag.
 *   STORE_AFTER_PROOF               STORE: proof of death must come after what the dead one stored. It does: a
 *                                   processor empties its buffer before it runs the kernel that ends a process.
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
 *   STORE: that the check of the owner and its store are two steps. Nobody changes the word in between: see
 *   LockProtocol, also for a process that leaves its region.
 *   Conditions and barriers; readers; the maximum of a semaphore; NOT_RECOVERABLE; shutting a queue; putBack;
 *   laps, hints and blocks of the ring; permits that die with their taker; a full table of records; a post that
 *   finds no semaphore.
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
#ifndef ABORTS
#define ABORTS 0            /* how many claims of a queue may be aborted by their producers */
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
#ifndef WANT0
#define WANT0 1             /* permits that the first taker wants */
#endif
#ifndef WANT1
#define WANT1 1             /* the second; all others want 1 */
#endif
#define WANTS(i) ((i) == 0 -> WANT0 : ((i) == 1 -> WANT1 : 1))
#if WANT0 > 1 || WANT1 > 1
#define CHANNELS 2
#else
#define CHANNELS 1
#endif
#endif
#ifndef INITIAL
#define INITIAL 0           /* permits or elements that are there from the start */
#endif
#ifdef QUEUE
#define N (TAKERS + PRODUCERS)
#define CELLS (INITIAL + PRODUCERS * GIVES)
#ifdef CAPACITY
#define R N                 /* bounded queue: producers sleep too */
#else
#define R TAKERS
#endif
#ifdef SIZES
#define SIZE(i) ((i) == TAKERS + 1 -> 2 : 1)    /* the second producer's elements are longer */
#else
#define SIZE(i) 1
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
#if ABORTS > 0
byte aborts = ABORTS;
#endif
#if KILLS + EARLY + GIVEUPS + STRAY > 0
bool calm;                  /* set once: from now on nothing happens by itself */
#else
#define calm true
#endif

#define LIVE (!dead[PROC(me)])      /* guards every step: a killed thread simply stops */
#if defined(STORE) && !defined(MUTATION_STORE_AFTER_PROOF)
#define PROVED_DEAD(i) (dead[PROC(i)] && !(storing & (1 << (i))))   /* what it stored has arrived by then */
#else
#define PROVED_DEAD(i) (dead[PROC(i)])
#endif

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
#if defined(STORE) && !defined(MUTATION_W_IN_WORD)
#define FLAG_BESIDE
bool flag;                  /* W */
#define ANNOUNCED(o) flag
#else
#define ANNOUNCED(o) ((w & W) != 0)
#endif
#ifdef STORE
byte storing;               /* threads whose store of w, giving it back, only they can see yet */
byte unseen[N];             /* those whose stores thread i waits for before it looks */
#define STORED (!(storing & (1 << me)))
#endif
inline take(o)
{
    assert(holder == 0 || dead[PROC(holder - 1)]);      /* mutual exclusion */
    assert(((w & INC) != 0) == torn);                   /* INC is seen exactly after a death inside */
#if defined(MUTATION_SLEPT_IGNORED) || defined(FLAG_BESIDE)
    w = (me + 1) | (w & INC) | (w & W);
#else
    w = (me + 1) | (w & INC) | (slept -> W : (w & W));
#endif
    holder = me + 1;
    torn = true
}
#ifdef FLAG_BESIDE
inline setW(o) { flag = true }
#else
inline setW(o) { w = w | W }
#endif
#endif

#ifdef SEMAPHORE
#define W 128
#define COUNT(v) ((v) & 127)
byte w = INITIAL;           /* [W | count] */
byte permits = INITIAL;     /* ghost: permits given and not taken */
#define BLOCKED(o)     (COUNT(w) < WANTS(me))
#define BLOCKED_FOR(i) (COUNT(w) < WANTS(i))
#define ANNOUNCED(o)   ((w & W) != 0)
#ifdef MUTATION_ONE_CHANNEL
#define OBJECT_OF(i)   0
#else
#define OBJECT_OF(i)   (WANTS(i) > 1 -> 1 : 0)      /* forOne, forMore */
#endif
inline take(o)
{
    assert(COUNT(w) == permits);                        /* permits are conserved */
#ifdef MUTATION_SLEPT_IGNORED
    w = w - WANTS(me);
#else
    w = (w - WANTS(me)) | (slept -> W : 0);
#endif
    permits = permits - WANTS(me)
}
inline setW(o) { w = w | W }
#endif

#ifdef QUEUE
#define NOT_EMPTY 0
#define NOT_FULL  1

/* The ring. Element n has cell n: laps are left out, each element has a cell of its own. */
#define CLAIMED 1
#define READY   2
#define TAKEN   3
#define GONE    4           /* FREED or SKIPPED */
byte cell[CELLS] = READY;   /* counts below tail only */
byte size[CELLS] = 1;       /* as it was claimed */
byte by[CELLS];             /* who writes or reads it, thread + 1 */
byte tail = INITIAL;        /* the next to be claimed */

/* What follows from the cells: kept by settle(), at each change. */
byte head;                  /* the first not GONE: before it nothing is in use */
byte used = INITIAL;        /* the room taken from there to tail */
byte busy;                  /* cells CLAIMED or TAKEN */
#if INITIAL > 0
byte first = 0;             /* the first READY or CLAIMED */
#else
byte first = NONE;
#endif
bool takeable = (INITIAL > 0);          /* it is READY */
byte z;

inline settle()
{
    head = 0; used = 0; busy = 0; first = NONE;
    z = 0;
    do
    :: z == tail -> break
    :: else ->
        if
        :: head == z && cell[z] == GONE -> head++
        :: else -> used = used + size[z]
        fi;
        if
        :: cell[z] == CLAIMED || cell[z] == TAKEN -> busy++
        :: else
        fi;
        if
        :: first == NONE && (cell[z] == READY || cell[z] == CLAIMED) -> first = z
        :: else
        fi;
        z++
    od;
    takeable = (first != NONE && cell[first] == READY);
    z = 0
}

inline change(n, from, to, who)
{
    assert(cell[n] == from);                            /* nobody else has left CLAIMED or TAKEN */
    cell[n] = to; by[n] = who;
    settle()
}

/* The flags. The not-full flag holds the room for which producers wait. */
#define NOBODY   0
#define SOMEBODY 1
#define MIXED    3
byte ww[2];
#ifdef CAPACITY
#define ROOM_FOR(i)  (used == 0 || used + SIZE(i) <= CAPACITY)
#define OBJECT_OF(i) ((i) < TAKERS -> NOT_EMPTY : NOT_FULL)
#else
#define ROOM_FOR(i)  true
#endif
#define BLOCKED(o)     ((o) == NOT_EMPTY -> !takeable : !ROOM_FOR(me))
#define BLOCKED_FOR(i) (busy == 0 && ((i) < TAKERS -> first == NONE : !ROOM_FOR(i)))
#define MINE(o, i)     ((o) == NOT_EMPTY -> SOMEBODY : SIZE(i))
#define ANNOUNCED(o)   (ww[o] == MINE(o, me) || ww[o] == MIXED)
#define ANNOUNCED_FOR(i) (ww[OBJECT_OF(i)] == MINE(OBJECT_OF(i), i) || ww[OBJECT_OF(i)] == MIXED)
inline take(o) { skip }     /* attempt() only looks; the caller takes, or claims, and may come too late */
inline setW(o)
{
    if
    :: ww[o] == NOBODY -> ww[o] = MINE(o, me)
    :: ANNOUNCED(o)
    :: else -> ww[o] = MIXED; ok = true                 /* other producers wait for another room */
    fi
}
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
#define ANNOUNCED(o)   ((w & W) != 0)
inline take(o) { skip }
inline setW(o) { w = w | W }
#endif

#ifndef OBJECT_OF
#define OBJECT_OF(i) 0
#endif
#ifndef ANNOUNCED_FOR
#define ANNOUNCED_FOR(i) ANNOUNCED(OBJECT_OF(i))
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
#elif defined(STORE)
#ifdef MUTATION_FLAG_LAST
#define FIRST_LOOK BLOCKED(obj)
#define LAST_LOOK  ANNOUNCED(obj)
#else
#define FIRST_LOOK ANNOUNCED(obj)
#define LAST_LOOK  BLOCKED(obj)
#endif
    d_step { LIVE; ok = FIRST_LOOK }
    if
    :: ok ->
#ifndef MUTATION_NO_DELAY
        d_step { LIVE; unseen[me] = storing };          /* a moment, in which stores become visible */
        d_step { LIVE && unseen[me] == 0 -> skip };
#endif
        REREAD(LAST_LOOK)
    :: else
    fi;
#elif defined(QUEUE) && defined(REREAD_STATE_FIRST)
    d_step { LIVE; ok = BLOCKED(obj) }
    if
    :: ok -> REREAD(ANNOUNCED(obj))
    :: else
    fi;
#elif defined(QUEUE)
    d_step { LIVE; ok = ANNOUNCED(obj) }
    if
    :: ok -> REREAD(BLOCKED(obj))
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

/* After a slice in which nobody woke this thread. */
#ifdef MUTEX
inline inspect()
{
    d_step { LIVE; v = w; ok = (OWNER(v) != 0 && PROVED_DEAD(OWNER(v) - 1)) }
    if
    :: ok ->
        ok = false;
        d_step {                                        /* CAS(w, v, free | INC | W(v)) */
            LIVE;
            if
#ifdef MUTATION_TAKEOVER_BY_STORE
            :: true ->
#else
            :: w == v ->
#endif
#ifdef MUTATION_TAKEOVER_DROPS_INC
               w = v & W;
#else
               w = INC | (v & W);
#endif
               holder = 0
            :: else
            fi
        }
    :: else
    fi;
    v = 0
}
#elif defined(QUEUE) && KILLS > 0
#define SUSPECT ((obj) == NOT_EMPTY && first != NONE && cell[first] == CLAIMED -> first : head)
inline inspect(obj)
{
    d_step {                                            /* whoKeeps...Waiting(), proof, recover(): CAS */
        LIVE;
        v = SUSPECT;
        if
        :: v < tail && by[v] != 0 && dead[PROC(by[v] - 1)] ->
            ok = true;
            if
            :: cell[v] == CLAIMED -> change(v, CLAIMED, GONE, 0)
            :: else -> change(v, TAKEN, READY, 0)
            fi
        :: else
        fi;
        v = 0
    }
    if
    :: ok -> ok = false; wake(NOT_EMPTY, ALL); wake(NOT_FULL, ALL); k = 0
    :: else
    fi
}
#endif

/* "owes" of the Java class is s == POSTED: from disarm until an attempt took it or announce() succeeded. */
inline await(obj)
{
    slept = false;
again:
#ifdef FLAG_BESIDE
    if                                                  /* for others, in case W was cleared and nobody woken */
    :: d_step { LIVE && slept && !BLOCKED(obj) -> flag = true }
    :: d_step { LIVE && !(slept && !BLOCKED(obj)) -> skip }
    fi;
#endif
    if                                                  /* attempt(slept) */
    :: d_step { LIVE && !BLOCKED(obj) -> take(obj); NOT_WOKEN }; goto acquired
#ifndef MUTATION_OWES_UNTIL_ATTEMPT
    :: d_step { LIVE && BLOCKED(obj) -> NOT_WOKEN }
#else
    :: d_step { LIVE && BLOCKED(obj) -> s = 0; NOT_WOKEN }
#endif
#if GIVEUPS > 0
    :: d_step { LIVE && slept && !calm && giveups > 0 -> giveups-- }; goto leave           /* it throws */
#endif
    fi;
#ifdef QUEUE
    d_step { LIVE; setW(obj) }                          /* announce() */
#ifdef SIZES
    if
    :: ok -> ok = false;
#ifndef MUTATION_MIXED_WAKES_NOBODY
        wake(obj, ALL); k = 0                           /* one of them may need a wake-up that a longer one ate */
#endif
    :: else
    fi;
#endif
#else
#ifdef FLAG_BESIDE
    if                                                  /* announce(): a look at the word, then the flag's CAS */
    :: d_step { LIVE && BLOCKED(obj) -> skip }
    :: d_step { LIVE && !BLOCKED(obj) -> skip }; goto again
    fi;
    d_step { LIVE; setW(obj); s = 0 }
#else
    if                                                  /* announce() */
    :: d_step { LIVE && BLOCKED(obj) -> setW(obj);
#ifndef MUTATION_OWES_UNTIL_ATTEMPT
        s = 0;
#endif
#ifdef REREAD_SAME_WORD
        v = w
#endif
        }
    :: d_step { LIVE && !BLOCKED(obj) -> skip }; goto again
    fi;
#endif
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
    disarm();                                           /* s = disarm(r); owes = (s == POSTED) */
    if
    :: s == POSTED ->
#ifdef WITNESS_POSTED_AWAKE
        assert(slept);                                  /* fails: a waiter is posted that never slept */
#endif
        slept = true; sliceEnded = false
    :: else
    fi;
#if GIVEUPS > 0
    if                                                  /* giving up: deadline, interrupted, closed */
    :: leaving
    :: d_step { LIVE && !leaving && !calm && giveups > 0 -> giveups--; leaving = true }
    :: !leaving -> goto stay
    fi;
    if
    :: true ->                                          /* interrupted, closed: an exception, at once */
#ifdef MUTATION_EXCEPTION_KEEPS_WAKE
        goto gaveUp
#else
        goto leave
#endif
    :: d_step { LIVE && !BLOCKED(obj) -> take(obj) }; goto acquired                 /* deadline: attempt(slept) */
    :: d_step { LIVE && BLOCKED(obj) -> skip }
    fi;
leave:
#ifndef MUTATION_NO_HAND_ON
    if                                                  /* finally: owes and not taken */
    :: s == POSTED -> wake(obj, 1)
    :: else
    fi;
#endif
    goto gaveUp;
stay:
#endif
#if defined(MUTEX) || defined(QUEUE) && KILLS > 0
    if
    :: sliceEnded -> sliceEnded = false;
#ifdef MUTEX
        inspect()
#else
        inspect(obj)
#endif
    :: else
    fi;
#else
    sliceEnded = false;
#endif
#ifdef MUTATION_OWES_ENDS_EARLY
    s = 0;
#endif
    goto again;
acquired: progress:
    atomic { s = 0; slept = false; sliceEnded = false; leaving = false }
}

inline finish()
{
    atomic {
        s = 0; k = 0; slept = false; leaving = false; sliceEnded = false; round = 0;
#ifdef QUEUE
        mine = NONE; awaited = false; v = 0; ok = false;
#endif
        done[me] = true
    }
}

#ifdef WITNESS_LATE_POST
#define MORE_LOCALS ; byte to
#elif defined(MUTATION_POST_BEFORE_CAS)
#define MORE_LOCALS ; byte e
#else
#define MORE_LOCALS
#endif
#define LOCALS \
    byte s, k, snap, v, round; byte q = NONE; bool slept, sliceEnded, leaving, ok MORE_LOCALS KIND_LOCALS
#ifdef QUEUE
#define KIND_LOCALS ; byte mine = NONE; bool awaited
#elif defined(SEMAPHORE)
#define KIND_LOCALS ; byte sum
#else
#define KIND_LOCALS
#endif

/* ------------------------------------------------------------------ (A) mutex */
#ifdef MUTEX
#ifdef STORE
#define STORE_FREE holder = 0; torn = false; storing = storing | (1 << me)          /* into the buffer */
inline unlock()
{
    if
#ifdef MUTATION_W_IN_WORD
    :: d_step { LIVE && w == me + 1 -> skip };
       d_step { LIVE; STORE_FREE };                                                 /* what was W is overwritten */
       d_step { LIVE && STORED -> skip }
    :: d_step { LIVE && w != me + 1 -> assert(OWNER(w) == me + 1);
           ok = ((w & W) != 0); w = 0; holder = 0; torn = false }
#elif defined(MUTATION_LOOK_FIRST)
    :: d_step { LIVE; ok = flag };
       d_step { LIVE; STORE_FREE };
       d_step { LIVE && STORED -> skip }
#else
    :: d_step { LIVE && w == me + 1 -> STORE_FREE };                                /* store(w, 0) */
       d_step { LIVE; ok = flag };                                                  /* look */
       d_step { LIVE && STORED -> skip }                                            /* a locked step comes next */
    :: d_step { LIVE && w != me + 1 -> assert(OWNER(w) == me + 1);
           w = 0; holder = 0; torn = false };                                       /* CAS(w, v, 0) */
       d_step { LIVE; ok = flag }
#endif
    fi;
    if
    :: ok ->
        ok = false;
        wake(0, 1);
        if
        :: k == 0 ->
#ifdef FLAG_BESIDE
            if
            :: d_step { LIVE && flag -> flag = false };                             /* CAS(flag, W, 0) */
#ifndef MUTATION_NO_WAKE_ALL
               wake(0, ALL)
#endif
            :: d_step { LIVE && !flag -> skip }
            fi
#else
            skip
#endif
        :: else
        fi;
        k = 0
    :: else
    fi
}
#else
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
#endif

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
#if CHANNELS > 1
#ifdef MUTATION_MORE_WOKEN_SINGLY
#define EACH 1
#else
#define EACH ALL
#endif
inline wakeBoth(one, more)
{
    wake(0, one);                                       /* forOne */
    sum = k;
    wake(1, more);                                      /* forMore */
    k = k + sum; sum = 0
}
#else
#define wakeBoth(one, more) wake(0, one)
#endif

inline release(n)
{
    d_step { LIVE; assert(COUNT(w) == permits); w = w + n; permits = permits + n;   /* CAS count + n */
        ok = ((w & W) != 0) }
    if
    :: ok ->
        ok = false;
        wakeBoth(n, EACH);                              /* wake(n) */
        if
        :: k < n ->
            d_step { LIVE; v = w }                      /* read again */
            if
#ifdef MUTATION_CLEAR_BY_STORE
            :: d_step { LIVE && (v & W) -> w = v & ~W };
#else
            :: d_step { LIVE && (v & W) && w == v -> w = v & ~W };                  /* CAS W away */
#endif
#ifndef MUTATION_NO_WAKE_ALL
               wakeBoth(ALL, ALL)
#endif
#ifdef MUTATION_CLEAR_BY_STORE
            :: d_step { LIVE && !(v & W) -> skip }
#else
            :: d_step { LIVE && !((v & W) && w == v) -> skip }
#endif
            fi
        :: else
        fi;
        k = 0; v = 0
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
        await(OBJECT_OF(me));                           /* acquire(WANTS(me)) */
#ifdef GIVE_BACK
        release(WANTS(me));
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
inline wakeOne(obj, seen)
{
    wake(obj, 1);
    if
    :: k == 0 ->
        if
#ifdef MUTATION_CLEAR_BY_STORE
        :: d_step { LIVE; ww[obj] = NOBODY }; wake(obj, ALL)
#else
        :: d_step { LIVE && ww[obj] == seen -> ww[obj] = NOBODY };                  /* CAS(flag, seen, 0) */
#ifndef MUTATION_NO_WAKE_ALL
           wake(obj, ALL)
#endif
        :: d_step { LIVE && ww[obj] != seen -> skip }
#endif
        fi
    :: else
    fi;
    k = 0
}

/* The handle is closed between await() and first(), or tryClaim(): a wake-up may have come to it. */
inline closed(obj)
{
#ifdef MUTATION_CLOSED_KEEPS_WAKE
    skip
#else
    wake(obj, 1); k = 0
#endif
}

#ifdef CAPACITY
inline wakeProducers()
{
    d_step { LIVE; v = ww[NOT_FULL] }                                               /* after a full fence */
    if
    :: v == MIXED -> wake(NOT_FULL, ALL); k = 0
    :: else
    fi;
    if
    :: v != NOBODY -> wakeOne(NOT_FULL, v)
    :: else
    fi;
    v = 0
}
#endif

active [TAKERS] proctype taker()
{
    byte me = _pid;
    LOCALS;
    do
    :: round == ROUNDS -> break
    :: else ->
poll:
        if                                                                          /* first(), take(): CAS */
        :: d_step { LIVE && takeable -> mine = first; change(mine, READY, TAKEN, me + 1) }
        :: d_step { LIVE && !takeable -> skip }; await(NOT_EMPTY); awaited = true; goto poll
#if GIVEUPS > 0
        :: d_step { LIVE && awaited && !calm && giveups > 0 -> giveups-- };
           closed(NOT_EMPTY); goto gaveUp
#endif
        fi;
        awaited = false;
#ifndef MUTATION_NO_CHAIN
        d_step { LIVE; ok = (ww[NOT_EMPTY] != NOBODY) }
        if
        :: ok ->
            d_step { LIVE; ok = takeable }                                          /* one more there */
            if
            :: ok -> ok = false; wake(NOT_EMPTY, 1); k = 0
            :: else
            fi
        :: else
        fi;
#endif
#if defined(CAPACITY) && defined(MUTATION_WAKE_BEFORE_FREED)
        wakeProducers();
#endif
        d_step { LIVE; change(mine, TAKEN, GONE, 0); mine = NONE }                  /* free(): FREED */
#if defined(CAPACITY) && !defined(MUTATION_WAKE_BEFORE_FREED)
        wakeProducers();
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
put:
        if                                                                          /* claim(): CAS */
        :: d_step { LIVE && ROOM_FOR(me) ->
               mine = tail; tail++; size[mine] = SIZE(me); cell[mine] = 0; change(mine, 0, CLAIMED, me + 1) }
#ifdef CAPACITY
        :: d_step { LIVE && !ROOM_FOR(me) -> skip }; await(NOT_FULL); awaited = true; goto put
#if GIVEUPS > 0
        :: d_step { LIVE && awaited && !calm && giveups > 0 -> giveups-- };
           closed(NOT_FULL); goto gaveUp
#endif
#endif
        fi;
#ifdef MUTATION_W_BEFORE_STATE
        d_step { LIVE; v = ww[NOT_EMPTY] }
#endif
        if
        :: d_step { LIVE; change(mine, CLAIMED, READY, 0); mine = NONE };           /* commit() */
#ifndef MUTATION_W_BEFORE_STATE
            d_step { LIVE; v = ww[NOT_EMPTY] }                                      /* after a full fence */
#endif
            if
            :: v != NOBODY -> v = 0; wakeOne(NOT_EMPTY, SOMEBODY)
            :: else
            fi;
#if defined(CAPACITY) && !defined(MUTATION_NO_PASS_ROOM_ON)
            if                                                                      /* passRoomOn() */
            :: awaited ->
                d_step { LIVE; ok = (ww[NOT_FULL] != NOBODY) }
                if
                :: ok ->
                    d_step { LIVE; ok = ROOM_FOR(me) }
                    if
                    :: ok -> ok = false; wake(NOT_FULL, 1); k = 0
                    :: else
                    fi
                :: else
                fi
            :: else
            fi
#endif
#if ABORTS > 0
        :: d_step { LIVE && aborts > 0 ->                                           /* abort(): SKIPPED */
               aborts--; change(mine, CLAIMED, GONE, 0); mine = NONE };
#ifndef MUTATION_ABORT_WAKES_PRODUCERS_ONLY
            wake(NOT_EMPTY, ALL);
#endif
#ifndef MUTATION_ABORT_WAKES_TAKERS_ONLY
            wake(NOT_FULL, ALL);
#endif
            k = 0
#endif
        fi;
        awaited = false;
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

#define TO_REAP(i) (PROVED_DEAD(i) && !reaped[i] && (reaping[i] == 0 || dead[reaping[i] - 1]))

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
        :: OWNER(w) == i + 1 -> w = INC | (w & W); ok = ANNOUNCED(0)
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
    ((i) < R && asleep[i] && BLOCKED_FOR(i) && ANNOUNCED_FOR(i) \
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
#define STRAY_CLEAR ww[NOT_EMPTY] -> ww[NOT_EMPTY] = NOBODY
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

#ifdef STORE
/* The store buffers. A store arrives at any moment, whether its thread lives or not. */
active proctype buffers()
{
    byte i, j;
    do
    :: atomic {
           storing != 0 ->
           if
           :: storing & 1 -> i = 0
           :: storing & 2 -> i = 1
#if N > 2
           :: storing & 4 -> i = 2
#endif
           fi;
           d_step {
               w = 0;
               storing = storing & ~(1 << i);
               for (j : 0 .. N - 1) { unseen[j] = unseen[j] & ~(1 << i) }
               i = 0; j = 0
           }
       }
    od
}
#endif
