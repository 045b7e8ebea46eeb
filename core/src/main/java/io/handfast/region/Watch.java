package io.handfast.region;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The daemon thread {@code handfast-watch}, on duty in every process that has a shared region open:
 * it finds the dead and cleans up after them, and gives up what was collected without being closed.
 * It starts with the first region and ends with the last.
 */
final class Watch implements Runnable {
  private static final Logger LOGGER = System.getLogger(Watch.class.getName());
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final List<Region> REGIONS = new CopyOnWriteArrayList<>();

  private static @Nullable Thread thread;
  private static boolean hooked;

  private Watch() {}

  static synchronized void watch(Region region) {
    REGIONS.add(region);
    if (!hooked) {
      hook();
      hooked = true;
    }
    if (thread == null) {
      Thread watch = new Thread(null, new Watch(), "handfast-watch", 256 * 1024, false);
      watch.setDaemon(true);
      thread = watch;
      boolean started = false;
      try {
        watch.start();
        started = true;
      } finally {
        if (!started) {
          thread = null; // the next region tries again
        }
      }
    }
  }

  private static void hook() {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(Watch::retireAll, "handfast-exit"));
    } catch (IllegalStateException e) {
      // The JVM is ending already: what is left is left for the next sweep.
    }
  }

  static synchronized void forget(Region region) {
    REGIONS.remove(region);
    if (REGIONS.isEmpty() && thread != null) {
      LockSupport.unpark(thread);
      thread = null;
    }
  }

  @Override
  public void run() {
    for (int round = 0; isOnDuty(); round++) {
      for (Region region : REGIONS) {
        tick(region, round);
      }
      // Nobody has a reason to interrupt this thread; an interrupt must not keep it from sleeping.
      boolean unused = Thread.interrupted();
      LockSupport.parkNanos(this, ROUND_NANOS);
    }
  }

  private static void tick(Region region, int round) {
    try {
      region.tick(round);
    } catch (RuntimeException | Error e) {
      // The next round tries again; the process must not lose its watch.
      try {
        LOGGER.log(Level.WARNING, "a round of the watch failed in " + region, e);
      } catch (RuntimeException | Error alsoFailed) {
        e.addSuppressed(alsoFailed); // no memory to say so; the next round may have some
      }
    }
  }

  private static synchronized boolean isOnDuty() {
    return thread == Thread.currentThread();
  }

  private static void retireAll() {
    for (Region region : REGIONS) {
      try {
        region.retireAtExit();
      } catch (IOException | UncheckedIOException e) {
        LOGGER.log(Level.DEBUG, "left for the next sweep: " + region, e);
      }
    }
  }
}
