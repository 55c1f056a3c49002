package dev.vmss.testing.kubevirt.recording;

import static dev.vmss.testing.kubevirt.recording.Stage.MACHINE;

import dev.vmss.testing.kubevirt.MachineFault;
import dev.vmss.testing.kubevirt.VolumeFault;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What is recorded. */
final class Scenarios {

  private static final Set<String> PULLING = Set.of("ErrImagePull", "ImagePullBackOff");
  private static final String BLANK = "{blank: {}}";

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        lifecycle(),
        restarts(),
        starting(),
        migration(),
        pausing(),
        probing(),
        imagePull(),
        unschedulable(),
        crashLoop(),
        missingSecret(),
        missingClaim(),
        volume(),
        volumeError(),
        volumeFailed(),
        volumeStuck(),
        volumeOverQuota(),
        cloneRefused(),
        launcherOverQuota(),
        launcherForbidden(),
        nodeLost());
  }

  private static Step ready(String name, Consumer<Stage> action) {
    return Step.lasting(name, action, View::isReady);
  }

  private static Step status(String status, Consumer<Stage> action) {
    String name = status.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(java.util.Locale.ROOT);
    return Step.lasting(name, action, view -> view.status().equals(status));
  }

  private static Predicate<View> failure(String role, String type, String status) {
    return view -> Doc.has(view.get(role), type, status);
  }

  private static Step created() {
    return ready("ready", stage -> stage.apply(Machines.ofContainerDisk(MACHINE)));
  }

  private static Scenario lifecycle() {
    return Scenario.of(
        "lifecycle",
        ready(
            "ready",
            stage ->
                List.of(MACHINE, "web-1", "web-2")
                    .forEach(name -> stage.apply(Machines.ofContainerDisk(name)))),
        Step.passing(
            "stopping",
            stage -> {
              stage.slowDown(Duration.ofSeconds(4));
              stage.runStrategy("Halted");
            },
            view -> isGoing(view, "Stopping")),
        Step.lasting(
            "stopped", _ -> {}, view -> view.status().equals("Stopped") && !view.has("vmi")),
        ready("started", stage -> stage.runStrategy("Always")),
        Step.passing(
            "terminating",
            stage -> stage.delete(Kind.MACHINE),
            view -> isGoing(view, "Terminating")),
        Step.lasting(
            "gone", stage -> stage.slowDown(Duration.ZERO), view -> view.objects().isEmpty()));
  }

  /** Every part has been told, and none is gone yet. */
  private static boolean isGoing(View view, String status) {
    return view.status().equals(status)
        && !view.isReady()
        && Doc.has(view.get("vmi"), "Ready", "False")
        && Doc.isDeleting(view.get("pod"));
  }

  private static Scenario restarts() {
    return Scenario.of(
        "restarts",
        created(),
        Step.lasting(
            "guest-crashed",
            stage -> stage.kubevirt().crash(stage.namespace(), MACHINE),
            Scenarios::isSecondAndReady),
        Step.lasting(
            "instance-deleted",
            stage -> stage.delete(Kind.INSTANCE),
            view -> view.isReady() && !view.has("pod-2")));
  }

  private static boolean isSecondAndReady(View view) {
    return view.isReady() && !view.has("pod-2");
  }

  private static Scenario starting() {
    return Scenario.of(
        "starting",
        Step.lasting(
            "scheduled",
            stage -> {
              stage.kubevirt().bootDelay(Duration.ofSeconds(6));
              stage.apply(Machines.ofContainerDisk(MACHINE));
            },
            view -> Doc.phase(view.get("vmi")).equals("Scheduled")),
        ready("ready", stage -> stage.kubevirt().bootDelay(Duration.ofMillis(100))));
  }

  private static Scenario migration() {
    return Scenario.of(
        "migration",
        created(),
        Step.passing(
            "migrating",
            stage -> {
              stage.kubevirt().moveDelay(Duration.ofSeconds(4));
              stage.kubevirt().migrate(stage.namespace(), MACHINE);
            },
            view -> view.status().equals("Migrating")),
        Step.lasting(
            "migrated",
            stage -> stage.kubevirt().moveDelay(Duration.ofMillis(100)),
            view ->
                view.isReady()
                    && Doc.at(view.get("vmi"), "status", "migrationState", "completed")
                        .asBoolean()));
  }

  private static Scenario pausing() {
    return Scenario.of(
        "pausing",
        created(),
        Step.lasting(
            "paused",
            stage -> stage.kubevirt().pause(stage.namespace(), MACHINE, true),
            view -> view.status().equals("Paused") && !view.isReady()),
        ready("unpaused", stage -> stage.kubevirt().pause(stage.namespace(), MACHINE, false)));
  }

  private static Scenario probing() {
    return Scenario.of(
        "probing",
        Step.lasting(
            "never-ready",
            stage -> {
              stage.fault(MachineFault.GUEST_NEVER_READY);
              stage.apply(Machines.ofContainerDisk(MACHINE));
            },
            view -> view.status().equals("Running") && !view.isReady()),
        ready(
            "becomes-ready", stage -> stage.kubevirt().setReady(stage.namespace(), MACHINE, true)),
        Step.lasting(
            "becomes-unready",
            stage -> stage.kubevirt().setReady(stage.namespace(), MACHINE, false),
            view -> !view.isReady()));
  }

  private static Scenario imagePull() {
    return Scenario.of(
        "image-pull",
        Step.lasting(
            "image-pull-back-off",
            stage -> {
              stage.fault(MachineFault.IMAGE_PULL);
              stage.apply(Machines.ofContainerDisk(MACHINE));
            },
            view -> PULLING.contains(view.status())),
        ready("pulled", stage -> stage.kubevirt().setReady(stage.namespace(), MACHINE, true)));
  }

  private static Scenario unschedulable() {
    return Scenario.of(
        "unschedulable",
        status(
            "ErrorUnschedulable",
            stage -> stage.apply(Machines.ofContainerDiskOn(MACHINE, "hardware: none"))));
  }

  private static Scenario crashLoop() {
    return Scenario.of(
        "crash-loop",
        status(
            "CrashLoopBackOff",
            stage -> {
              stage.fault(MachineFault.CRASH_BEFORE_RUNNING);
              stage.apply(Machines.ofContainerDisk(MACHINE));
            }),
        ready("healed", stage -> stage.fault(MachineFault.NONE)));
  }

  private static Scenario missingSecret() {
    return Scenario.of(
        "missing-secret",
        Step.lasting(
            "starting",
            stage -> {
              stage.fault(MachineFault.SECRET_MISSING);
              stage.apply(Machines.ofContainerDisk(MACHINE));
            },
            view ->
                view.status().equals("Starting")
                    && !Doc.text(view.get("pod"), "spec", "nodeName").isEmpty()
                    && view.get("pod").at("/status/containerStatuses/0").isObject()));
  }

  private static Scenario missingClaim() {
    return Scenario.of(
        "missing-claim",
        status("ErrorPvcNotFound", stage -> stage.apply(Machines.ofClaim(MACHINE, "web-0-data"))),
        ready(
            "claim-made",
            stage ->
                stage.create(
                    Kind.CLAIM,
                    """
                    apiVersion: v1
                    kind: PersistentVolumeClaim
                    metadata: {name: web-0-data}
                    spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                    """)));
  }

  private static Scenario volume() {
    return Scenario.of(
        "volume",
        Step.passing(
            "provisioning",
            stage -> {
              stage.kubevirt().fillPace(Duration.ofSeconds(1), 40);
              stage.apply(Machines.ofDataVolume(MACHINE, BLANK));
            },
            view ->
                view.status().equals("Provisioning")
                    && Doc.phase(view.get("dv")).equals("ImportInProgress")),
        ready("ready", stage -> stage.kubevirt().fillPace(Duration.ofMillis(100), 50)));
  }

  private static Scenario volumeError() {
    return Scenario.of(
        "volume-error",
        status(
            "DataVolumeError",
            stage -> {
              stage.fault(VolumeFault.ERROR);
              stage.apply(Machines.ofDataVolume(MACHINE, BLANK));
            }),
        ready("healed", stage -> stage.fault(VolumeFault.NONE)));
  }

  private static Scenario volumeFailed() {
    return Scenario.of(
        "volume-failed",
        status(
            "DataVolumeError",
            stage -> {
              stage.fault(VolumeFault.FAILED);
              stage.apply(Machines.ofDataVolume(MACHINE, BLANK));
            }));
  }

  private static Scenario volumeStuck() {
    return Scenario.of(
        "volume-stuck",
        status(
            "Provisioning",
            stage -> {
              stage.fault(VolumeFault.STUCK);
              stage.apply(Machines.ofDataVolume(MACHINE, BLANK));
            }));
  }

  private static Scenario volumeOverQuota() {
    return Scenario.of(
        "volume-over-quota",
        Step.lasting(
            "failure",
            stage -> {
              stage.fault(VolumeFault.OVER_QUOTA);
              stage.apply(Machines.ofDataVolume(MACHINE, BLANK));
            },
            failure("vm", "Failure", "True")));
  }

  private static Scenario cloneRefused() {
    return Scenario.of(
        "clone-refused",
        Step.lasting(
            "failure",
            stage ->
                stage.apply(
                    Machines.ofDataVolume(MACHINE, "{pvc: {namespace: default, name: golden}}")),
            failure("vm", "Failure", "True")));
  }

  private static Scenario launcherOverQuota() {
    return Scenario.of(
        "launcher-over-quota",
        Step.lasting(
            "starting",
            stage -> {
              stage.apply(
                  """
                  apiVersion: v1
                  kind: ResourceQuota
                  metadata: {name: few}
                  spec: {hard: {pods: "0"}}
                  """);
              stage.awaitQuota("few");
              stage.apply(Machines.ofContainerDisk(MACHINE));
            },
            failure("vm", "Synchronized", "False")));
  }

  private static Scenario launcherForbidden() {
    return Scenario.of(
        "launcher-forbidden",
        Step.lasting(
            "starting",
            stage -> {
              stage.label("pod-security.kubernetes.io/enforce", "restricted");
              stage.apply(Machines.ofContainerDisk(MACHINE));
            },
            failure("vm", "Synchronized", "False")));
  }

  private static Scenario nodeLost() {
    return Scenario.of(
        "node-lost",
        created(),
        Step.lasting(
            "node-silent",
            stage -> stage.cluster().hardware().kill(stage.node()),
            view -> !view.isReady()),
        ready("node-removed", stage -> stage.cluster().hardware().remove(stage.node())));
  }
}
