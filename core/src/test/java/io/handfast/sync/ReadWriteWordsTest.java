package io.handfast.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.handfast.RegionFormatException;
import io.handfast.region.ObjectKinds;
import io.handfast.region.ObjectSpec;
import io.handfast.region.Region;
import io.handfast.region.SharedObject;
import io.handfast.region.Tag;
import io.handfast.region.TestRegions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.AtomicBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The words of a read-write lock: where they are, what they say, and whose turn they make it. */
@Timeout(120)
class ReadWriteWordsTest {
  private final List<Region> regions = TestRegions.participants(3);

  @BeforeAll
  static void registerKinds() {
    SyncKinds.register();
  }

  @AfterEach
  void closeRegions() {
    regions.forEach(Region::close);
  }

  private SharedObject object() {
    return regions
        .get(0)
        .objects()
        .create(
            ObjectSpec.of(ObjectKinds.find(SyncKinds.READ_WRITE_LOCK), 0)
                .withSegment(ReadWriteLayout.LENGTH));
  }

  private IpcReadWriteLock lockOf(int region, SharedObject object) {
    return (IpcReadWriteLock)
        regions
            .get(region)
            .objects()
            .open(object.index(), object.generation(), object.kind(), it -> it.canonicalHandle());
  }

  @Test
  void everySlotHasAWordOfItsOwnBehindTheWriters() {
    Set<Integer> words = new HashSet<>();
    for (int slot = 0; slot < 1_024; slot++) {
      int at = ReadWriteLayout.reader(slot);
      assertThat(words.add(at)).isTrue();
      assertThat(at).isBetween(256, ReadWriteLayout.LENGTH - 8);
      assertThat(at % 8).isZero();
      int group = ReadWriteLayout.group(slot);
      assertThat((at - 256) / 128).isEqualTo(group);
      assertThat(ReadWriteLayout.slot(group, (at - 256) % 128 / 8)).isEqualTo(slot);
    }
    assertThat(ReadWriteLayout.WRITER_OFFSET).isZero();
    assertThat(ReadWriteLayout.flag(63)).isEqualTo(128);
    assertThat(ReadWriteLayout.flag(64)).isEqualTo(136);
    assertThat(ReadWriteLayout.flag(1_023)).isEqualTo(256 - 8);
    assertThat(ReadWriteLayout.LENGTH).isEqualTo(256 + 1_024 * 8);
  }

  @Test
  void theFirst64ProcessesShareNoLine() {
    Set<Integer> lines = new HashSet<>();
    for (int slot = 0; slot < 64; slot++) {
      assertThat(lines.add(ReadWriteLayout.reader(slot) / 128)).isTrue();
    }
    assertThat(lines).doesNotContain(0, 1); // the writers' and the flags'
  }

  @Test
  void aWriterIsPendingOrWriting() {
    long writer = ReadWriteWord.writer(LockWord.process(Tag.of(5, 9)), ThreadTag.current());
    long pending = writer | ReadWriteWord.PENDING | LockWord.WAITERS;
    assertThat(ReadWriteWord.isWriting(writer)).isTrue();
    assertThat(ReadWriteWord.isPending(writer)).isFalse();
    assertThat(ReadWriteWord.isWriting(pending)).isFalse();
    assertThat(ReadWriteWord.isPending(pending)).isTrue();
    assertThat(ReadWriteWord.isWriting(ReadWriteWord.FREE | LockWord.WAITERS)).isFalse();
    assertThat(ReadWriteWord.isWriting(ReadWriteWord.NOT_RECOVERABLE)).isFalse();
    assertThat(ReadWriteWord.isPending(ReadWriteWord.NOT_RECOVERABLE)).isFalse();
    assertThat(ReadWriteWord.withoutDeadOwner(writer)).isEqualTo(LockWord.INCONSISTENT);
    assertThat(ReadWriteWord.withoutDeadOwner(pending)).isEqualTo(LockWord.WAITERS);
    assertThat(ReadWriteWord.withoutDeadOwner(pending | LockWord.INCONSISTENT))
        .isEqualTo(LockWord.WAITERS | LockWord.INCONSISTENT);
  }

  @Test
  void moreReadersThanTheWordCanCountAreRefused() {
    SharedObject object = object();
    IpcReadWriteLock lock = lockOf(0, object);
    long tag = regions.get(0).tag();
    int at = ReadWriteLayout.reader(Tag.slot(tag));
    long full = ~ReadWriteLayout.GENERATION_MASK | Tag.generation(tag);
    object.segment().putLong(at, full);
    assertThatIllegalStateException()
        .isThrownBy(lock.readLock()::lock)
        .withMessageContaining("limit=16777215");
    assertThat(object.segment().getLong(at)).isEqualTo(full);
    object.segment().putLong(at, 0);
    lock.readLock().lock();
    lock.readLock().unlock();
  }

