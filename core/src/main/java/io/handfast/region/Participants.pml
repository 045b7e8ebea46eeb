// RUN  ok   two-tenants-two-reapers: -DREGISTRARS=2
// RUN  ok   one-tenant-twice-kill1: -DREGISTRARS=1 -DTENANCIES=2 -DKILLS=1
// RUN  ok   two-tenants-kill2: -DREAPERS=1 -DKILLS=2
// RUN  fail no-look-under-lock: -DREAPERS=1 -DMUTATION_NO_LOOK_UNDER_LOCK
// RUN  fail dying-is-done: -DREAPERS=1 -DKILLS=2 -DMUTATION_DYING_IS_DONE
// LONG fail free-first: -DREAPERS=1 -DKILLS=1 -DMUTATION_FREE_FIRST
// LONG fail unlock-first: -DREAPERS=1 -DKILLS=1 -DMUTATION_UNLOCK_FIRST
// RUN  fail no-proof: -DREAPERS=1 -DMUTATION_NO_PROOF
// RUN  fail same-generation: -DREAPERS=1 -DMUTATION_SAME_GENERATION
// RUN  fail no-dying: -DREAPERS=1 -DKILLS=1 -DGIFTS=1 -DWORK=0 -DMUTATION_NO_DYING
// RUN  fail gift-not-checked: -DREAPERS=1 -DKILLS=1 -DGIFTS=1 -DWORK=0 -DMUTATION_NO_CHECK
// LONG ok   two-tenants-two-reapers-kill1: -DREGISTRARS=2 -DKILLS=1
// LONG ok   gift-kill2: -DREAPERS=1 -DKILLS=2 -DGIFTS=1 -DWORK=0
//
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// One configuration by hand:
//   spin -a <flags> Participants.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed process stops in the middle; the last reaper looks for wedges instead.

/*
 * One slot of io.handfast.region.Participants, with kills at any step.
 *
 * WHAT STANDS FOR WHAT
 *   register (moveIn), leave, reap, recoverTenant, unlock are the steps of the class. c[0] and c[1] are words of objects
 *   that may be tagged (slot, generation); recover() cleans them one by one. REGISTRARS take the slot, TENANCIES times
 *   each, work on the words WORK times and leave. REAPERS read a tag, from the slot or from a word, and reap it at any
 *   later time: by then the slot may be another's. A Giver writes the tag of a tenant into a word of its own and
 *   looks again afterwards (GIFTS). KILLS: anybody may be killed before any step, reapers included. The last reaper comes when
 *   nothing else can move, reaps once, and is not killed.
 *   Proof of death: a life lock is free only after the process that had it stopped for ever, or gave it up.
 *
 * ONE STEP is one access to shared memory or one try of a lock. A read and the CAS that compares with it are one.
 *
 * WHAT IS CHECKED
 *   (a) no word names an older tenant while the slot is LIVE, except a gift that is not checked yet; (b) at most one
 *   process recovers; a living tenant's word stays LIVE with its generation; the slot becomes FREE once for each
 *   generation; REAPED is told once, and only of somebody who was killed; in the end the slot is FREE, its lock
 *   free, and no word names anybody. Nobody is stuck.
 *
 * LEFT OUT: the choice between several slots; pid and start time, which are for people.
 *
 * MUTATIONS (names without MUTATION_)
 *   NO_LOOK_UNDER_LOCK     reap does not look at the word again under the lock: REAPED for one who left in good order,
 *                          or was reaped by somebody else (HeaderLayout.DEATHS is wrong; nothing else is)
 *   DYING_IS_DONE          DYING is taken for recovered
 *   FREE_FIRST, UNLOCK_FIRST, NO_PROOF, SAME_GENERATION: as they say
 *   NO_DYING, NO_CHECK     the giver does not see, or does not ask, that its receiver is being recovered
 *
 * RESULTS (states stored)
 *   two-tenants-two-reapers                291 204
 *   one-tenant-twice-kill1                 587 379
 *   two-tenants-kill2                      315 691
 */


mtype = { FREE, LIVE, DYING };

#ifndef REGISTRARS
#define REGISTRARS 2
#endif
#ifndef TENANCIES
#define TENANCIES 1        /* how often each of them registers */
#endif
#ifndef WORK
#define WORK 1             /* steps on the words per tenancy */
#endif
#ifndef ROUNDS
#define ROUNDS 1           /* rounds of the reaper before all is quiet */
#endif
#ifndef KILLS
#define KILLS 0
#endif
#ifndef GIFTS
#define GIFTS 0
#endif
#ifndef REAPERS
#define REAPERS 2
#endif
#define TAGS (REGISTRARS * TENANCIES + 1)

