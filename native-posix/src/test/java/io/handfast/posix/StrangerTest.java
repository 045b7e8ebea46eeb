package io.handfast.posix;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import io.handfast.region.OtherJvm;
import io.handfast.region.Privileges;
import io.handfast.spi.ParkerAddress;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A semaphore's name that a stranger has taken. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // the way to become somebody else is that of Linux
class StrangerTest {
  private final String name = "hf-test-" + UUID.randomUUID().toString().substring(0, 8);

  /** Becomes another user, who meets what it made before, as if that were a stranger's. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) {
      Integer user = Integer.valueOf(args[1]);
      SemaphoreWaits waits = new SemaphoreWaits();
      ParkerAddress address = new ParkerAddress(args[0], 0, 0, 0, 0);
      waits.discard(args[0]); // loads all that is needed
      System.out.println("made " + (waits.create(address) != 0));
      int failed = Function.getFunction("c", "seteuid").invokeInt(new Object[] {user});
      System.out.println("become " + (failed == 0));
      System.out.println("made " + (waits.create(address) != 0));
      try {
        waits.discard(args[0]);
        System.out.println("passed by");
      } catch (RuntimeException e) {
        System.out.println(e);
      }
    }
  }

  @Test
  void isNotTakenFromItAndIsNoErrorForWhoCleansUp() throws Exception {
    Privileges.assumeRoot();
    try (OtherJvm other = OtherJvm.start(List.of(), Other.class, name, Privileges.stranger())) {
      assertThat(other.rest())
          .containsExactly("made true", "become true", "made false", "passed by");
      assertThat(NamedSemaphore.unlink(name)).as("the stranger's semaphore is there").isTrue();
    } finally {
      boolean unused = NamedSemaphore.unlink(name);
    }
  }
}
