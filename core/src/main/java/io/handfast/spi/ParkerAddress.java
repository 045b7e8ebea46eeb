package io.handfast.spi;

/**
 * Where to find the OS object of one parker.
 *
 * @param name unique for ever, at most 30 characters of {@code [a-z0-9-]}
 * @param record the number of its record in the region
 * @param ownerPid the owner's process id
 * @param ownerStart the owner's start time in milliseconds since the epoch, 0 if unknown
 * @param published what {@link WaitMechanism#published} said in the owner's process
 */
public record ParkerAddress(
    String name, int record, long ownerPid, long ownerStart, long published) {}
