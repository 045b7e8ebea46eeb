package io.handfast.region;

import io.handfast.RegionFormatException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The kinds that are known in this JVM, by their numbers. */
public final class ObjectKinds {
  private static final AtomicReferenceArray<ObjectKind> KINDS = new AtomicReferenceArray<>(256);

  private ObjectKinds() {}

  /**
   * Makes a kind known. Registering it again has no effect.
   *
   * @param kind the kind
   */
  public static void register(ObjectKind kind) {
    ObjectKind before = KINDS.compareAndExchange(kind.code(), null, kind);
    if (before != null && before != kind) {
      throw new IllegalStateException(
          "two kinds have the same number [code="
              + kind.code()
              + ", kinds="
              + before
              + " and "
              + kind
              + "]");
    }
  }

  /**
   * Finds a kind.
   *
   * @param code its number, from shared memory or from another process
   * @return the kind
   * @throws RegionFormatException if there is none
   */
  public static ObjectKind find(int code) {
    ObjectKind kind = code >= 0 && code < KINDS.length() ? KINDS.get(code) : null;
    if (kind == null) {
      throw new RegionFormatException("no such kind of object in this version", "code", code);
    }
    return kind;
  }
}
