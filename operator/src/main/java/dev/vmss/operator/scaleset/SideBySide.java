package dev.vmss.operator.scaleset;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls in order of a list, several at once: as many as {@code width}, and one more for every
 * call that went well, up to 64. Nothing is begun after the first that did not. What was begun is
 * always waited for.
 */
final class SideBySide<R> {

  private static final int WIDEST = 64;

  private final Executor executor;
  private final int width;

  /**
   * @param width how many calls are under way at first, 1 to 64
   */
  SideBySide(Executor executor, int width) {
    this.executor = executor;
    this.width = width;
  }

  private record Done<R>(int index, @Nullable R result, @Nullable RuntimeException failure) {}

  /**
   * @param results of the calls that were begun, in order of the list, which may be longer; nothing
   *     for a call that threw
   * @param failure the first that a call threw
   */
  record Results<R>(List<Optional<R>> results, Optional<RuntimeException> failure) {}

  /** Ends when all calls that were begun have ended. */
  <T> Results<R> run(List<T> items, Function<T, R> call, Predicate<R> good) {
    BlockingQueue<Done<R>> finished = new LinkedBlockingQueue<>();
    List<@Nullable R> results = new ArrayList<>();
    @Nullable RuntimeException failure = null;
    boolean stop = false;
    int wide = width;
    int running = 0;
    while (running > 0 || (!stop && results.size() < items.size())) {
      while (!stop && running < wide && results.size() < items.size()) {
        int index = results.size();
        results.add(null);
        executor.execute(() -> finished.add(attempt(index, items.get(index), call)));
        running++;
      }
      Done<R> done = await(finished);
      running--;
      if (done.failure() != null) {
        failure = failure == null ? done.failure() : failure;
        stop = true;
      } else {
        results.set(done.index(), done.result());
        stop |= !good.test(done.result());
        wide = Math.min(WIDEST, wide + 1);
      }
    }
    return new Results<>(
        results.stream().map(Optional::ofNullable).toList(), Optional.ofNullable(failure));
  }

  private static <T, R> Done<R> attempt(int index, T item, Function<T, R> call) {
    try {
      return new Done<>(index, call.apply(item), null);
    } catch (RuntimeException e) {
      return new Done<>(index, null, e);
    } catch (Error e) {
      // Whatever it is: somebody waits for this call, which ends like any other.
      return new Done<>(index, null, new IllegalStateException("A write broke down: " + e, e));
    }
  }

  private Done<R> await(BlockingQueue<Done<R>> finished) {
    try {
      return finished.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while writing; the next visit goes on.", e);
    }
  }
}
