package io.handfast.process;

import io.handfast.region.Region;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of a process before it is started.
 *
 * @param method how
 * @param region the region that it joins
 * @param main what it runs
 * @param args what it is handed
 * @param name how people call it
 * @param jvmArgs options of its JVM
 * @param attachTimeout how long it may take until it has its arguments
 */
record ProcessSpec(
    StartMethod method,
    Region region,
    ProcessMain main,
    List<@Nullable Object> args,
    String name,
    List<String> jvmArgs,
    Duration attachTimeout) {}