#define LAST   (REGISTRARS + REAPERS + 1)
#define NOBODY 255
#define GIFT   200          /* a word that the giver owns */

/* shared memory and the file system */
mtype word = FREE;          /* the slot's word: state and generation, always changed in one step */
byte  gen = 0;
byte  lock = NOBODY;        /* the slot's life lock */
byte  c[2];                 /* two words that may be tagged (slot, generation): 0, generation or GIFT */

/* what only the model knows */
byte  kills = KILLS;
byte  tenant = 0;           /* generation of the tenant that lives and has not begun to leave, or 0 */
byte  tenancy = 0;          /* counts tenants, whatever the generation says */
byte  recoverers = 0;
byte  done = 0;
bool  died[TAGS];           /* killed as a tenant, before the slot was FREE again */
bool  freed[TAGS];          /* its slot has become FREE */
bool  reaped[TAGS];         /* a reaper said so */
byte  giving = 0;           /* tag that a giver has written and not yet checked, for good if it died there */

/* one access to shared memory; or the process is killed before it */
#define STEP(x)     if :: atomic { true -> x }  :: atomic { kills > 0 -> kills--; goto killed } fi
#define AWAIT(p, x) if :: atomic { (p) -> x }   :: atomic { kills > 0 -> kills--; goto killed } fi

inline unlock() { if :: lock == me -> lock = NOBODY :: else fi }

#define OLDER(k) (c[k] != 0 && c[k] != GIFT && c[k] < gen && c[k] != giving)

/* Enabled only when something is wrong, so it costs no states. */
active proctype Invariants() {
end:
  if
  :: atomic { word == LIVE && (OLDER(0) || OLDER(1)) -> assert(false) }  /* (a) an older tenant's tag */
  :: atomic { recoverers > 1 -> assert(false) }                          /* (b) two recoverers */
  :: atomic { tenant != 0 && (word != LIVE || gen != tenant) -> assert(false) }  /* a live one reaped */
  fi
}

/* Participants.recoverTenant: only with the lock held */
inline recoverTenant() {
  STEP(w = word; g = gen);
  if
  :: w == FREE
#ifdef MUTATION_DYING_IS_DONE
  :: w == DYING -> STEP(word = FREE)
  :: w == LIVE ->
#else
  :: else ->
#endif
#ifdef MUTATION_NO_DYING
     STEP(recoverers++; recovering = true);
#else
#ifdef MUTATION_FREE_FIRST
     STEP(word = FREE; recoverers++; recovering = true);
#else
     STEP(word = DYING; recoverers++; recovering = true);
#endif
#endif
     STEP(if :: c[0] == g -> c[0] = 0 :: else fi);
     STEP(if :: c[1] == g -> c[1] = 0 :: else fi);
#ifdef MUTATION_UNLOCK_FIRST
     STEP(recoverers--; recovering = false; unlock());
     STEP(word = FREE; gen = g);
#else
     STEP(recoverers--; recovering = false; my = 0;
          word = FREE; assert(gen == g && !freed[g]); freed[g] = true);   /* once for each generation */
#endif
  fi;
  w = FREE; g = 0
}

/* Participants.reap(tag); the answer is in dead: GONE and REAPED, else ALIVE */
inline reap(tag) {
  dead = true;
  STEP(w = word; g = gen);                     /* isTenant */
  if
  :: w == FREE || g != tag                     /* GONE */
  :: else ->
#ifdef MUTATION_NO_PROOF
     recoverTenant()
#else
     STEP(if :: lock == NOBODY -> lock = me :: else -> dead = false fi);   /* tryClaimSlot */
     if
     :: dead ->
#ifdef MUTATION_NO_LOOK_UNDER_LOCK
        recoverTenant();
        assert(died[tag] && !reaped[tag]); reaped[tag] = true;
#else
        STEP(w = word; g = gen);               /* isTenant, which cannot change any more */
        if
        :: w == FREE || g != tag               /* GONE: left, or was reaped, in between */
        :: else ->
           recoverTenant();
           atomic { assert(died[tag] && !reaped[tag]); reaped[tag] = true }   /* REAPED */
        fi;
#endif
        STEP(unlock())
     :: else                                   /* ALIVE */
     fi
#endif
  fi
}