  /** Then writers look at nothing that it left, and the slot's next tenant flags itself again. */
  @Test
  void aReaderThatIsGoneLeavesNoFlag() {
    SharedObject object = object();
    IpcReadWriteLock lock = lockOf(0, object);
    IpcReadWriteLock theirs = lockOf(1, object);
    lock.readLock().lock();
    theirs.readLock().lock();
    long first = 1L << ReadWriteLayout.group(Tag.slot(regions.get(0).tag()));
    long second = 1L << ReadWriteLayout.group(Tag.slot(regions.get(1).tag()));
    assertThat(object.segment().getLong(ReadWriteLayout.FLAGS_OFFSET)).isEqualTo(first | second);
    regions.get(1).close();
    assertThat(object.segment().getLong(ReadWriteLayout.FLAGS_OFFSET)).isEqualTo(first);
    lock.readLock().unlock();
    assertThat(lock.writeLock().tryLock()).isTrue();
    lock.writeLock().unlock();
  }

  /** A thread of the tenant before may have gone on for a moment after its process had left. */
  @Test
  void whatNamesAFormerTenantCountsNobody() throws Exception {
    SharedObject object = object();
    AtomicBuffer words = object.segment();
    long tag = regions.get(1).tag();
    int at = ReadWriteLayout.reader(Tag.slot(tag));
    IpcReadWriteLock lock = lockOf(0, object);
    IpcReadWriteLock theirs = lockOf(1, object);
    theirs.readLock().lock(); // tells its group
    theirs.readLock().unlock();
    words.putLong(at, 3 * ReadWriteLayout.ONE_READER | (Tag.generation(tag) - 1));
    lock.writeLock().lock(); // finds that out at the end of a slice
    lock.writeLock().unlock();
    words.putLong(at, 3 * ReadWriteLayout.ONE_READER | (Tag.generation(tag) - 1));
    theirs.readLock().lock();
    assertThat(ReadWriteLayout.readers(words.getLong(at))).isEqualTo(1);
    theirs.readLock().unlock();
    assertThat(lock.writeLock().tryLock()).isTrue();
    lock.writeLock().unlock();
  }

  /** A thread that was about to read may go on long after its process has left the region. */
  @Test
  void theWordOfALaterTenantIsLeftAlone() {
    SharedObject object = object();
    IpcReadWriteLock lock = lockOf(0, object);
    long tag = regions.get(0).tag();
    int at = ReadWriteLayout.reader(Tag.slot(tag));
    long theirs = 3 * ReadWriteLayout.ONE_READER | (Tag.generation(tag) + 1);
    object.segment().putLong(at, theirs);
    assertThatThrownBy(lock.readLock()::lock).isInstanceOf(RegionFormatException.class);
    assertThatThrownBy(lock.readLock()::tryLock).isInstanceOf(RegionFormatException.class);
    assertThat(object.segment().getLong(at)).isEqualTo(theirs);
    assertThat(lock.getReadHoldCount()).isZero();
    object.segment().putLong(at, 0);
    assertThat(lock.readLock().tryLock()).isTrue();
    lock.readLock().unlock();
  }

  /** The writer locks again at once; without turns a reader that sleeps might never get in. */
  @Test
  void aReaderThatCameWhileOneWroteReadsBeforeTheNextWriter() throws Exception {
    SharedObject object = object();
    IpcReadWriteLock lock = lockOf(0, object);
    IpcReadWriteLock theirs = lockOf(1, object);
    for (int round = 0; round < 20; round++) {
      lock.writeLock().lock();
      boolean[] read = new boolean[1];
      Thread reader =
          new Thread(
              () -> {
                theirs.readLock().lock();
                read[0] = true;
                theirs.readLock().unlock();
              });
      reader.start();
      long tag = regions.get(1).tag();
      AtomicBuffer words = object.segment();
      while (!ReaderWords.counts(words, tag) || !LockWord.hasWaiters(words.getLongVolatile(0))) {
        Thread.sleep(1); // until it has seen that somebody writes, and waits
      }
      lock.writeLock().unlock();
      lock.writeLock().lock();
      assertThat(read[0]).isTrue();
      lock.writeLock().unlock();
      reader.join();
    }
  }
}
