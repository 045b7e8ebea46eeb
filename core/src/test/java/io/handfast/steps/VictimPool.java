package io.handfast.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.OtherJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Victims that were started while others were being judged. */
public final class VictimPool implements AutoCloseable {
  private static final int FIRST_THAT_WARNS = 24;

  private final BlockingQueue<OtherJvm> ready;
  private final AtomicLong startIds = new AtomicLong();
  private final Thread starter = new Thread(this::startVictims, "victims");
  private volatile boolean closed;

  public VictimPool(int size) {
    ready = new ArrayBlockingQueue<>(size);
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
    OtherJvm jvm = ready.take();
    assertThat(jvm.line()).isEqualTo(Victim.READY);
    return new Started(jvm, startIds.incrementAndGet());
  }

  private void startVictims() {
    try {
      while (!closed) {
        put(OtherJvm.start(options(), Victim.class));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  /** One victim is soon over: it is not worth much to be quick later. */
  private static List<String> options() {
    List<String> options =
        new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
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
    ready.forEach(OtherJvm::close);
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ready.forEach(OtherJvm::close);
  }
}
