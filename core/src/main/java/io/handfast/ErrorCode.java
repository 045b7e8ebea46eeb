package io.handfast;

/** What went wrong, for programs. The message of the exception says the same to people. */
public enum ErrorCode {
  /** The object may not travel by this road. */
  HANDLE_TRANSFER,
  /** The object belongs to another context, or its target lives in another region. */
  CONTEXT_MISMATCH,
  /** A ticket that was redeemed before. */
  TICKET_USED,
  /** A ticket whose granter let it expire, or died. */
  TICKET_EXPIRED,
  /** A ticket that was made for another process. */
  TICKET_FOREIGN,
  /** A ticket or a reference whose object is gone, or that comes from another region or boot. */
  TICKET_GONE,
  /** The handle was closed in this process. */
  CLOSED_HANDLE,
  /** The queue was closed, and for takers: is empty too. */
  QUEUE_CLOSED,
  /** The lock's last owner died, and the next one did not mark it consistent. */
  LOCK_NOT_RECOVERABLE,
  /** The files are not a region, or not one that this version can read. */
  REGION_FORMAT,
  /** The region does not exist, or does not exist any more. */
  REGION_NOT_FOUND,
  /** The region's directory may not be used: owner, mode or file system are not as they must be. */
  REGION_ACCESS,
  /** A limit of the region was reached; the message names it. */
  LIMIT_REACHED,
  /** The start method does not exist here. */
  UNSUPPORTED_START_METHOD,
  /** No provider for this operating system is on the class path, or it has not what is needed. */
  NO_PLATFORM,
  /** A call into the operating system failed in a way that it should not. */
  OS_CALL,
  /** A child process ended, or was too slow, before it had attached. */
  CHILD_NOT_ATTACHED
}
