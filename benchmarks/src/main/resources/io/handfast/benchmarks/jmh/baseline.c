/*
 * What a C program pays for the same calls, in shared memory and process-shared.
 *
 *   baseline pairs <millis> <rounds>       nanoseconds of an uncontended pair, minimum of the rounds
 *   baseline contended <millis> <rounds>   two processes hammer on one mutex: nanoseconds of a pair,
 *                                          hand-overs a second, least and greatest share of a process
 *                                          in any 100 ms
 *   baseline <n>x<m> <millis> <rounds>     a pair on a semaphore before and after n processes were
 *                                          killed, in each of which m threads waited for it
 *
 * One line for each: name, then numbers.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCH 20000
#define LOOK_MILLIS 100
#define LINE 64

struct shared {
  pthread_mutex_t mutex __attribute__((aligned(LINE)));
  pthread_mutex_t robust __attribute__((aligned(LINE)));
  sem_t semaphore __attribute__((aligned(LINE)));
  /* Changed by whoever holds the mutex. */
  long taken[2] __attribute__((aligned(LINE)));
  long handovers;
  int last;
  int waiting __attribute__((aligned(LINE)));
};

static struct shared *shared;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static void check(int failed, const char *what) {
  if (failed) {
    perror(what);
    exit(1);
  }
}

static void mutex_init(pthread_mutex_t *mutex, int robust) {
  pthread_mutexattr_t attributes;
  check(pthread_mutexattr_init(&attributes), "pthread_mutexattr_init");
  check(pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED), "setpshared");
  if (robust) {
    check(pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST), "setrobust");
  }
  check(pthread_mutex_init(mutex, &attributes), "pthread_mutex_init");
}

static void mutex_pair(void) {
  pthread_mutex_lock(&shared->mutex);
  pthread_mutex_unlock(&shared->mutex);
}

static void robust_pair(void) {
  pthread_mutex_lock(&shared->robust);
  pthread_mutex_unlock(&shared->robust);
}

static void semaphore_pair(void) {
  sem_wait(&shared->semaphore);
  sem_post(&shared->semaphore);
}

/* Each loop is its own copy, so that the pair is inlined into it. */
#define PAIRS(name, pair)                                   \
  static double name(long millis) {                         \
    long count = 0;                                         \
    double start = now();                                   \
    double end;                                             \
    do {                                                    \
      for (int i = 0; i < BATCH; i++) {                     \
        pair();                                             \
      }                                                     \
      count += BATCH;                                       \
      end = now();                                          \
    } while (end - start < millis * 1e6);                   \
    return (end - start) / count;                           \
  }

PAIRS(mutex_pairs, mutex_pair)
PAIRS(robust_pairs, robust_pair)
PAIRS(semaphore_pairs, semaphore_pair)

static void pairs(long millis, int rounds) {
  double mutex = 1e9, robust = 1e9, semaphore = 1e9;
  for (int i = 0; i <= rounds; i++) { /* one more, to warm up */
    double m = mutex_pairs(millis), r = robust_pairs(millis), s = semaphore_pairs(millis);
    if (i > 0) {
      mutex = m < mutex ? m : mutex;
      robust = r < robust ? r : robust;
      semaphore = s < semaphore ? s : semaphore;
    }
  }
  printf("mutex %.3f\nrobust %.3f\nsemaphore %.3f\n", mutex, robust, semaphore);
}

