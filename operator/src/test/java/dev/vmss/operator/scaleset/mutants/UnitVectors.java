package dev.vmss.operator.scaleset.mutants;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The unit tests of the engine, and of what carries it, in one call that every class loader understands: the first that
 * fails, or an empty text.
 */
public final class UnitVectors implements LongFunction<String> {

  private static final String OURS = "dev.vmss.operator.";

  /** By name: each may be seen in its own room only. */
  private static final List<String> TESTS =
      List.of(
          "scaleset.decision.GhostTest",
          "scaleset.decision.LossTest",
          "scaleset.decision.ScaleInTest",
          "scaleset.decision.ScaleOutTest",
          "scaleset.upgrade.UpgradeBatchTest",
          "scaleset.upgrade.OutdatedTest",
          "scaleset.upgrade.RollbackTest",
          "scaleset.decision.RepairsTest",
          "scaleset.decision.RefusalTest",
          "scaleset.decision.RefusedDeleteTest",
          "scaleset.snapshot.SightingsTest",
          "scaleset.snapshot.ModelStampsTest",
          "scaleset.ClocksTest",
          "scaleset.StormFindingsTest",
          "app.process.SteadyClockTest",
          "runtime.pod.RefusalsTest",
          "runtime.pod.RefusedWritesTest");

  @Override
  public String apply(long unused) {
    return TESTS.stream()
        .map(UnitVectors::test)
        .flatMap(UnitVectors::failures)
        .findFirst()
        .orElse("");
  }

  private static Class<?> test(String name) {
    try {
      return Class.forName(OURS + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("No such test: " + name, e);
    }
  }

  private static Stream<String> failures(Class<?> test) {
    return Stream.of(test.getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .sorted(Comparator.comparing(Method::getName))
        .filter(method -> fails(test, method))
        .map(method -> test.getSimpleName() + "." + method.getName());
  }

  private static boolean fails(Class<?> test, Method method) {
    try {
      Constructor<?> constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      call(test, instance, BeforeEach.class);
      try {
        method.setAccessible(true);
        method.invoke(instance);
      } finally {
        call(test, instance, AfterEach.class);
      }
      return false;
    } catch (InvocationTargetException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Not a plain test: " + method, e);
    }
  }

  private static void call(Class<?> test, Object instance, Class<? extends Annotation> when)
      throws ReflectiveOperationException {
    for (Method method : test.getDeclaredMethods()) {
      if (method.isAnnotationPresent(when)) {
        method.setAccessible(true);
        method.invoke(instance);
      }
    }
  }
}