proctype Registrar(byte me) {
  byte g, my, mine, work, times;
  mtype w;
  bool recovering;

  do
  :: times < TENANCIES ->
     times++;
     /* register: takes FREE slots first, then any. To wait for the lock is to come again later. */
     AWAIT(lock == NOBODY, lock = me);
     /* moveIn */
     recoverTenant();
#ifdef MUTATION_SAME_GENERATION
     STEP(g = (gen == 0 -> 1 : gen));
#else
     STEP(g = gen + 1);
#endif
     STEP(word = LIVE; gen = g; my = g; mine = g; tenant = g; g = 0; tenancy++);
     /* a life: takes words and gives them back; what it was given it gives back too */
     do
     :: work < WORK ->
        work++;
        if
        :: STEP(if :: c[0] == 0 -> c[0] = mine :: else fi)
        :: STEP(if :: c[1] == 0 -> c[1] = mine :: else fi)
        :: STEP(if :: c[0] == mine -> c[0] = 0 :: else fi)
        fi
     :: break
     od;
     /* leave */
     STEP(tenant = 0; mine = 0; work = 0);
     recoverTenant();
     STEP(unlock())
  :: break
  od;
  goto finished;
killed:
  atomic {
    if :: tenant != 0 && tenant == mine && lock == me -> tenant = 0 :: else fi;
    if :: my != 0 -> died[my] = true :: else fi;
    if :: recovering -> recoverers--; recovering = false :: else fi;
    unlock()
  }
finished: done++
}

/*
 * The watch looks at the slot; whoever meets a word that names somebody looks at that one, and cleans the word if
 * nobody has that tag. The last one comes when nothing moves any more, looks at everything and is not killed.
 */
proctype Reaper(byte me) {
  byte g, v, my, rounds, k;
  mtype w;
  bool recovering, dead;

  if
  :: me == LAST -> timeout;
     assert(done == REGISTRARS + REAPERS);         /* nobody is stuck */
     kills = 0
  :: else
  fi;
  do
  :: rounds < (me == LAST -> 3 : ROUNDS) ->
     if
     :: me == LAST -> k = rounds
     :: me != LAST -> select (k : 0 .. 2)
     fi;
     rounds++;
     if
     :: k == 0 -> STEP(w = word; v = gen; if :: w == FREE -> v = 0 :: else fi)
     :: k > 0 -> STEP(v = c[k - 1])
     fi;
     if
     :: v != 0 && v != GIFT ->
        reap(v);
        if
        :: dead && k > 0 -> STEP(if :: c[k - 1] == v -> c[k - 1] = 0 :: else fi)
        :: else
        fi
     :: else
     fi;
     v = 0; w = FREE; g = 0; dead = false; k = 0
  :: else -> break
  od;
  if
  :: me == LAST ->
     assert(word == FREE && lock == NOBODY);
     assert((c[0] == 0 || c[0] == GIFT) && (c[1] == 0 || c[1] == GIFT))
  :: else
  fi;
  goto finished;
killed:
  atomic {
    if :: recovering -> recoverers--; recovering = false :: else fi;
    unlock()
  }
finished: done++
}

/* Gives a word to (slot, generation) and checks afterwards. */
proctype Giver() {
  byte to, gifts, seen;
  bool ok;

  do
  :: gifts < GIFTS ->
     gifts++;
     STEP(to = (word == LIVE -> gen : 0); seen = tenancy);
     if :: to == 0 -> break :: else fi;
     STEP(if :: c[0] == GIFT -> c[0] = to; giving = to; ok = true :: else -> ok = false fi);
     if
     :: ok ->
#ifdef MUTATION_NO_CHECK
        STEP(giving = 0);
#else
        STEP(ok = (word == LIVE && gen == to);
             if :: ok -> giving = 0; assert(seen == tenancy) :: else fi);
        if
        :: !ok -> STEP(if :: c[0] == to -> c[0] = GIFT :: else fi; giving = 0)
        :: else
        fi
#endif
     :: else
     fi
  :: break
  od;
killed: skip
}

init {
  atomic {
    byte i;
    if :: GIFTS > 0 -> c[0] = GIFT; run Giver() :: else fi;
    for (i : 1 .. REGISTRARS) { run Registrar(i) }
    for (i : REGISTRARS + 1 .. LAST) { run Reaper(i) }
  }
}