static pid_t hammer(int me) {
  pid_t child = fork();
  check(child < 0, "fork");
  if (child != 0) {
    return child;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (;;) {
    pthread_mutex_lock(&shared->mutex);
    shared->taken[me]++;
    if (shared->last != me) {
      shared->last = me;
      shared->handovers++;
    }
    pthread_mutex_unlock(&shared->mutex);
  }
}

static void look(long out[3]) {
  pthread_mutex_lock(&shared->mutex);
  out[0] = shared->taken[0];
  out[1] = shared->taken[1];
  out[2] = shared->handovers;
  pthread_mutex_unlock(&shared->mutex);
}

static void contended(long millis, int rounds) {
  double best = 1e9, handovers = 0, least = 1, greatest = 0;
  pid_t children[2] = {hammer(0), hammer(1)};
  usleep(100000);
  for (int i = 0; i < rounds; i++) {
    long first[3], before[3], after[3];
    double start = now(), end;
    look(first);
    memcpy(before, first, sizeof first);
    do {
      usleep(LOOK_MILLIS * 1000);
      look(after);
      end = now();
      double both = after[0] - before[0] + after[1] - before[1];
      for (int me = 0; me < 2 && both > 0; me++) {
        double share = (after[me] - before[me]) / both;
        least = share < least ? share : least;
        greatest = share > greatest ? share : greatest;
      }
      memcpy(before, after, sizeof after);
    } while (end - start < millis * 1e6);
    double nanos = (end - start) / (after[0] - first[0] + after[1] - first[1]);
    if (nanos < best) {
      best = nanos;
      handovers = (after[2] - first[2]) / (end - start) * 1e9;
    }
  }
  for (int me = 0; me < 2; me++) {
    kill(children[me], SIGKILL);
    waitpid(children[me], NULL, 0);
  }
  printf("contended %.3f %.0f %.3f %.3f\n", best, handovers, least, greatest);
}

static void *wait_for_it(void *unused) {
  __atomic_add_fetch(&shared->waiting, 1, __ATOMIC_SEQ_CST);
  sem_wait(&shared->semaphore);
  return unused;
}

static void kill_waiters(int waiters) {
  shared->waiting = 0;
  pid_t child = fork();
  check(child < 0, "fork");
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    pthread_attr_t attributes;
    check(pthread_attr_init(&attributes), "pthread_attr_init");
    check(pthread_attr_setstacksize(&attributes, 64 * 1024), "pthread_attr_setstacksize");
    for (int i = 0; i < waiters; i++) {
      pthread_t thread;
      check(pthread_create(&thread, &attributes, wait_for_it, NULL), "pthread_create");
    }
    for (;;) {
      pause();
    }
  }
  while (__atomic_load_n(&shared->waiting, __ATOMIC_SEQ_CST) < waiters) {
    usleep(1000);
  }
  usleep(50000); /* until the last of them sleeps */
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
}

static double least_semaphore(long millis, int rounds) {
  double least = 1e9;
  for (int i = 0; i < rounds; i++) {
    double nanos = semaphore_pairs(millis);
    least = nanos < least ? nanos : least;
  }
  return least;
}

static void killed(int processes, int waiters, long millis, int rounds) {
  double before = least_semaphore(millis, rounds);
  sem_wait(&shared->semaphore);
  for (int i = 0; i < processes; i++) {
    kill_waiters(waiters);
  }
  sem_post(&shared->semaphore);
  printf("killed %.3f %.3f\n", before, least_semaphore(millis, rounds));
}

int main(int count, char **args) {
  if (count != 4) {
    fprintf(stderr, "usage: %s pairs|contended|<n>x<m> <millis> <rounds>\n", args[0]);
    return 2;
  }
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  check(shared == MAP_FAILED, "mmap");
  mutex_init(&shared->mutex, 0);
  mutex_init(&shared->robust, 1);
  check(sem_init(&shared->semaphore, 1, 1), "sem_init");
  long millis = atol(args[2]);
  int rounds = atoi(args[3]), processes, waiters;
  if (strcmp(args[1], "pairs") == 0) {
    pairs(millis, rounds);
  } else if (strcmp(args[1], "contended") == 0) {
    contended(millis, rounds);
  } else if (sscanf(args[1], "%dx%d", &processes, &waiters) == 2) {
    killed(processes, waiters, millis, rounds);
  } else {
    fprintf(stderr, "%s: no such measurement\n", args[1]);
    return 2;
  }
  return 0;
}
