package dev.vmss.demo;

import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.operator.OperatorProcess;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Shows the five promises one after the other and ends with {@code demo: 5 of 5 promises shown}, or
 * names the one that failed and exits with 1. With {@code KEEP=1} everything stays up until the
 * process is ended. With the argument {@code machines} it shows what sets of machine disks do, with
 * a KubeVirt that is simulated.
 */
public final class Demo {

  private static final List<Promise> PROMISES =
      List.of(
          new ImagesBecomeAvailable(),
          new PinnedVersionBlocks(),
          new LatestRollsForward(),
          new InstancesOnNodes(),
          new OrderlyRemoval());

  private Demo() {}

  public static void main(String[] arguments) throws InterruptedException {
    Screen screen = new Screen();
    boolean keep = "1".equals(System.getenv("KEEP"));
    boolean kept = false;
    int code = 1;
    boolean machines = List.of(arguments).contains("machines");
    if (machines) {
      screen.say("KubeVirt and CDI are simulated here: no guest boots, and no disk is copied.");
    }
    screen.say("Starting a cluster with six simulated nodes in three zones ...");
    try (TestCluster cluster = TestCluster.start()) {
      cluster.hardware().add(machines ? MachineShow.nodes() : LocalCluster.sixNodes());
      cluster.applyCrds(Repository.crds());
      screen.say("Cluster: " + cluster.description());
      try (MachineShow kubevirt = machines ? MachineShow.start(cluster) : MachineShow.none();
          OperatorProcess operator =
              OperatorProcess.start(cluster, "demo-operator.log", kubevirt.options())) {
        screen.say("Operator: java -jar vmss-operator.jar, process " + operator.pid() + ", ready");
        String kinds = machines ? MachineShow.KINDS : "vmss,mpi,pods";
        code =
            show(
                machines ? kubevirt.promises() : PROMISES,
                new Stage(cluster, screen, kinds),
                screen);
        if (keep) {
          kept = true;
          lookAround(cluster, operator, screen);
          new CountDownLatch(1).await();
        }
      }
    } finally {
      if (!kept) {
        screen.say("Everything is stopped and removed.");
      }
    }
    System.exit(code);
  }

  private static int show(List<Promise> promises, Stage stage, Screen screen) {
    int number = 0;
    for (Promise promise : promises) {
      number++;
      screen.title(number, promise.title());
      try {
        promise.show(stage);
        screen.say("Promise " + number + " shown: " + promise.title());
      } catch (RuntimeException | AssertionError e) {
        stage.tables();
        screen.say(
            "demo: promise " + number + " failed (" + promise.title() + "): " + e.getMessage());
        return 1;
      }
    }
    screen.say("demo: " + number + " of " + promises.size() + " promises shown");
    return 0;
  }

  private static void lookAround(TestCluster cluster, OperatorProcess operator, Screen screen) {
    screen.say("");
    screen.say("The cluster stays up. Look around with:");
    screen.say("  export KUBECONFIG=" + cluster.kubeconfig());
    screen.say("  kubectl get vmss,mpi,pods -A -o wide");
    screen.say("  kubectl -n team-a describe vmss web");
    screen.say("  kubectl -n team-b scale vmss/app --replicas=50");
    screen.say("  tail -f " + operator.log());
    screen.say("demo: kept; 'make demo-stop' ends it (or Ctrl-C, if it runs in your terminal)");
  }
}
