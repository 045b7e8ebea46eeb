package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.context.IpcContext;
import io.handfast.process.StartMethod;
import io.handfast.queue.Codec;
import io.handfast.queue.IpcQueue;
import io.handfast.region.OtherJvm;
import io.handfast.region.Privileges;
import io.handfast.sync.IpcLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** SH-18: a full file system is an error when something is made, and never a crash later. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no shared regions
@MethodSource("once")
@ExtendWith(NoProcessOutlivesAFailure.class)
@Timeout(120)
class RoomSuite {
  @TempDir Path base;

  RoomSuite(Setting setting) {
    assertThat(setting.hasProcesses()).isTrue();
  }

  /** This JVM makes its own contexts. */
  static Stream<Setting> once() {
    return Setting.withProcesses().limit(1);
  }

  /** Makes something too large, then something that fits, and says what is there. */
  static final class Filler {
    private Filler() {}

    public static void main(String[] args) throws Exception {
      Path base = Path.of(args[0]);
      try (IpcContext context = IpcContext.builder(StartMethod.SPAWN).directory(base).build()) {
        IpcLock lock = context.lock();
        say("region " + files(base));
        try {
          say("queue " + context.queue(Codec.bytes(), 1).bytes(1 << 20).build());
        } catch (UncheckedIOException e) {
          say("cause " + e.getCause());
        }
        say("after " + files(base));
        say("locked " + lock.tryLock());
        IpcQueue<byte[]> queue = context.queue(Codec.bytes(), 1).bytes(1 << 16).build();
        say("offered " + queue.offer(new byte[10_000]));
      } catch (UncheckedIOException e) {
        say("cause " + e.getCause());
      }
      say("left " + files(base));
    }

    private static void say(String line) {
      System.out.println(line.replace('\n', ' '));
    }

    private static long files(Path base) throws IOException {
      try (Stream<Path> files = Files.walk(base)) {
        return files.filter(Files::isRegularFile).count();
      }
    }
  }

  private OtherJvm fill(String size) throws Exception {
    List<String> small = Privileges.onSmallFileSystem(base, "size=" + size);
    return OtherJvm.startUnder(small, List.of(), Filler.class, base);
  }

  @Test
  void SH_18_aRegionThatDoesNotFitIsNotMade() throws Exception {
    try (OtherJvm filler = fill("200k")) {
      assertThat(filler.word("cause"))
          .contains("FileSystemException", "no room", "--shm-size", "-Dhandfast.dir")
          .contains("needed=397312, available=");
      assertThat(filler.word("left")).isEqualTo("0");
      assertThat(filler.waitFor()).isZero();
    }
  }

  @Test
  void SH_18_aQueueThatDoesNotFitIsNotMadeAndTheRegionGoesOn() throws Exception {
    try (OtherJvm filler = fill("1500k")) {
      String before = filler.word("region");
      assertThat(filler.word("cause")).contains("no room", "needed=10", "available=");
      assertThat(Integer.parseInt(filler.word("after")))
          .as("files; the lock file of the region's structure may be new")
          .isLessThanOrEqualTo(Integer.parseInt(before) + 1);
      assertThat(filler.word("locked")).isEqualTo("true");
      assertThat(filler.word("offered")).isEqualTo("true");
      assertThat(filler.word("left")).isEqualTo("0");
      assertThat(filler.waitFor()).isZero();
    }
  }
}
