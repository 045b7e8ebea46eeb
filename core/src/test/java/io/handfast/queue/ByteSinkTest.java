package io.handfast.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSinkTest {
  private static byte[] content(ByteSink sink) {
    return Arrays.copyOf(sink.bytes(), sink.length());
  }

  @Test
  void numbersAreWrittenWithTheLowestByteFirst() {
    ByteSink sink = ByteSink.borrow();
    sink.writeInt(0x0403_0201);
    sink.writeLong(0x0C0B_0A09_0807_0605L);
    sink.write(0x0D);
    sink.write(0xFFFF_FF0E); // the lowest eight bits, as with every OutputStream
    assertThat(content(sink)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    sink.giveBack();
  }

  @Test
  void itGrowsAsNeeded() {
    Random random = new Random(1);
    ByteSink sink = ByteSink.borrow();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    while (expected.size() < 3_000_000) {
      byte[] piece = new byte[random.nextInt(20_000)];
      random.nextBytes(piece);
      int offset = random.nextInt(piece.length + 1);
      int count = random.nextInt(piece.length - offset + 1);
      sink.write(piece, offset, count);
      expected.write(piece, offset, count);
      sink.write(7);
      expected.write(7);
    }
    assertThat(content(sink)).isEqualTo(expected.toByteArray());
    sink.giveBack();
  }

  @Test
  void aPieceOutsideItsArrayIsRefusedAndNothingIsWritten() {
    ByteSink sink = ByteSink.borrow();
    byte[] source = new byte[10];
    assertThatThrownBy(() -> sink.write(source, 5, 6))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sink.write(source, -1, 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sink.write(source, 0, -1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(sink.length()).isZero();
    sink.giveBack();
  }

  @Test
  void aThreadGetsItsOwnSinkAgainAndEmpty() {
    ByteSink first = ByteSink.borrow();
    first.writeLong(1);
    first.giveBack();
    ByteSink second = ByteSink.borrow();
    assertThat(second).isSameAs(first);
    assertThat(second.length()).isZero();
    second.giveBack();
  }

  @Test
  void whoeverPutsAnElementWhileItEncodesAnotherOneGetsAnotherSink() {
    ByteSink outer = ByteSink.borrow();
    outer.write(1);
    ByteSink inner = ByteSink.borrow();
    assertThat(inner).isNotSameAs(outer);
    inner.write(2);
    inner.giveBack();
    assertThat(content(outer)).containsExactly(1);
    outer.giveBack();
    ByteSink again = ByteSink.borrow();
    assertThat(again).isSameAs(outer);
    again.giveBack();
  }

  @Test
  void anEnormousOneIsNotKept() {
    ByteSink sink = ByteSink.borrow();
    sink.write(new byte[5_000_000]);
    sink.giveBack();
    assertThat(sink.bytes()).hasSizeLessThan(1_000_000);
  }
}
