package io.handfast.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.OtherJvm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Victims that were started while others were being judged. */
public final class VictimPool implements AutoCloseable {
  private static final int FIRST_THAT_WARNS = 24;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long LOOK_MILLIS = 100;

  private final BlockingQueue<OtherJvm> ready;
  private final AtomicLong startIds = new AtomicLong();
  private final Thread starter = new Thread(this::startVictims, "victims");
  private final List<String> options = options();
  private final ClassArchive classes;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;

  public VictimPool(int size) throws IOException, InterruptedException {
    ready = new ArrayBlockingQueue<>(size);
    classes = ClassArchive.of(options, Rehearsal.class);
    starter.setDaemon(true);
    starter.start();
  }

  /** A victim, and the number by which the survivors recognise it. */
  record Started(OtherJvm jvm, long startId) implements AutoCloseable {
    @Override
    public void close() {
      jvm.close();
    }
  }

  Started take() throws InterruptedException, IOException {
    OtherJvm jvm = next();
    boolean isReady = false;
    try {
      assertThat(jvm.ownLine()).isEqualTo(Victim.READY);
      isReady = true;
      return new Started(jvm, startIds.incrementAndGet());
    } finally {
      if (!isReady) {
        jvm.close();
      }
    }
  }

  private OtherJvm next() throws InterruptedException {
    long start = System.nanoTime();
    while (failure == null && System.nanoTime() - start < PATIENCE_NANOS) {
      OtherJvm jvm = ready.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      if (jvm != null) {
        return jvm;
      }
    }
    throw new AssertionError("no victim could be started", failure);
  }

  private void startVictims() {
    try {
      while (!closed) {
        put(classes.start(options, Victim.class));
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e; // for whoever wants a victim
    } catch (InterruptedException e) {
      // closed
    }
  }

  private void put(OtherJvm jvm) throws InterruptedException {
    boolean put = false;
    try {
      ready.put(jvm);
      put = true;
    } finally {
      if (!put) {
        jvm.close();
      }
    }
  }

  /** A victim is soon over: little of what it does is worth compiling. */
  private static List<String> options() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:CompileThresholdScaling=5",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData"));
    if (Runtime.version().feature() >= FIRST_THAT_WARNS) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(property -> property.startsWith("handfast.posix."))
        .forEach(property -> options.add("-D" + property + "=" + System.getProperty(property)));
    return options;
  }

  @Override
  public void close() {
    closed = true;
    starter.interrupt();
    try {
      starter.join(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ready.forEach(OtherJvm::close);
    classes.close();
  }
}
