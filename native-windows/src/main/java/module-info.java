/** The place of Handfast's provider for Windows. It refuses until it works. */
module io.handfast.windows {
  requires io.handfast;
  requires static org.jspecify;

  provides io.handfast.spi.Platform with
      io.handfast.windows.WindowsPlatform;
}
