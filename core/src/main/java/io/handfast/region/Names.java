package io.handfast.region;

import io.handfast.IpcException;
import io.handfast.TicketException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.agrona.concurrent.AtomicBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The names of a region's objects. Opening by name is not for the hot path: it holds the region's
 * name lock, a file lock, which a killed process loses by itself.
 *
 * <p>A cell whose object is gone is as good as free, so nobody need clean up after anybody.
 */
final class Names {
  private final RegionMemory memory;
  private final AtomicBuffer control;
  private final ObjectTable objects;
  private final List<AtomicBuffer> files = new ArrayList<>();

  Names(RegionMemory memory, ObjectTable objects) {
    this.memory = memory;
    this.control = memory.control();
    this.objects = objects;
  }

  /** Opens the object of this name, or makes it, and makes a handle of it. */
  <R> R openOrCreate(ObjectSpec spec, String name, Function<? super SharedObject, R> use) {
    NameLayout.checked(name);
    return locked(
        () -> {
          Place free = null;
          for (Place place : places()) {
            if (!isAlive(place)) {
              free = free != null ? free : place;
            } else if (place.name().equals(name)) {
              try {
                return open(place, spec, name, use);
              } catch (TicketException e) {
                free = free != null ? free : place; // its last holder has just left
              }
            }
          }
          Place place = free != null ? free : extended();
          SharedObject object = objects.create(spec.asAnyLocal());
          NameLayout.write(place.file(), place.cell(), object.index(), object.generation(), name);
          return use.apply(object);
        });
  }

  private <R> R open(
      Place place, ObjectSpec spec, String name, Function<? super SharedObject, R> use) {
    ObjectKind found = objects.kind(place.object());
    if (found != spec.kind()) {
      throw new IllegalArgumentException(
          IpcException.message(
              "there is an object of another kind with this name; choose another name",
              "name",
              name,
              "wanted",
              spec.kind(),
              "found",
              found));
    }
    return objects.open(
        place.object(), place.generation(), found, object -> use.apply(compatible(object, spec)));
  }

  /** Takes the name away from its object; whoever holds the object goes on. */
  boolean remove(ObjectKind kind, String name) {
    NameLayout.checked(name);
    return locked(
        () -> {
          for (Place place : places()) {
            if (isAlive(place)
                && place.name().equals(name)
                && objects.kind(place.object()) == kind) {
              NameLayout.clear(place.file(), place.cell());
              return true;
            }
          }
          return false;
        });
  }

  /** The name of an object, or null. Looks without the lock: it is for people. */
  @Nullable String of(SharedObject object) {
    for (Place place : places()) {
      if (NameLayout.isUsed(place.file(), place.cell())
          && place.object() == object.index()
          && place.generation() == object.generation()) {
        return place.name();
      }
    }
    return null;
  }

  private static SharedObject compatible(SharedObject object, ObjectSpec spec) {
    ObjectKind kind = spec.kind();
    if (object.flag() != spec.flag() || !kind.isCompatible(spec.parameter(), object.parameter())) {
      throw new IllegalArgumentException(
          IpcException.message(
              "there is an object of this name that was made another way; ask for the same, or"
                  + " choose another name",
              "object",
              object,
              "wanted",
              kind.describe(spec.flag(), spec.parameter()),
              "found",
              kind.describe(object.flag(), object.parameter())));
    }
    return object;
  }

  private boolean isAlive(Place place) {
    return NameLayout.isUsed(place.file(), place.cell())
        && objects.isLive(place.object(), place.generation());
  }

  private record Place(AtomicBuffer file, int cell) {
    int object() {
      return NameLayout.object(file, cell);
    }

    long generation() {
      return NameLayout.generation(file, cell);
    }

    String name() {
      return NameLayout.name(file, cell);
    }
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (AtomicBuffer file : mapped()) {
      for (int cell = 0; cell < NameLayout.CELLS; cell++) {
        places.add(new Place(file, cell));
      }
    }
    return places;
  }

  private Place extended() throws IOException {
    int number = mapped().size();
    AtomicBuffer file = memory.createNames(number);
    control.putLongVolatile(HeaderLayout.NAME_FILES_OFFSET, number + 1L);
    synchronized (files) {
      files.add(file);
    }
    return new Place(file, 0);
  }

  private List<AtomicBuffer> mapped() {
    long count = control.getLongVolatile(HeaderLayout.NAME_FILES_OFFSET);
    synchronized (files) {
      try {
        while (files.size() < count) {
          files.add(memory.openNames(files.size()));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return List.copyOf(files);
    }
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T locked(Action<T> action) {
    try {
      RegionMemory.Claim claim = memory.lockNames();
      try {
        return action.run();
      } finally {
        claim.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
