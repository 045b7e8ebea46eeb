package io.handfast.process;

import io.handfast.ErrorCode;
import io.handfast.IpcException;
import io.handfast.region.Deadline;
import io.handfast.region.ParticipantView;
import io.handfast.region.Region;
import io.handfast.region.Regions;
import io.handfast.region.Tag;
import io.handfast.transfer.Transfer;
import io.handfast.transfer.TransferStreams;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A child JVM. */
final class JvmProcess extends IpcProcess {
  @Serial private static final long serialVersionUID = 1L;

  private static final Logger LOGGER = System.getLogger(JvmProcess.class.getName());
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SMALLEST_PIPE = 4096;
  private static final long FIRST_LOOK_NANOS = 50_000;
  private static final long LAST_LOOK_NANOS = 1_000_000;

  private final transient Process process;
  private transient volatile boolean killed;

  private JvmProcess(String name, Process process) {
    super(name);
    this.process = process;
  }

  /**
   * Waits for the end in a thread of its own: the JDK's own notice comes through the common pool,
   * where anybody may keep it from coming.
   */
  private JvmProcess watched(Region region, long tag) {
    Thread watch =
        new Thread(
            null, () -> awaitEnd(region, tag), "handfast-end-of-" + name(), 128 * 1024, false);
    watch.setDaemon(true);
    watch.start();
    return this;
  }

  private void awaitEnd(Region region, long tag) {
    int code = exitValue();
    // Read before the slot is cleaned up and may be let again.
    boolean orderly = region.participants().phase(tag) == Phase.ENDING;
    try {
      region.suspect(Tag.slot(tag));
    } catch (RuntimeException | Error e) {
      // The watch tries again; how the child ended is known all the same.
      LOGGER.log(Level.WARNING, "what " + this + " left could not be cleaned up", e);
    }
    end(ExitStatus.of(code, orderly, killed));
  }

  private int exitValue() {
    while (true) {
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        // Nobody has a reason to interrupt this thread; it goes on until the child has ended.
      }
    }
  }

  /** Starts a child; whatever fails, no child and no ticket is left. */
  static JvmProcess start(ProcessSpec spec) {
    Region region = spec.region();
    long startId = RANDOM.nextLong() | 1;
    Transfer transfer = Transfer.start(region, spec.method().name(), startId);
    Payload payload = Payload.of(spec.main(), spec.args());
    byte[] payloadBytes = TransferStreams.write(transfer, payload, "");
    Process process = null;
    boolean attached = false;
    try {
      Bootstrap bootstrap =
          new Bootstrap(
              spec.method(),
              region.directory(),
              Regions.tree().directory(),
              region.tag(),
              startId,
              Payload.checked(payloadBytes));
      process = launch(spec);
      ErrorOutput errors = ErrorOutput.forward(process, spec.name());
      send(bootstrap, process, spec.name());
      long tag = awaitAttached(spec, startId, process, errors);
      errors.attached();
      JvmProcess started = new JvmProcess(spec.name(), process).watched(region, tag);
      attached = true;
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      if (!attached) {
        transfer.withdraw();
        if (process != null) {
          process.destroyForcibly();
        }
      }
    }
  }

  private static Process launch(ProcessSpec spec) throws IOException {
    List<String> command = JvmCommand.of(spec.jvmArgs());
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.INHERIT)
        .redirectError(ProcessBuilder.Redirect.PIPE)
        .start();
  }

  /** What fits into every pipe is written here; more might wait for a child that never reads. */
  private static void send(Bootstrap bootstrap, Process process, String name) {
    byte[] bytes = bootstrap.toBytes();
    if (bytes.length <= SMALLEST_PIPE) {
      write(bytes, process);
      return;
    }
    Thread writer = new Thread(() -> write(bytes, process), "handfast-arguments-of-" + name);
    writer.setDaemon(true);
    writer.start();
  }

  private static void write(byte[] bytes, Process process) {
    // Closed afterwards: a child that reads on finds the end, and does not wait for ever.
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(bytes);
    } catch (IOException e) {
      // The child has ended already, and what it printed says why: see awaitAttached.
    }
  }

  private static long awaitAttached(
      ProcessSpec spec, long startId, Process process, ErrorOutput errors) {
    ParticipantView participants = spec.region().participants();
    Deadline deadline = Deadline.in(Deadline.nanos(spec.attachTimeout()));
    long pause = FIRST_LOOK_NANOS;
    while (deadline.left() > 0) {
      boolean ended = !process.isAlive();
      long tag = participants.findStarted(startId);
      if (tag != Tag.NONE && participants.phase(tag) >= Phase.ATTACHED) {
        return tag;
      }
      if (ended) {
        throw new IpcException(
            ErrorCode.CHILD_NOT_ATTACHED,
            "the child ended before it had its arguments; it printed:\n" + errors.soFar(),
            "process",
            spec.name(),
            "exitValue",
            process.exitValue());
      }
      sleepThroughInterrupts(pause);
      pause = Math.min(2 * pause, LAST_LOOK_NANOS);
    }
    throw new IpcException(
        ErrorCode.CHILD_NOT_ATTACHED,
        "the child was too slow to take its arguments and was killed; give it more time with"
            + " attachTimeout(...); it printed:\n"
            + errors.soFar(),
        "process",
        spec.name(),
        "attachTimeout",
        spec.attachTimeout());
  }

  /** An interrupt is pending afterwards; a park that it ends at once would keep a core busy. */
  private static void sleepThroughInterrupts(long nanos) {
    boolean interrupted = Thread.interrupted();
    LockSupport.parkNanos(nanos);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void terminate() {
    process.destroy();
  }

  @Override
  public void kill() {
    killed = true;
    process.destroyForcibly();
  }
}
