package io.handfast.region;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The regions in which this process is a participant, by their identity. */
public final class Regions {
  private static final Map<RegionId, Region> OPEN = new ConcurrentHashMap<>();

  private static @Nullable Region tree;
  private static @Nullable Path treeDirectory;
  private static @Nullable Region startedInto;

  private Regions() {}

  /**
   * The region of this process tree: made by the first process of the tree that needs it, joined by
   * its descendants.
   *
   * @return the region
   */
  public static synchronized Region tree() {
    if (tree == null) {
      tree =
          treeDirectory != null
              ? Region.attach(treeDirectory, Tag.NONE, 0)
              : Region.create(null, RegionModes.byProperty());
    }
    return tree;
  }

  /**
   * Tells a child where its tree's region is.
   *
   * @param directory the region's directory
   */
  public static synchronized void joinTree(Path directory) {
    treeDirectory = directory;
  }

  /**
   * Tells a child into which region it was started.
   *
   * @param region the region
   */
  public static synchronized void startedInto(Region region) {
    startedInto = region;
    if (region.directory().equals(treeDirectory)) {
      tree = region;
    }
  }

  /**
   * Whether a region is that of this process tree.
   *
   * @param region a region
   * @return true if it is
   */
  public static synchronized boolean isTree(Region region) {
    return region == tree;
  }

  /**
   * The region into which this process was started.
   *
   * @return the region, or null if no context started this process
   */
  public static synchronized @Nullable Region startedInto() {
    return startedInto;
  }

  /**
   * Finds a region of this process.
   *
   * @param id its identity
   * @return the region, or null if this process has not joined it or has left it
   */
  public static @Nullable Region find(RegionId id) {
    return OPEN.get(id);
  }

  static void add(Region region) {
    OPEN.put(region.id(), region);
  }

  static void remove(Region region) {
    OPEN.remove(region.id(), region);
  }
}
