// RUN  ok   close-close: -DATTACHERS=1
// RUN  ok   attach-sweep-kill1: -DATTACHERS=1 -DSWEEPERS=1 -DKILLS=1
// RUN  ok   create-sweep-kill1: -DCREATE -DSWEEPERS=1 -DKILLS=1
// LONG ok   two-attach: -DATTACHERS=2
// RUN  fail delete-without-proof: -DCREATE -DSWEEPERS=1 -DMUTATION_DELETE_WITHOUT_PROOF
// RUN  fail delete-in-place: -DCREATE -DSWEEPERS=1 -DMUTATION_DELETE_IN_PLACE
// RUN  fail sweep-throws: -DCREATE -DSWEEPERS=1 -DMUTATION_SWEEP_THROWS
// RUN  fail loser-goes-away: -DMUTATION_LOSER_GOES_AWAY
// RUN  fail look-before-lock: -DMUTATION_LOOK_BEFORE_LOCK
// RUN  fail undo-without-lock: -DMUTATION_UNDO_WITHOUT_LOCK
// RUN  fail no-sweep-lock: -DMUTATION_NO_SWEEP_LOCK
// RUN  fail no-retiring: -DMUTATION_NO_RETIRING
// RUN  fail publish-before-lock: -DCREATE -DSWEEPERS=1 -DMUTATION_PUBLISH_BEFORE_LOCK
// LONG ok   attach-sweep-kill2: -DATTACHERS=1 -DSWEEPERS=1 -DKILLS=2
// LONG ok   two-attach-kill1: -DATTACHERS=2 -DKILLS=1
// LONG ok   create-sweep-kill2: -DCREATE -DSWEEPERS=1 -DKILLS=2
// LONG ok   create-two-sweep: -DCREATE -DSWEEPERS=2
// LONG ok   attach-two-sweep-kill1: -DATTACHERS=1 -DSWEEPERS=2 -DKILLS=1
//
// ok = the whole state space is searched and no assertion fails. fail = an assertion must fail.
// One configuration by hand:
//   spin -a <flags> RegionSweeper.pml
//   gcc -O1 -w -DSAFETY -DCOLLAPSE -DMEMLIM=4000 -o pan pan.c
//   ./pan -m10000 -E -n            "errors: 0" and no "max search depth too small", or "assertion violated"
// -E is needed because a killed process stops in the middle; the process LAST looks for wedges instead.

/*
 * Life and death of one region's directory: io.handfast.region.RegionSweeper, RegionFiles.create and publish,
 * Region.attach and close, with kills at any step.
 *
 * WHAT STANDS FOR WHAT
 *   create, attach (with checkNotRetired), sweeping, retire (with isAnybodyIn), deleteTree are the methods of the
 *   same names. Process 0 makes the region (CREATE) or is in it from the beginning. ATTACHERS attach once. Who is in
 *   leaves by close() (gives up its lock, then retires) or by retireAtExit (retires, then the lock falls).
 *   SWEEPERS only sweep. LAST comes when nothing else can move, sweeps once, and is not killed.
 *   A lock belongs to an inode, which outlives its name. To open a file is a step, to lock it another.
 *   The listing of a directory is read entry by entry; an entry that was there before is always found.
 *
 * ONE STEP is one access to shared memory or one system call.
 *
 * WHAT IS CHECKED
 *   Whoever was let in and has not begun to leave: the directory has its name and its files, the header is not
 *   RETIRED, its life lock is held on the inode that live/slot names. A named directory is whole. No sweep
 *   throws. Nobody is stuck. Nothing stays after one more sweep; and when all left by close() not even before it.
 *
 * NOTES
 *   torn marks runs in which files may stay until the next sweep: somebody was killed; somebody left by
 *   retireAtExit (two of them at once see each other's lock); or a sweep that had opened live/0 of .new-id got its
 *   lock after the region was published and left, so that the one who left took it for a participant.
 *   One directory only: a creator whose directory was swept would try another name; here it ends.
 *   One process for each Java process: two class loaders or threads of one JVM (FileLocks.TABLE) are left out.
 *
 * LEFT OUT: participants' words and recovery (Participants.pml); OS objects of parkers; the time limits (5 s of
 * attach): they wait for ever.
 *
 * MUTATIONS (names without MUTATION_)
 *   DELETE_WITHOUT_PROOF   a .new- directory without live/ is deleted as a tree, not by rmdir: its creator goes on
 *                          meanwhile
 *   DELETE_IN_PLACE        a .new- directory with a free lock is deleted under its name, without renaming it first: its
 *                          creator makes and locks a new live/0 meanwhile
 *   SWEEP_THROWS           a .new- directory that was published after it was listed makes the sweep fail
 *   LOSER_GOES_AWAY        close() does not wait for the sweep lock: the one who has it saw our life lock and gives up
 *   LOOK_BEFORE_LOCK, UNDO_WITHOUT_LOCK, NO_SWEEP_LOCK, NO_RETIRING, PUBLISH_BEFORE_LOCK: as they say
 *
 * RESULTS (states stored)
 *   close-close                              6 983
 *   attach-sweep-kill1                     592 239
 *   create-sweep-kill1                     907 830
 *   attach-sweep-kill2                     965 664
 *   two-attach                             909 606
 *   two-attach-kill1                     3 636 333
 *   create-sweep-kill2                   1 483 982
 *   create-two-sweep                     8 138 980
 *   attach-two-sweep-kill1              16 629 856
 */


