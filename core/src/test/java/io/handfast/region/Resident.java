package io.handfast.region;

import java.io.IOException;
import java.nio.file.Path;

/** For {@link OtherJvm}: makes a region with an object that has memory, and stays in it. */
final class Resident {
  private Resident() {}

  public static void main(String[] args) throws IOException {
    ThreadWaits waits = new ThreadWaits();
    Region region =
        Entrance.create(RegionHome.open(Path.of(args[0])), () -> waits, RegionModes.DEFAULT);
    Object handle =
        region.objects().create(PlainKind.ONE.spec().withSegment(4_096)).canonicalHandle();
    System.out.println(region.directory());
    OtherJvm.awaitWord();
    System.out.println(handle + " was there");
  }
}
