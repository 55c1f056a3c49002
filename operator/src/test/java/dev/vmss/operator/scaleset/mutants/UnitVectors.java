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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The unit tests of the engine, and of what carries it, in one call that every class loader
 * understands: the first that fails, or an empty text.
 */
public final class UnitVectors implements LongFunction<String> {

  private static final String OURS = "dev.vmss.operator.";

  /** By name: each may be seen in its own room only. */
  private static final List<String> TESTS =
      List.of(
          "scaleset.decision.GhostTest",
          "scaleset.decision.LossTest",
          "scaleset.decision.LeftDisksTest",
          "scaleset.decision.ScaleInTest",
          "scaleset.decision.ScaleOutTest",
          "scaleset.upgrade.UpgradeBatchTest",
          "scaleset.upgrade.OutdatedTest",
          "scaleset.upgrade.RollbackTest",
          "scaleset.upgrade.SurgeTest",
          "scaleset.upgrade.OwnMembersTest",
          "scaleset.upgrade.ReplacementsTest",
          "scaleset.upgrade.UsedUpTest",
          "scaleset.upgrade.HistoryTest",
          "scaleset.snapshot.RollSeenTest",
          "scaleset.upgrade.UnplaceableUpgradeTest",
          "scaleset.decision.RepairsTest",
          "scaleset.decision.RefusalTest",
          "scaleset.decision.RefusedDeleteTest",
          "scaleset.snapshot.SightingsTest",
          "scaleset.snapshot.ModelStampsTest",
          "scaleset.snapshot.RefusedSpecTest",
          "scaleset.report.KstatusTest",
          "scaleset.ClocksTest",
          "scaleset.StormFindingsTest",
          "app.process.SteadyClockTest",
          "catalogue.ResolutionTest",
          "runtime.pod.PodSnagTest",
          "runtime.owned.RefusalsTest",
          "runtime.pod.RefusedWritesTest",
          "runtime.owned.StraysTest");

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
        .filter(method -> !method.isSynthetic())
        .sorted(Comparator.comparing(Method::getName))
        .filter(method -> vectors(test, method).anyMatch(vector -> fails(test, method, vector)))
        .map(method -> test.getSimpleName() + "." + method.getName());
  }

  /**
   * What a test is called with; of tests with parameters, all of an enum or what a method gives.
   */
  private static Stream<Object[]> vectors(Class<?> test, Method method) {
    if (method.isAnnotationPresent(Test.class)) {
      return Stream.<Object[]>of(new Object[0]);
    }
    EnumSource all = method.getAnnotation(EnumSource.class);
    if (all != null && all.names().length == 0) {
      return Stream.of(method.getParameterTypes()[0].getEnumConstants())
          .map(constant -> new Object[] {constant});
    }
    MethodSource source = method.getAnnotation(MethodSource.class);
    if (source == null) {
      return Stream.empty();
    }
    try {
      Method values = test.getDeclaredMethod(source.value()[0]);
      values.setAccessible(true);
      return ((Stream<?>) values.invoke(null))
          .map(value -> value instanceof Arguments many ? many.get() : new Object[] {value});
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Not a plain source: " + source, e);
    }
  }

  private static boolean fails(Class<?> test, Method method, Object[] vector) {
    try {
      Constructor<?> constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      Object instance = constructor.newInstance();
      call(test, instance, BeforeEach.class);
      try {
        method.setAccessible(true);
        method.invoke(instance, vector);
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
