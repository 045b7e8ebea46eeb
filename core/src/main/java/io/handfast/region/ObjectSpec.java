package io.handfast.region;

/**
 * What an object shall be when it is made; fixed for its life.
 *
 * @param kind its kind
 * @param anyLocal whether it may travel by any road
 * @param flag the kind's own switch
 * @param parameter the kind's own number
 * @param segmentBytes how much memory it needs outside its record, 0 for none
 */
public record ObjectSpec(
    ObjectKind kind, boolean anyLocal, boolean flag, long parameter, int segmentBytes) {

  /**
   * An unnamed object of its kind that may be handed over at process start only.
   *
   * @param kind its kind
   * @param parameter the kind's own number
   * @return the description
   */
  public static ObjectSpec of(ObjectKind kind, long parameter) {
    return new ObjectSpec(kind, false, false, parameter, 0);
  }

  /**
   * The same with the kind's own switch.
   *
   * @param flag the switch
   * @return the description
   */
  public ObjectSpec withFlag(boolean flag) {
    return new ObjectSpec(kind, anyLocal, flag, parameter, segmentBytes);
  }

  /**
   * The same with memory of its own.
   *
   * @param bytes how much
   * @return the description
   */
  public ObjectSpec withSegment(int bytes) {
    return new ObjectSpec(kind, anyLocal, flag, parameter, bytes);
  }

  /**
   * The same for an object that may travel by any road.
   *
   * @return the description
   */
  public ObjectSpec asAnyLocal() {
    return new ObjectSpec(kind, true, flag, parameter, segmentBytes);
  }
}