mtype = { NOWHERE, NEW, NAMED, OLD };            /* where the directory is: not there, .new-id, id, .old-id */
mtype = { OPEN, RETIRING, RETIRED };             /* the header's state */

#ifndef ATTACHERS
#define ATTACHERS 1
#endif
#ifndef SWEEPERS
#define SWEEPERS 0         /* processes that only sweep, as Region.create does first */
#endif
#ifndef KILLS
#define KILLS 0
#endif

#define NOBODY 255
#define LAST   (1 + ATTACHERS + SWEEPERS)
#define SLOTS  (1 + ATTACHERS)
#define INODES (SLOTS + 4)

/* the file system */
mtype dir = NOWHERE;
bool  live, control;       /* live/ and control are in the directory */
byte  file[SLOTS];         /* live/slot: the number of its inode, 0 = not there */
byte  lock[INODES];        /* who has the lock on an inode; it outlives the name */
byte  inodes = 0;
byte  sweep = NOBODY;      /* who has the lock on the file sweep */

/* shared memory */
mtype header = OPEN;

/* what only the model knows */
byte  kills = KILLS, done = 0;
bool  in[SLOTS];           /* lives in the region: was let in and has not begun to leave */
byte  life[SLOTS];         /* the inode on which it has its life lock */
byte  slot[SLOTS];
bool  torn = false;        /* somebody was killed or left by retireAtExit, with its lock held */

/* one access to shared memory or one call of the file system; or the process is killed before it */
#define STEP(x)     if :: atomic { true -> x }  :: atomic { kills > 0 -> kills--; torn = true; goto killed } fi
#define AWAIT(p, x) if :: atomic { (p) -> x }   :: atomic { kills > 0 -> kills--; torn = true; goto killed } fi

/* Enabled only when something is wrong, so it costs no states. */
#define WRONG(p) (in[p] && (dir != NAMED || !control || !live || header == RETIRED || file[slot[p]] != life[p] || lock[life[p]] != p))
active proctype Invariants() {
end:
  if
  :: atomic { WRONG(0) -> assert(false) }        /* nobody lives in a region whose files are removed */
  :: atomic { WRONG(1) -> assert(false) }
#if ATTACHERS > 1
  :: atomic { WRONG(2) -> assert(false) }
#endif
  :: atomic { dir == NAMED && !control -> assert(false) }    /* a published region is whole */
  fi
}

/* open(live/k) with CREATE, below a directory of this name: fd = its inode, or 0 = no such directory */
inline openLife(name, k) {
  fd = 0;
  if
  :: dir == name && live ->
     if :: file[k] == 0 -> inodes++; file[k] = inodes :: else fi;
     fd = file[k]
  :: else
  fi
}

