package io.handfast.benchmarks.jmh;

import io.handfast.FenceMode;
import io.handfast.WaitMethod;
import io.handfast.context.IpcContext;
import io.handfast.process.IpcProcess;
import io.handfast.process.ProcessArgs;
import io.handfast.process.StartMethod;
import io.handfast.sync.IpcEvent;
import io.handfast.sync.IpcLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Two JVMs that hammer on one {@link IpcLock}, as the processes of {@code baseline.c} do on a
 * mutex. What each had is counted under the lock, in a file of this benchmark's own.
 */
final class Contention implements AutoCloseable {
  private static final int LOOK_MILLIS = 100;
  private static final int WARM_UP_MILLIS = 1_500;
  private static final int WORKERS = 2;

  /** Counts of the workers, of changes from one to the other, and who was the last. */
  private static final int HANDOVERS = WORKERS * Long.BYTES;

  private static final int LAST = HANDOVERS + Long.BYTES;
  private static final int BYTES = LAST + Long.BYTES;

  private final String modes;
  private final Path file;
  private final ByteBuffer counts;
  private final IpcContext context;
  private final IpcLock lock;
  private final IpcEvent over;
  private final List<IpcProcess> workers;

  private double nanos;
  private double handOvers;
  private double leastShare = 1;
  private double greatestShare;

  Contention(WaitMethod waits, FenceMode fences) throws IOException, InterruptedException {
    this.modes = waits + ", fences " + fences;
    this.file = Files.createTempFile("handfast-", ".counts");
    this.counts = map(file);
    this.context = IpcContext.builder(StartMethod.SPAWN).waits(waits).fences(fences).build();
    this.lock = context.lock();
    this.over = context.event();
    this.workers = List.of(start(0), start(1));
    awaitBoth();
    Thread.sleep(WARM_UP_MILLIS); // one whose code is not compiled yet has next to no share
  }

  private void awaitBoth() throws InterruptedException {
    for (long[] now = look(); now[0] == 0 || now[1] == 0; now = look()) {
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private IpcProcess start(int number) {
    return context.process(Contention::hammer, lock, over, file.toString(), number).start();
  }

  private static ByteBuffer map(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return channel.map(MapMode.READ_WRITE, 0, BYTES).order(ByteOrder.nativeOrder());
    }
  }

  private static void hammer(ProcessArgs args) throws IOException {
    IpcLock lock = args.get(0, IpcLock.class);
    IpcEvent over = args.get(1, IpcEvent.class);
    ByteBuffer counts = map(Path.of(args.get(2, String.class)));
    int me = args.get(3, Integer.class);
    while (!over.isSet()) {
      lock.lock();
      try {
        count(counts, me);
      } finally {
        lock.unlock();
      }
    }
  }

  private static void count(ByteBuffer counts, int me) {
    counts.putLong(me * Long.BYTES, counts.getLong(me * Long.BYTES) + 1);
    if (counts.getLong(LAST) != me) {
      counts.putLong(LAST, me);
      counts.putLong(HANDOVERS, counts.getLong(HANDOVERS) + 1);
    }
  }

  /** Looks every 100 ms for so long. */
  void measure(long millis) throws InterruptedException {
    long[] first = look();
    long[] before = first;
    long start = System.nanoTime();
    long end;
    do {
      Thread.sleep(LOOK_MILLIS);
      long[] after = look();
      end = System.nanoTime();
      noteShares(before, after);
      before = after;
    } while (end - start < TimeUnit.MILLISECONDS.toNanos(millis));
    nanos = (double) (end - start) / (before[0] - first[0] + before[1] - first[1]);
    handOvers = (before[2] - first[2]) * 1e9 / (end - start);
  }

  private long[] look() {
    lock.lock();
    try {
      return new long[] {counts.getLong(0), counts.getLong(Long.BYTES), counts.getLong(HANDOVERS)};
    } finally {
      lock.unlock();
    }
  }

  private void noteShares(long[] before, long[] after) {
    double both = after[0] - before[0] + after[1] - before[1];
    for (int i = 0; i < WORKERS && both > 0; i++) {
      double share = (after[i] - before[i]) / both;
      leastShare = Math.min(leastShare, share);
      greatestShare = Math.max(greatestShare, share);
    }
  }

  double nanos() {
    return nanos;
  }

  /** For people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "IpcLock (%s), two JVMs: %.1f ns a pair, %.0f hand-overs a second, a JVM had %.0f to %.0f %%"
            + " of any 100 ms",
        modes,
        nanos,
        handOvers,
        100 * leastShare,
        100 * greatestShare);
  }

  @Override
  public void close() throws IOException {
    over.set();
    workers.forEach(worker -> worker.onExit().join());
    context.close();
    Files.delete(file);
  }
}
