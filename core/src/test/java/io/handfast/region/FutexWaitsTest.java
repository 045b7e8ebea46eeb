package io.handfast.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.handfast.spi.Futex;
import io.handfast.spi.ParkerAddress;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.Test;

/** The token word, with a kernel that is played by the test. */
class FutexWaitsTest {
  private static final int RECORD = 7;

  private final AtomicBuffer control = MappedBuffer.allocate(ControlLayout.LENGTH);
  private final List<String> calls = new ArrayList<>();
  private Runnable whileAsleep = () -> {};
  private final FutexWaits waits = new FutexWaits(control, PlayedKernel::new);
  private final long handle = waits.create(address(RECORD));

  private final class PlayedKernel implements Futex {
    @Override
    public void await(int index, int expected, long nanos) {
      calls.add("await " + control.getInt(index) + " " + expected + " " + nanos);
      whileAsleep.run();
    }

    @Override
    public void wake(int index) {
      calls.add("wake " + control.getInt(index));
    }
  }

  private static ParkerAddress address(int record) {
    return new ParkerAddress("unused", record, 1, 2, 3);
  }

  private int token() {
    return control.getInt(ControlLayout.parker(RECORD) + ParkerLayout.TOKEN_OFFSET);
  }

  private void setToken(int value) {
    control.putInt(ControlLayout.parker(RECORD) + ParkerLayout.TOKEN_OFFSET, value);
  }

  @Test
  void aTokenThatIsThereIsTakenWithoutACallIntoTheKernel() {
    waits.post(handle);
    waits.post(handle);
    assertThat(token()).isEqualTo(FutexWaits.TOKEN);
    waits.await(handle, 1);
    assertThat(token()).isEqualTo(FutexWaits.NONE);
    assertThat(calls).isEmpty();
  }

  @Test
  void aPostWakesOnlyWhoSaysThatItIsAsleep() {
    whileAsleep =
        () -> {
          waits.post(waits.open(address(RECORD)));
          waits.post(handle);
        };
    waits.await(handle, 5);
    assertThat(calls).containsExactly("await -1 -1 5", "wake 1");
    assertThat(token()).isEqualTo(FutexWaits.NONE);
  }

  @Test
  void drainingTakesTheToken() {
    waits.post(handle);
    waits.drain(handle);
    waits.await(handle, 9);
    assertThat(calls).containsExactly("await -1 -1 9");
  }

  @Test
  void whatAKilledSleeperLeftIsClearedForTheNextOwner() {
    setToken(FutexWaits.ASLEEP);
    assertThat(waits.create(address(RECORD))).isEqualTo(handle);
    assertThat(token()).isEqualTo(FutexWaits.NONE);
  }

  @Test
  void garbageCostsOneSleep() {
    setToken(12_345);
    waits.await(handle, 1);
    assertThat(calls).isEmpty();
    waits.await(handle, 2);
    assertThat(calls).containsExactly("await -1 -1 2");
    setToken(54_321);
    waits.post(handle);
    assertThat(token()).isEqualTo(FutexWaits.TOKEN);
  }

  @Test
  void itTouchesNothingButTheTokenOfItsRecord() {
    waits.post(handle);
    for (int at = 0; at < ControlLayout.LENGTH; at += Integer.BYTES) {
      int token = ControlLayout.parker(RECORD) + ParkerLayout.TOKEN_OFFSET;
      assertThat(control.getInt(at)).as("at %d", at).isEqualTo(at == token ? 1 : 0);
    }
    assertThat(waits.published(handle)).isZero();
    waits.close(handle);
    waits.discard("unused");
    assertThat(token()).isEqualTo(FutexWaits.TOKEN);
  }
}
