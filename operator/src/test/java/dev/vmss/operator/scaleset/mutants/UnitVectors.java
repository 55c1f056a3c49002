package dev.vmss.operator.scaleset.mutants;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The unit tests of the engine in one call that every class loader understands: the first that
 * fails, or an empty text.
 */
public final class UnitVectors implements LongFunction<String> {

  private static final String ENGINE = "dev.vmss.operator.scaleset.";

  /** By name: each may be seen in its own room only. */
  private static final List<String> TESTS =
      List.of(
          "decision.GhostTest",
          "decision.LossTest",
          "decision.ScaleInTest",
          "decision.ScaleOutTest",
          "upgrade.UpgradeBatchTest",
          "upgrade.OutdatedTest",
          "upgrade.RollbackTest",
          "decision.RepairsTest",
          "decision.RefusalTest",
          "decision.RefusedDeleteTest",
          "snapshot.SightingsTest",
          "ClocksTest",
          "StormFindingsTest");

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
      return Class.forName(ENGINE + name);
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
      method.setAccessible(true);
      method.invoke(constructor.newInstance());
      return false;
    } catch (InvocationTargetException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Not a plain test: " + method, e);
    }
  }
}
