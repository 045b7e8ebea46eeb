/** Handfast's provider for Linux and macOS: named semaphores through JNA. */
module io.handfast.posix {
  requires io.handfast;
  requires com.sun.jna;
  requires static org.jspecify;

  provides io.handfast.spi.Platform with
      io.handfast.posix.PosixPlatform;
}
