package io.handfast.region;

/**
 * One kind of shared object, registered by the package that implements it: how its words begin, how
 * they are cleaned when a process died, and how a handle on it is made. This package knows no kind.
 */
public abstract class ObjectKind {
  private final int code;
  private final String typeName;

  /**
   * Names a kind.
   *
   * @param code its number in the region, above 0, never reused for another kind
   * @param typeName the simple name of the public type, for messages
   */
  protected ObjectKind(int code, String typeName) {
    this.code = code;
    this.typeName = typeName;
  }

  /**
   * The kind's number in the region.
   *
   * @return the number
   */
  public final int code() {
    return code;
  }

  /**
   * The simple name of the public type.
   *
   * @return the name, for messages
   */
  public final String typeName() {
    return typeName;
  }

  /**
   * Writes the first state of a new object, which nobody else can see yet.
   *
   * @param object the object, its memory all zero
   */
  public abstract void initialise(SharedObject object);

  /**
   * Cleans every word of the object that names a dead participant, then wakes whom that concerns.
   * May be called again for the same participant, and while others use the object. Nothing to do
   * for a kind whose words name nobody.
   *
   * @param object the object
   * @param dead the tag of the dead participant
   */
  public void recover(SharedObject object, long dead) {}

  /**
   * Whether an object can be had under its name by somebody who would have made it another way.
   *
   * @param wanted the parameter that it would have been made with
   * @param found the parameter that it has
   * @return true if the difference does not matter
   */
  public boolean isCompatible(long wanted, long found) {
    return wanted == found;
  }

  /**
   * Says how an object was made, for messages.
   *
   * @param flag the kind's own switch
   * @param parameter the kind's own number
   * @return a few words
   */
  public String describe(boolean flag, long parameter) {
    return typeName;
  }

  /**
   * Whether a thread of this process has something of the object that it must be able to give back
   * even after its handle was closed.
   *
   * @param object the object
   * @return true if this process must go on holding the object
   */
  public boolean isInUse(SharedObject object) {
    return false;
  }

  /**
   * Whether a thread of this process is in the middle of an operation that nobody else may end as
   * long as the thread may go on.
   *
   * @param object the object
   * @return true if this process must not leave the region
   */
  public boolean isBusy(SharedObject object) {
    return false;
  }

  /**
   * Makes a handle.
   *
   * @param object the object, held by this process
   * @return the public handle
   */
  public abstract Object handle(SharedObject object);

  @Override
  public final String toString() {
    return typeName;
  }
}
