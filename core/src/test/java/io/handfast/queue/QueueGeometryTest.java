package io.handfast.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.RegionFormatException;
import org.junit.jupiter.api.Test;

class QueueGeometryTest {
  private static final int KIB = 1_024;
  private static final int MIB = KIB * KIB;

  private static int bytes(int elements, long asked) {
    return QueueGeometry.checked(elements, asked).blocks() * RingLayout.BLOCK;
  }

  @Test
  void byDefaultAnElementHasOneKibibyte() {
    assertThat(bytes(128, 0)).isEqualTo(128 * KIB);
    assertThat(bytes(4_096, 0)).isEqualTo(4 * MIB);
  }

  @Test
  void theDefaultIsAtLeast64KibAndAtMost16Mib() {
    assertThat(bytes(1, 0)).isEqualTo(64 * KIB);
    assertThat(bytes(64, 0)).isEqualTo(64 * KIB);
    assertThat(bytes(65, 0)).isEqualTo(128 * KIB);
    assertThat(bytes(16 * KIB, 0)).isEqualTo(16 * MIB);
    assertThat(bytes(1 << 24, 0)).isEqualTo(16 * MIB);
  }

  @Test
  void bytesAreRoundedUpToAPowerOfTwo() {
    assertThat(bytes(1, 1)).isEqualTo(64 * KIB);
    assertThat(bytes(1, 64 * KIB)).isEqualTo(64 * KIB);
    assertThat(bytes(1, 64 * KIB + 1)).isEqualTo(128 * KIB);
    assertThat(bytes(1, 100_000_000)).isEqualTo(128 * MIB);
    assertThat(bytes(1, 512 * MIB)).isEqualTo(512 * MIB);
  }

  @Test
  void QU_14_whatIsOutOfRangeIsRefusedWithTheLimit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueGeometry.checked(0, 0))
        .withMessageContaining("elements=0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueGeometry.checked(-1, 0))
        .withMessageContaining("elements=-1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueGeometry.checked((1 << 24) + 1, 0))
        .withMessageContaining("elements=16777217")
        .withMessageContaining("limit=16777216");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueGeometry.checked(1, 512L * MIB + 1))
        .withMessageContaining("bytes=536870913")
        .withMessageContaining("limit=536870912");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> QueueGeometry.checked(1, Long.MAX_VALUE))
        .withMessageContaining("bytes=" + Long.MAX_VALUE);
  }

  @Test
  void theParameterSaysItAll() {
    for (int elements : new int[] {1, 6, 1_000, 1 << 24}) {
      for (long bytes : new long[] {0, 1, 300_000, 512L * MIB}) {
        QueueGeometry geometry = QueueGeometry.checked(elements, bytes);
        assertThat(QueueGeometry.of(geometry.parameter())).isEqualTo(geometry);
        geometry.check(geometry.segmentBytes());
      }
    }
  }

  @Test
  void thereAreTwiceAsManyCellsAsElementsAndAPowerOfTwo() {
    assertThat(RingLayout.cells(1)).isEqualTo(64);
    assertThat(RingLayout.cells(32)).isEqualTo(64);
    assertThat(RingLayout.cells(33)).isEqualTo(128);
    assertThat(RingLayout.cells(1 << 24)).isEqualTo(1 << 25);
    for (int elements = 1; elements < 2_000; elements++) {
      int cells = RingLayout.cells(elements);
      assertThat(Integer.bitCount(cells)).isEqualTo(1);
      assertThat(cells).isGreaterThanOrEqualTo(2 * elements);
    }
  }

  @Test
  void everyPartLiesBehindTheOneBeforeIt() {
    for (int elements : new int[] {1, 100, 1 << 24}) {
      int cells = RingLayout.cells(elements);
      assertThat(RingLayout.cell(0)).isGreaterThan(RingLayout.SKIPPED_OFFSET);
      assertThat(RingLayout.cell(cells - 1) + Long.BYTES).isEqualTo(RingLayout.blocksOffset(cells));
      assertThat(RingLayout.blocksOffset(cells) % RingLayout.BLOCK).isZero();
      assertThat(RingLayout.bytes(cells, 16))
          .isEqualTo(RingLayout.blocksOffset(cells) + 16L * RingLayout.BLOCK);
    }
  }

  @Test
  void anElementTakesTheBlocksThatItsHeaderAndItsBytesNeed() {
    assertThat(RingLayout.blocksFor(0)).isEqualTo(1);
    assertThat(RingLayout.blocksFor(56)).isEqualTo(1);
    assertThat(RingLayout.blocksFor(57)).isEqualTo(2);
    assertThat(RingLayout.blocksFor(120)).isEqualTo(2);
    assertThat(RingLayout.blocksFor(121)).isEqualTo(3);
  }

  @Test
  void theLongestElementOfAnyQueueHasANumberOfBlocksThatACellCanName() {
    for (long bytes = 64 * KIB; bytes <= 512L * MIB; bytes *= 2) {
      QueueGeometry geometry = QueueGeometry.checked(1, bytes);
      assertThat(RingLayout.blocksFor(geometry.longest()))
          .isLessThanOrEqualTo(Math.min(geometry.blocks() / 4, CellWord.MOST_BLOCKS));
    }
  }

  @Test
  void damageInSharedMemoryIsSeen() {
    QueueGeometry sound = QueueGeometry.checked(10, 0);
    int capacity = sound.segmentBytes();
    for (QueueGeometry damaged :
        new QueueGeometry[] {
          new QueueGeometry(0, sound.blocks()),
          new QueueGeometry(-1, sound.blocks()),
          new QueueGeometry((1 << 24) + 1, sound.blocks()),
          new QueueGeometry(10, 0),
          new QueueGeometry(10, -1),
          new QueueGeometry(10, sound.blocks() + 1),
          new QueueGeometry(10, sound.blocks() * 2),
          new QueueGeometry(10, 512),
          new QueueGeometry(10, 1 << 30),
          new QueueGeometry(1_000, sound.blocks())
        }) {
      assertThatThrownBy(() -> damaged.check(capacity))
          .as(damaged.toString())
          .isInstanceOf(RegionFormatException.class)
          .hasMessageContaining("damaged queue");
    }
    assertThatThrownBy(() -> sound.check(capacity - 1)).isInstanceOf(RegionFormatException.class);
  }
}
