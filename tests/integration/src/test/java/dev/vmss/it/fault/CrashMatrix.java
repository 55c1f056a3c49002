package dev.vmss.it.fault;

import dev.vmss.it.fault.PowerSwitch.Moment;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.operator.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A crash at every write. For each scenario the writes of an undisturbed run are counted; then, for
 * each of them, the operator dies before it and, in another run, after it. Another operator goes
 * on, and must end where the undisturbed one did.
 */
final class CrashMatrix {

  private static final int SIDE_BY_SIDE = 12;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration QUIET = Duration.ofMillis(1500);

  private final TestCluster cluster;
  private final Map<String, String> options;
  private final int share;

  /**
   * @param options of the operators
   * @param share one of so many crash points is tried; 1 for all of them
   */
  CrashMatrix(TestCluster cluster, Map<String, String> options, int share) {
    this.cluster = cluster;
    this.options = options;
    this.share = share;
  }

  /** What the undisturbed run wrote and where it ended. */
  private record Undisturbed(Scenario scenario, int writes, EndState end) {}

  private record Point(Undisturbed run, int write, Moment moment) {

    String name() {
      return "%s, %s write %d"
          .formatted(run.scenario().name(), moment.name().toLowerCase(Locale.ROOT), write);
    }
  }

  /** Whether it happened, and how the end differs; empty if it does not. */
  private record Crash(Point point, boolean happened, String difference) {}

  /**
   * One scenario's line of the table.
   *
   * @param writes of the undisturbed run
   * @param tried crash points
   * @param happened of those; the writes of two runs may differ by a status that was put off
   * @param differences one sentence for each crash that changed the end
   */
  record Row(String scenario, int writes, int tried, int happened, List<String> differences) {

    String text() {
      return "crash at every write: %-22s %3d writes, %3d crash points, %3d happened, all equal: %s"
          .formatted(scenario, writes, tried, happened, differences.isEmpty() ? "yes" : "NO");
    }
  }

  List<Row> run(List<Scenario> scenarios) {
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      List<Undisturbed> runs = all(threads, scenarios, this::undisturbed);
      List<Point> points = new ArrayList<>();
      runs.forEach(run -> points.addAll(chosen(run, runs.indexOf(run))));
      List<Crash> crashes = all(threads, points, this::crash);
      return runs.stream().map(run -> row(run, crashes)).toList();
    } finally {
      threads.shutdownNow();
    }
  }

  /** The same ones every time; at least one of each scenario, and not the same one of each. */
  private List<Point> chosen(Undisturbed run, int number) {
    List<Point> all =
        IntStream.rangeClosed(1, run.writes())
            .boxed()
            .flatMap(
                write -> Stream.of(Moment.values()).map(moment -> new Point(run, write, moment)))
            .toList();
    int first = number % Math.min(share, all.size());
    return IntStream.range(0, all.size())
        .filter(i -> i % share == first)
        .mapToObj(all::get)
        .toList();
  }

  private static Row row(Undisturbed run, List<Crash> all) {
    List<Crash> crashes = all.stream().filter(crash -> crash.point().run().equals(run)).toList();
    return new Row(
        run.scenario().name(),
        run.writes(),
        crashes.size(),
        (int) crashes.stream().filter(Crash::happened).count(),
        crashes.stream()
            .filter(crash -> !crash.difference().isEmpty())
            .map(crash -> crash.point().name() + ": " + crash.difference())
            .toList());
  }

  /** What may throw anything. */
  private interface Work<T, R> {
    R on(T task) throws Exception;
  }

  private static <T, R> List<R> all(ExecutorService threads, List<T> tasks, Work<T, R> work) {
    List<R> results = new ArrayList<>();
    try {
      List<Callable<R>> calls = new ArrayList<>();
      tasks.forEach(task -> calls.add(() -> work.on(task)));
      for (Future<R> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted.", e);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
    return results;
  }

  private Undisturbed undisturbed(Scenario scenario) {
    Tenant tenant = tenant();
    try (MortalOperator operator = operator(tenant)) {
      settle(scenario, tenant, operator);
      operator.power().count();
      scenario.when().accept(tenant, cluster.hardware());
      tenant.await(scenario.name(), () -> scenario.then().test(tenant));
      awaitQuiet(operator, scenario.name());
      Undisturbed result =
          new Undisturbed(scenario, operator.power().writes(), end(tenant, scenario));
      leave(tenant);
      return result;
    }
  }

  private static void settle(Scenario scenario, Tenant tenant, MortalOperator operator) {
    scenario.given().accept(tenant);
    awaitQuiet(operator, scenario.name() + ", before");
  }

  /** A status of counts alone may be put off for a second. */
  private static void awaitQuiet(MortalOperator operator, String when) {
    AtomicInteger seen = new AtomicInteger(-1);
    Awaitility.await("no more writes in " + when)
        .atMost(PATIENCE)
        .during(QUIET)
        .until(
            () -> {
              int now = operator.power().writes();
              return seen.getAndSet(now) == now;
            });
  }

  private Crash crash(Point point) {
    Scenario scenario = point.run().scenario();
    EndState wanted = point.run().end();
    Tenant tenant = tenant();
    boolean happened;
    try (MortalOperator first = operator(tenant)) {
      settle(scenario, tenant, first);
      first.power().cut(point.write(), point.moment());
      scenario.when().accept(tenant, cluster.hardware());
      Awaitility.await(point.name())
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .until(() -> first.power().isOff() || end(tenant, scenario).equals(wanted));
      happened = first.power().isOff();
    } catch (ConditionTimeoutException e) {
      return new Crash(point, false, e.getMessage());
    }
    try (MortalOperator second = operator(tenant)) {
      String difference =
          second.power().isOff() ? "The second operator died, too." : difference(point, tenant);
      leave(tenant);
      return new Crash(point, happened, difference);
    } catch (ConditionTimeoutException e) {
      return new Crash(point, happened, e.getMessage());
    }
  }

  /** Empty when the end is as in the undisturbed run, and stays so. */
  private String difference(Point point, Tenant tenant) {
    Scenario scenario = point.run().scenario();
    EndState wanted = point.run().end();
    try {
      Awaitility.await()
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .during(Duration.ofMillis(500))
          .until(() -> end(tenant, scenario).equals(wanted));
      return "";
    } catch (ConditionTimeoutException e) {
      return wanted.difference(end(tenant, scenario));
    }
  }

  private Tenant tenant() {
    return Tenant.on(cluster).withSize("test-small");
  }

  private MortalOperator operator(Tenant tenant) {
    return MortalOperator.start(cluster.kubeconfig(), tenant.namespace(), options);
  }

  private EndState end(Tenant tenant, Scenario scenario) {
    return EndState.of(cluster.client(), tenant, Scenario.SET, scenario.ids());
  }

  private static void leave(Tenant tenant) {
    tenant.leave();
    tenant.await("images gone", () -> tenant.images().isEmpty());
  }
}
