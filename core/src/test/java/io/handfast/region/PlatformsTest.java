package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.ErrorCode;
import io.handfast.NoPlatformException;
import io.handfast.context.IpcContext;
import io.handfast.context.ObjectFactory;
import io.handfast.process.StartMethod;
import io.handfast.spi.OsSemaphores;
import io.handfast.spi.Platform;
import io.handfast.spi.WaitMechanism;
import io.handfast.sync.OpenMode;
import io.handfast.sync.OsSemaphore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which provider is taken; and, as there is none on the class path of these tests, what then. */
class PlatformsTest {
  private static final String ARTIFACT = "io.handfast:handfast-native-posix";

  /** A provider that says what it is told to say. */
  private record Provider(String name, boolean isSupported, boolean isUsable) implements Platform {
    @Override
    public void checkUsable() {
      if (!isUsable) {
        throw new NoPlatformException("this provider is an outline", "provider", name);
      }
    }

    @Override
    public WaitMechanism waits() {
      throw new AssertionError("finding a provider must load nothing native");
    }

    @Override
    public OsSemaphores semaphores() {
      throw new AssertionError("finding a provider must load nothing native");
    }
  }

  @Test
  void ofTwoThatCanBeUsedTheFirstIsTaken() {
    Provider first = new Provider("first", true, true);
    assertThat(Platforms.first(List.of(first, new Provider("second", true, true)))).isSameAs(first);
    assertThat(Platforms.usable(first)).isSameAs(first);
  }

  @Test
  void thoseOfOtherOperatingSystemsArePassedOver() {
    Provider other = new Provider("other", false, true);
    Provider mine = new Provider("mine", true, true);
    assertThat(Platforms.first(List.of(other, mine))).isSameAs(mine);
    assertThat(Platforms.first(List.of(other))).isNull();
  }

  @Test
  void oneThatIsSupportedByNameOnlySaysWhy() {
    Provider outline = new Provider("outline", true, false);
    assertThat(Platforms.first(List.of(outline))).isSameAs(outline);
    assertThatExceptionOfType(NoPlatformException.class)
        .isThrownBy(() -> Platforms.usable(outline))
        .withMessage("this provider is an outline [provider=outline]");
  }

  @Test
  void oneThatCannotSleepOnMemoryRefusesARegionWhoseThreadsDo() {
    RegionMemory memory = new ProcessMemory();
    Provider plain = new Provider("plain", true, true);
    assertThatExceptionOfType(NoPlatformException.class)
        .isThrownBy(() -> Platforms.futexWaits(memory, plain))
        .withMessageContainingAll("make it with OS_SEMAPHORE", "platform=plain", "arch=");
    assertThatExceptionOfType(NoPlatformException.class)
        .isThrownBy(() -> memory.futex(plain))
        .withMessageContainingAll("cannot sleep on shared memory here", "platform=plain");
  }

  @Test
  void theArtifactToAddIsNamedForEachOperatingSystem() {
    assertThat(Platforms.missing("Linux"))
        .hasMessageContaining(ARTIFACT)
        .hasMessageContaining("THREADING contexts work without")
        .hasMessageEndingWith("[os=Linux]");
    assertThat(Platforms.missing("Mac OS X")).hasMessageContaining(ARTIFACT);
    assertThat(Platforms.missing("Windows 11"))
        .hasMessageContaining("io.handfast:handfast-native-windows");
  }

  @Test
  void withoutANativeModuleNothingSharedIsMade(@TempDir Path directory) {
    assertThatExceptionOfType(NoPlatformException.class)
        .isThrownBy(() -> IpcContext.builder(StartMethod.SPAWN).directory(directory).build())
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_PLATFORM))
        .withMessageContaining(ARTIFACT);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void withoutANativeModuleThereAreNoSemaphoresOfTheOperatingSystem() {
    assertThatThrownBy(() -> OsSemaphore.open("any", OpenMode.CREATE_OR_OPEN, 1))
        .isInstanceOf(NoPlatformException.class)
        .hasMessageContaining(ARTIFACT);
    assertThatThrownBy(() -> OsSemaphore.remove("any"))
        .isInstanceOf(NoPlatformException.class)
        .hasMessageContaining(ARTIFACT);
  }

  @Test
  void withoutANativeModuleThreadsDoTheirWork() {
    try (IpcContext context = IpcContext.builder(StartMethod.THREADING).build()) {
      ObjectFactory make = context;
      assertThat(make.lock().tryLock()).isTrue();
    }
  }
}
