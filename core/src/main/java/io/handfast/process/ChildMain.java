package io.handfast.process;

import static java.util.Objects.requireNonNull;

import io.handfast.region.ParticipantView;
import io.handfast.region.ProcessIdentity;
import io.handfast.region.Region;
import io.handfast.region.Regions;
import io.handfast.region.Tag;
import io.handfast.transfer.TransferStreams;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The first class of every child JVM: joins the region, takes its arguments, runs its main. */
public final class ChildMain {
  private ChildMain() {}

  /**
   * Started by {@link JvmProcess}; not for people.
   *
   * @param unused none
   * @throws Throwable whatever the main throws
   */
  public static void main(String[] unused) throws Throwable {
    Kinds.register();
    Bootstrap bootstrap = Bootstrap.read(new FileInputStream(FileDescriptor.in));
    Region region = Region.attach(bootstrap.directory(), bootstrap.starter(), bootstrap.startId());
    Regions.joinTree(bootstrap.tree());
    Regions.startedInto(region);
    StartMethod.startedBy(bootstrap.method());
    Payload payload =
        (Payload) requireNonNull(TransferStreams.read(bootstrap.payload(), Payload.LIMITS));
    ParticipantView participants = region.participants();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> participants.setPhase(region.tag(), Phase.ENDING), "handfast-end"));
    participants.setPhase(region.tag(), Phase.ATTACHED);
    payload.run(new ProcessArgs(payload.args(), StartingProcess.of(region, bootstrap.starter())));
  }

  /** The parent, as its child sees it. */
  private record StartingProcess(Region region, long tag, ProcessIdentity identity)
      implements ProcessArgs.Starter {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    static StartingProcess of(Region region, long tag) {
      return new StartingProcess(region, tag, region.participants().identity(Tag.slot(tag)));
    }

    @Override
    public boolean isAlive() {
      region.suspect(Tag.slot(tag));
      // One that has left the region in good order may live on.
      return region.participants().isPresent(tag) || identity.seemsToRun();
    }

    @Override
    public void onDeath(Runnable action) {
      Thread thread =
          new Thread(
              () -> {
                while (isAlive()) {
                  LockSupport.parkNanos(LOOK_NANOS);
                }
                action.run();
              },
              "handfast-parent-watch");
      thread.setDaemon(true);
      thread.start();
    }
  }
}
