package io.handfast.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.region.OtherJvm;
import io.handfast.region.Privileges;
import io.handfast.sync.IpcLock;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** KC, R8: who is dead, and who is not, whatever its process id says. */
@ParameterizedClass(allowZeroInvocations = true) // core itself has no processes
@MethodSource("once")
@Timeout(180)
class NeverMistakenSuite extends Suite {
  /** Several times as long as the watch takes to look at everybody. */
  private static final long WATCHED_MILLIS = 4_000;

  private static final String JOBS = "jobs";

  @TempDir Path base;

  NeverMistakenSuite(Setting setting) {
    super(setting);
  }

  /** These JVMs attach by themselves. */
  static Stream<Setting> once() {
    return Setting.withProcesses().limit(1);
  }

  private OtherJvm guestUnder(List<String> program) throws Exception {
    Path directory = context.directory().orElseThrow();
    return OtherJvm.startUnder(program, List.of(), LockGuest.class, directory, JOBS);
  }

  /** Its parent becomes a program that waits for no child. */
  @Test
  void R8_aZombieIsRecognisedAsDead() throws Exception {
    IpcLock lock = context.lock(JOBS);
    List<String> careless =
        List.of("sh", "-c", "exec 3<&0; \"$@\" <&3 & exec sleep 1000", "careless");
    try (OtherJvm guest = guestUnder(careless)) {
      long pid = Long.parseLong(guest.word("pid"));
      guest.say("lock");
      assertThat(guest.line()).isEqualTo("taken");
      assertThat(lock.tryLock(SHORT)).isFalse();
      RunState.killUnreaped(pid);
      assertThat(ProcessHandle.of(pid)).as("its pid is there").isPresent();
      assertThat(lock.tryLock(LONG)).isTrue();
      assertThat(lock.isAbandoned()).isTrue();
      lock.unlock();
      assertThat(RunState.of(pid)).as("it is a zombie still").isEqualTo('Z');
    }
  }

  @Test
  void KC_03_aReusedPidIsNotTakenForItsPredecessor() throws Exception {
    List<String> program = Privileges.inOwnPidNamespace();
    try (OtherJvm judge = OtherJvm.startUnder(program, List.of(), PidReuse.class, base)) {
      assertThat(judge.rest())
          .containsExactly("its pid lives true", "taken true", "found dead", "its pid lives true");
    }
  }

  /** In its own namespace it is number 1, which is somebody else here. */
  @Test
  void R8_anOwnerInAnotherPidNamespaceIsNotRobbedBeforeItIsDead() throws Exception {
    IpcLock lock = context.lock(JOBS);
    try (OtherJvm guest = guestUnder(Privileges.inOwnPidNamespace())) {
      assertThat(guest.word("pid")).isEqualTo("1");
      guest.say("lock");
      assertThat(guest.line()).isEqualTo("taken");
      Thread.sleep(WATCHED_MILLIS);
      assertThat(lock.tryLock(SHORT)).isFalse();
      assertThat(lock.owner().orElseThrow().pid()).isEqualTo(1);
      guest.say("unlock");
      assertThat(guest.line()).isEqualTo("unlocked");
      assertThat(lock.tryLock(LONG)).isTrue();
      assertThat(lock.isAbandoned()).isFalse();
      lock.unlock();
      guest.say("lock");
      assertThat(guest.line()).isEqualTo("taken");
      guest.kill();
      assertThat(lock.tryLock(LONG)).isTrue();
      assertThat(lock.isAbandoned()).isTrue();
      lock.unlock();
    }
  }

  /** There is no such pid in the namespace of the one who judges. */
  @Test
  void R8_whoIsInAnotherPidNamespaceJudgesUsRightly() throws Exception {
    IpcLock unused = context.lock(JOBS);
    try (OtherJvm inside = guestUnder(Privileges.inOwnPidNamespace());
        OtherJvm outside = guestUnder(List.of())) {
      assertThat(inside.word("pid")).isEqualTo("1");
      outside.say("lock");
      assertThat(outside.word("pid")).isEqualTo(Long.toString(outside.pid()));
      assertThat(outside.line()).isEqualTo("taken");
      inside.say("try " + WATCHED_MILLIS);
      assertThat(inside.line()).isEqualTo("refused");
      outside.kill();
      inside.say("lock");
      assertThat(inside.line()).isEqualTo("taken over");
      inside.say("unlock");
      assertThat(inside.line()).isEqualTo("unlocked");
      inside.say("leave"); // who is killed with another program may take a moment longer
      assertThat(inside.waitFor()).isZero();
    }
  }
}
