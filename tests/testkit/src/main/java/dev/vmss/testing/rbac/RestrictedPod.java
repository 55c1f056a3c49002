package dev.vmss.testing.rbac;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The restricted Pod Security Standard, and a root file system that nobody writes. For Pods of
 * Linux.
 */
public final class RestrictedPod {

  private static final Set<String> VOLUMES =
      Set.of(
          "name",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");
  private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

  private final PodSpec pod;
  private final PodSecurityContext common;
  private final List<String> violations = new ArrayList<>();

  private RestrictedPod(PodSpec pod) {
    this.pod = pod;
    this.common = Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
  }

  /** What the standard would refuse, in a phrase each. */
  public static List<String> violations(PodSpec pod) {
    RestrictedPod check = new RestrictedPod(pod);
    check.host();
    Stream.concat(pod.getContainers().stream(), pod.getInitContainers().stream())
        .forEach(check::container);
    return List.copyOf(check.violations);
  }

  private void host() {
    refuse(Boolean.TRUE.equals(pod.getHostNetwork()), "hostNetwork");
    refuse(Boolean.TRUE.equals(pod.getHostPID()), "hostPID");
    refuse(Boolean.TRUE.equals(pod.getHostIPC()), "hostIPC");
    refuse(!common.getSysctls().isEmpty(), "sysctls");
    refuse(common.getSeLinuxOptions() != null, "seLinuxOptions");
    refuse(Objects.equals(common.getRunAsUser(), 0L), "runAsUser 0");
    for (Volume volume : pod.getVolumes()) {
      Set<String> fields = new HashSet<>();
      new KubernetesSerialization()
          .convertValue(volume, JsonNode.class)
          .fieldNames()
          .forEachRemaining(fields::add);
      fields.removeAll(VOLUMES);
      refuse(!fields.isEmpty(), "volume " + volume.getName() + " of " + fields);
    }
  }

  private void container(Container container) {
    String name = container.getName() + ": ";
    SecurityContext own =
        Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
    refuse(Boolean.TRUE.equals(own.getPrivileged()), name + "privileged");
    refuse(
        !Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
        name + "allowPrivilegeEscalation is not false");
    refuse(
        !Boolean.TRUE.equals(
            Optional.ofNullable(own.getRunAsNonRoot()).orElse(common.getRunAsNonRoot())),
        name + "runAsNonRoot is not true");
    refuse(Objects.equals(own.getRunAsUser(), 0L), name + "runAsUser 0");
    refuse(own.getProcMount() != null, name + "procMount");
    refuse(own.getSeLinuxOptions() != null, name + "seLinuxOptions");
    SeccompProfile seccomp =
        Optional.ofNullable(own.getSeccompProfile()).orElse(common.getSeccompProfile());
    refuse(seccomp == null || !SECCOMP.contains(seccomp.getType()), name + "seccompProfile");
    Capabilities capabilities =
        Optional.ofNullable(own.getCapabilities()).orElseGet(Capabilities::new);
    refuse(!capabilities.getDrop().contains("ALL"), name + "capabilities are not dropped");
    refuse(
        !Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()),
        name + "capabilities are added");
    refuse(
        container.getPorts().stream().map(ContainerPort::getHostPort).anyMatch(Objects::nonNull),
        name + "hostPort");
    refuse(
        !Boolean.TRUE.equals(own.getReadOnlyRootFilesystem()),
        name + "readOnlyRootFilesystem is not true");
  }

  private void refuse(boolean wrong, String what) {
    if (wrong) {
      violations.add(what);
    }
  }
}
