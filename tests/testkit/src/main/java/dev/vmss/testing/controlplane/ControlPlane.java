package dev.vmss.testing.controlplane;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * etcd, kube-apiserver, kube-controller-manager and kube-scheduler as local processes.
 *
 * <p>They listen on the loopback address only, keep their data in a temporary folder, and end with
 * this JVM in whichever way it ends. There is no kubelet: see {@code dev.vmss.testing.hardware}.
 */
public final class ControlPlane implements AutoCloseable {

  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
      - level: Metadata
        verbs: [create, update, patch, delete, deletecollection, list]
      - level: Metadata
        verbs: [watch]
        omitStages: [RequestReceived, ResponseComplete]
      - level: Metadata
        verbs: [get]
        userGroups: [system:serviceaccounts]
      - level: None
      """;

  private final Blueprint plan;
  private final Readiness readiness;
  private final LeashedProcess janitor;
  private final List<Component> components = new ArrayList<>();

  private ControlPlane(Blueprint plan, Readiness readiness, LeashedProcess janitor) {
    this.plan = plan;
    this.readiness = readiness;
    this.janitor = janitor;
  }

  public static ControlPlane start() {
    return start(ControlPlaneOptions.defaults());
  }

  /** Starts everything and returns when it is ready, after about five seconds. */
  public static ControlPlane start(ControlPlaneOptions options) {
    List<String> missing = options.binaries().missing();
    if (!missing.isEmpty()) {
      throw new ControlPlaneException(
          "%s lacks %s. Run `make control-plane`, or put the programs there yourself."
              .formatted(options.binaries().folder(), String.join(", ", missing)));
    }
    Path folder = temporaryFolder();
    LeashedProcess janitor = LeashedProcess.deleting(folder);
    try {
      CertificateAuthority authority = CertificateAuthority.in(folder.resolve("pki"));
      Blueprint plan = Blueprint.draw(options, folder, authority);
      Readiness readiness = new Readiness(authority.certificate(), plan.credentials().admin());
      return launch(new ControlPlane(plan, readiness, janitor));
    } catch (RuntimeException e) {
      janitor.close();
      throw e;
    }
  }

  private static ControlPlane launch(ControlPlane started) {
    try {
      started.launch();
      return started;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /** A kubeconfig of an administrator, valid while this control plane runs. */
  public Path kubeconfig() {
    return plan.kubeconfig("admin");
  }

  /** The folder of data, logs and credentials; it is deleted in the end. */
  public Path folder() {
    return plan.folder();
  }

  public KubernetesVersion version() {
    return plan.version();
  }

  public ControlPlaneOptions options() {
    return plan.options();
  }

  public AuditLog auditLog() {
    return new AuditLog(plan.auditLog());
  }

  /** Kills the API server: an outage. The data stay; {@link #startApiServer()} ends it. */
  public synchronized void stopApiServer() {
    stop("kube-apiserver");
  }

  /** Starts the API server again, on the same port, and waits until it is ready. */
  public synchronized void startApiServer() {
    if (components.stream().noneMatch(component -> component.name().equals("kube-apiserver"))) {
      awaitReady(run(CommandLines.apiServer(plan)), plan.ports().apiServer(), "/readyz");
      restartWhatGaveUp();
    }
  }

  /** Throws, with the end of its log, when a component has died of itself. */
  public synchronized void requireAlive() {
    components.forEach(Component::requireAlive);
  }

  @Override
  public synchronized void close() {
    for (int last = components.size() - 1; last >= 0; last--) {
      components.remove(last).close();
    }
    janitor.close();
  }

  private synchronized void launch() {
    writeFiles();
    run(CommandLines.etcd(plan));
    Component apiServer = run(CommandLines.apiServer(plan));
    // The API server waits for etcd by itself. The other two wait for the API server, but for ten
    // seconds only, so they start when it answers, while it still sets up its own objects. On a
    // machine that is busy with other things, that takes longer.
    readiness.awaitAnswer(apiServer, plan.ports().apiServer(), List.copyOf(components));
    run(CommandLines.controllerManager(plan));
    run(CommandLines.scheduler(plan));
    awaitReady(apiServer, plan.ports().apiServer(), "/readyz");
    restartWhatGaveUp();
    awaitReady(named("kube-controller-manager"), plan.ports().controllerManager(), "/healthz");
    awaitReady(named("kube-scheduler"), plan.ports().scheduler(), "/healthz");
  }

  private void writeFiles() {
    Blueprint.Credentials credentials = plan.credentials();
    writeKubeconfig("admin", credentials.admin());
    writeKubeconfig("kube-controller-manager", credentials.controllerManager());
    writeKubeconfig("kube-scheduler", credentials.scheduler());
    try {
      Files.writeString(plan.auditPolicy(), AUDIT_POLICY);
      Files.writeString(plan.schedulerConfiguration(), SchedulerConfiguration.of(plan));
      Files.createFile(plan.auditLog());
    } catch (IOException e) {
      throw new UncheckedIOException("The files of the control plane were not written.", e);
    }
  }

  private void writeKubeconfig(String user, Credential credential) {
    Kubeconfig.write(
        plan.kubeconfig(user), plan.apiServerUrl(), plan.credentials().authority(), credential);
  }

  /**
   * A controller manager or scheduler ends itself when it waits too long; a real one is restarted.
   */
  private void restartWhatGaveUp() {
    for (Component component : List.copyOf(components)) {
      if (!component.process().isAlive()) {
        components.remove(component);
        boolean scheduler = component.name().equals("kube-scheduler");
        awaitReady(
            run(scheduler ? CommandLines.scheduler(plan) : CommandLines.controllerManager(plan)),
            scheduler ? plan.ports().scheduler() : plan.ports().controllerManager(),
            "/healthz");
      }
    }
  }

  private Component run(List<String> command) {
    Component component = Component.start(command, plan.folder());
    components.add(component);
    return component;
  }

  private Component named(String name) {
    return components.stream()
        .filter(component -> component.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private void awaitReady(Component component, int port, String path) {
    List<Component> mustLive =
        components.stream().filter(other -> other.equals(component) || isStorage(other)).toList();
    readiness.awaitReady(component, port, path, mustLive);
  }

  private static boolean isStorage(Component component) {
    return component.name().equals("etcd");
  }

  private void stop(String name) {
    components.stream()
        .filter(component -> component.name().equals(name))
        .toList()
        .forEach(
            component -> {
              component.close();
              components.remove(component);
            });
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("vmss-control-plane-");
    } catch (IOException e) {
      throw new UncheckedIOException("No temporary folder for the control plane.", e);
    }
  }
}