/* A process walks through the parts. Process 0 makes the region, the others attach or only sweep. */
proctype Process(byte me) {
  byte fd, k;
  mtype h, at;
  bool won, ok, self, seen;

  h = OPEN; at = NOWHERE;
  if
  :: me == LAST -> timeout;
     assert(done == LAST);                              /* nobody is stuck */
     kills = 0;
     if
     :: dir != NOWHERE ->
        assert(torn);                                   /* after close() of all, the last one has removed it */
        goto sweeping
     :: else -> goto finished
     fi
#ifdef CREATE
  :: me == 0 -> goto create
#else
  :: me == 0 -> goto inside
#endif
  :: me > 0 && me <= ATTACHERS -> goto attach
  :: me > ATTACHERS && me < LAST -> goto sweeping
  fi;

#ifdef CREATE
create:
  STEP(dir = NEW);
  STEP(ok = (dir == NEW); if :: ok -> live = true :: else fi);
  if :: !ok -> goto finished :: else fi;
  STEP(openLife(NEW, 0));
  if :: fd == 0 -> goto finished :: else fi;
  STEP(won = (lock[fd] == NOBODY); if :: won -> lock[fd] = me :: else fi);
  if :: !won -> goto finished :: else fi;
  STEP(ok = (dir == NEW); if :: ok -> control = true :: else fi);
  if :: !ok -> goto discard :: else fi;
  /* the header and the first participant; nobody looks at them yet */
#ifdef MUTATION_PUBLISH_BEFORE_LOCK
  lock[fd] = NOBODY;
  STEP(ok = (dir == NEW); if :: ok -> dir = NAMED :: else fi);
  if :: ok -> STEP(lock[fd] = me; in[0] = true; life[0] = fd; slot[0] = 0) :: else fi;
#else
  STEP(ok = (dir == NEW);                               /* publish */
       if :: ok -> dir = NAMED; in[0] = true; life[0] = fd; slot[0] = 0 :: else fi);
#endif
  if :: ok -> goto inside :: else fi;
discard:
  STEP(if :: lock[fd] == me -> lock[fd] = NOBODY :: else fi);
  goto finished;
#endif

attach:
  STEP(ok = (dir == NAMED && control));
  if :: !ok -> goto finished :: else fi;
#ifdef MUTATION_LOOK_BEFORE_LOCK
  STEP(h = header);
#endif
  k = 0;
  do
  :: k < SLOTS ->
     STEP(openLife(NAMED, k));
     if :: fd == 0 -> goto finished :: else fi;         /* not found */
     STEP(won = (lock[fd] == NOBODY); if :: won -> lock[fd] = me; life[me] = fd; slot[me] = k :: else fi);
     if :: won -> break :: else -> k++ fi
  :: else -> goto finished                              /* full, or a sweeper looks at the last one */
  od;
  /* checkNotRetired */
  do
  :: true ->
#ifdef MUTATION_LOOK_BEFORE_LOCK
     if :: h == OPEN -> STEP(in[me] = true) :: else -> STEP(h = header; if :: h == OPEN -> in[me] = true :: else fi) fi;
#else
     STEP(h = header; if :: h == OPEN -> in[me] = true :: else fi);
#endif
     if
     :: h == OPEN -> goto inside
     :: h == RETIRED -> STEP(lock[life[me]] = NOBODY); goto finished
     :: h == RETIRING ->
#ifdef MUTATION_UNDO_WITHOUT_LOCK
        STEP(ok = true);
        if
        :: ok ->
           STEP(if :: header == RETIRING -> header = OPEN :: else fi)
#else
        AWAIT(header != RETIRING || sweep == NOBODY || dir != NAMED, ok = (dir == NAMED));   /* opens the file sweep */
        if
        :: ok ->
           STEP(won = (sweep == NOBODY); if :: won -> sweep = me :: else fi);
           if
           :: won ->
              STEP(if :: header == RETIRING -> header = OPEN :: else fi);   /* the sweeper died */
              STEP(sweep = NOBODY)
           :: else
           fi
#endif
        :: else                                         /* removed: the next look says RETIRED */
        fi
     fi
  od;

inside:
  if
  :: STEP(in[me] = false; lock[life[me]] = NOBODY)      /* leave */
  :: STEP(in[me] = false; self = true; torn = true)                  /* retireAtExit: the lock is kept until the process has ended */
  fi;
  goto retire;

sweeping:
  STEP(at = dir; ok = live);
  if
  :: at == NOWHERE -> goto finished
  :: at == OLD -> goto deleteTree
  :: at == NAMED ->
     STEP(ok = (dir == NAMED && control));              /* RegionFiles.open */
     if :: ok -> goto retire :: else -> goto finished fi
  :: at == NEW ->
     STEP(ok = (dir == NEW && live));                   /* is there a live directory? */
     if
     :: !ok ->
#ifdef MUTATION_DELETE_WITHOUT_PROOF
        goto deleteTree
#else
        /* rmdir: the kernel removes it only if it is empty */
        STEP(if :: dir == NEW && !live && !control -> dir = NOWHERE :: else fi);
        goto finished
#endif
     :: else
     fi;
     STEP(openLife(NEW, 0));
     if
     :: fd == 0 ->                                      /* it was published or removed in between */
#ifdef MUTATION_SWEEP_THROWS
        assert(false);                                  /* NoSuchFileException out of a sweep */
#endif
        goto finished
     :: else
     fi;
     STEP(won = (lock[fd] == NOBODY); if :: won -> lock[fd] = me :: else fi;
          if :: won && dir == NAMED -> torn = true :: else fi);      /* a late probe; see NOTES */
     if :: !won -> goto finished :: else fi;
#ifndef MUTATION_DELETE_IN_PLACE
     STEP(ok = (dir == NEW); if :: ok -> dir = OLD :: else fi);      /* out of everybody's sight first */
     if :: !ok -> goto unlock :: else fi;
     at = OLD;
#endif
     goto deleteTree
  fi;

retire:
  STEP(ok = (dir == NAMED));                            /* opens the file sweep */
  if :: !ok -> goto away :: else fi;
#ifdef MUTATION_NO_SWEEP_LOCK
  won = true;
#else
  STEP(won = (sweep == NOBODY); if :: won -> sweep = me :: else fi);
#endif
  if
  :: won
#ifdef MUTATION_LOSER_GOES_AWAY
  :: !won -> goto away
#else
  :: !won ->
     if
     :: me <= ATTACHERS -> AWAIT(sweep == NOBODY || dir != NAMED, skip); goto retire   /* perhaps it saw us and gives up */
     :: else -> goto away
     fi
#endif
  fi;
  STEP(h = header);
  if
  :: h != RETIRED ->
#ifndef MUTATION_NO_RETIRING
     STEP(header = RETIRING);
#endif
     seen = false; k = 0;
     STEP(ok = (live && dir == NAMED));
     /* isAnybodyIn: lists live/, then tries each lock */
     do
     :: k < SLOTS && !seen ->
        STEP(won = true; fd = file[k];
             if
             :: fd != 0 && !(self && k == slot[me]) ->
                won = (lock[fd] == NOBODY); if :: won -> lock[fd] = me :: else fi
             :: else -> fd = 0
             fi);
        seen = !won;
        if :: fd != 0 && won -> STEP(lock[fd] = NOBODY) :: else fi;
        k++
     :: else -> break
     od;
     k = 0;
     if
     :: seen -> STEP(header = OPEN); goto unlock
     :: else -> STEP(header = RETIRED)
     fi
  :: else
  fi;
  STEP(ok = (dir == NAMED); if :: ok -> dir = OLD :: else fi);
  if :: !ok -> goto unlock :: else fi;
  at = OLD;

deleteTree:
  /* control may come before or after live/; a name that is not there any more is passed over */
  if
  :: STEP(if :: dir == at -> control = false :: else fi)
  :: true
  fi;
  for (k : 0 .. SLOTS - 1) {
    if :: file[k] != 0 -> STEP(if :: dir == at -> file[k] = 0 :: else fi) :: else fi
  }
  k = 0;
  STEP(ok = true;
       if
       :: dir == at && live ->
          ok = (file[0] == 0 && file[1] == 0);
#if ATTACHERS > 1
          ok = ok && file[2] == 0;
#endif
          live = !ok
       :: else
       fi);
  assert(ok);                                           /* DirectoryNotEmptyException out of a sweep */
  STEP(if :: dir == at -> control = false :: else fi);
  STEP(if :: dir == at && !live && !control -> dir = NOWHERE :: else fi);

unlock:
  STEP(if :: sweep == me -> sweep = NOBODY :: else fi;
       if :: fd != 0 && lock[fd] == me && !self -> lock[fd] = NOBODY :: else fi);

away:
  if
  :: self -> STEP(if :: lock[life[me]] == me -> lock[life[me]] = NOBODY :: else fi)
  :: else
  fi;
  goto finished;

killed:
  atomic {
    if :: me < SLOTS -> in[me] = false :: else fi;
    if :: sweep == me -> sweep = NOBODY :: else fi;
    k = 0;
    do :: k < INODES -> if :: lock[k] == me -> lock[k] = NOBODY :: else fi; k++ :: else -> break od
  }
finished:
  atomic {
    if :: me == LAST -> assert(dir == NOWHERE) :: else fi;   /* nothing stays when everybody is dead and one more comes */
    done++; fd = 0; k = 0; h = OPEN; at = NOWHERE; won = false; ok = false; self = false; seen = false
  }
}

init {
  atomic {
    byte i;
    for (i : 0 .. INODES - 1) { lock[i] = NOBODY }
#ifndef CREATE
    dir = NAMED; live = true; control = true;
    inodes = 1; file[0] = 1; lock[1] = 0; life[0] = 1; in[0] = true;
#endif
    for (i : 0 .. LAST) { run Process(i) }
  }
}
