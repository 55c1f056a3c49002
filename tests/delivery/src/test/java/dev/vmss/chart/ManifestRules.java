package dev.vmss.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vmss.operator.app.configuration.ConfigurationLoader;
import dev.vmss.operator.app.sdk.SdkSettings;
import dev.vmss.testing.rbac.RestrictedPod;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What must be true of an installation, whatever its values are. */
record ManifestRules(Manifest manifest) {

  private static final List<String> WITHOUT_NAMESPACE =
      List.of("ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "Namespace");

  private static final String SCRAPER = "-scraper";

  private static final List<String> POLICIES =
      List.of("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding");

  void check(Path scratch) {
    everyObjectIsNamedOnceAndLabelled();
    selectorsFindWhatTheyAreFor();
    bindingsBindWhatIsThere();
    noRuleHasAWildcard();
    thePodIsRestricted();
    everyMountHasItsVolume();
    theOperatorAcceptsItsConfiguration(scratch);
    theGraceIsLongEnough();
    theStartHasTimeToFailByItself();
    everyRightOverLeasesButTheirCreationIsBoundToTheLease();
  }

  private void everyObjectIsNamedOnceAndLabelled() {
    assertThat(manifest.objects()).isNotEmpty();
    assertThat(manifest.objects().stream().map(ManifestRules::identity)).doesNotHaveDuplicates();
    for (HasMetadata object : manifest.objects()) {
      String what = identity(object);
      assertThat(object.getMetadata().getName()).as(what).hasSizeBetween(1, 63);
      boolean clusterScoped =
          WITHOUT_NAMESPACE.contains(object.getKind()) || POLICIES.contains(object.getKind());
      assertThat(object.getMetadata().getNamespace() == null).as(what).isEqualTo(clusterScoped);
      if (!object.getKind().equals("CustomResourceDefinition")) {
        assertThat(object.getMetadata().getLabels()).as(what).containsKey("app.kubernetes.io/name");
      }
    }
  }

  private static String identity(HasMetadata object) {
    return object.getKind()
        + " "
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }

  private void selectorsFindWhatTheyAreFor() {
    Map<String, String> pod = manifest.pod().getMetadata().getLabels();
    assertSelects(manifest.deployment().getSpec().getSelector().getMatchLabels(), pod);
    Service service = manifest.all(Service.class).findFirst().orElseThrow();
    assertSelects(service.getSpec().getSelector(), pod);
    assertThat(manifest.pod().getSpec().getContainers().get(0).getPorts())
        .anyMatch(port -> port.getName().equals("http"))
        .anyMatch(port -> port.getName().equals("health"));
    manifest
        .all(NetworkPolicy.class)
        .forEach(policy -> assertSelects(policy.getSpec().getPodSelector().getMatchLabels(), pod));
    manifest.ofKind("PodDisruptionBudget").forEach(budget -> assertSelects(selector(budget), pod));
    manifest
        .ofKind("ServiceMonitor")
        .forEach(monitor -> assertSelects(selector(monitor), service.getMetadata().getLabels()));
    manifest.ofKind("PodMonitor").forEach(monitor -> assertSelects(selector(monitor), pod));
  }

  /** {@code spec.selector.matchLabels} of whatever has it. */
  private static Map<String, String> selector(HasMetadata object) {
    GenericKubernetesResource any =
        Serialization.unmarshal(Serialization.asJson(object), GenericKubernetesResource.class);
    return any.get("spec", "selector", "matchLabels");
  }

  private static void assertSelects(Map<String, String> selector, Map<String, String> labels) {
    assertThat(selector).isNotEmpty();
    assertThat(labels).containsAllEntriesOf(selector);
  }

  private void bindingsBindWhatIsThere() {
    String account = manifest.pod().getSpec().getServiceAccountName();
    for (ClusterRoleBinding binding : manifest.all(ClusterRoleBinding.class).toList()) {
      manifest.one(ClusterRole.class, binding.getRoleRef().getName());
      assertThat(binding.getSubjects())
          .allMatch(subject -> isOperator(subject, account) || isScraper(subject, binding));
    }
    for (RoleBinding binding : manifest.all(RoleBinding.class).toList()) {
      assertThat(manifest.all(Role.class))
          .anyMatch(
              role ->
                  role.getMetadata().getName().equals(binding.getRoleRef().getName())
                      && role.getMetadata()
                          .getNamespace()
                          .equals(binding.getMetadata().getNamespace()));
      assertThat(binding.getSubjects()).allMatch(subject -> isOperator(subject, account));
    }
    manifest
        .all(ServiceAccount.class)
        .map(created -> created.getMetadata().getName())
        .filter(name -> !name.endsWith(SCRAPER))
        .forEach(name -> assertThat(name).isEqualTo(account));
  }

  /** The account of Prometheus, which may do nothing but read metrics. */
  private boolean isScraper(Subject subject, ClusterRoleBinding binding) {
    List<PolicyRule> rules =
        manifest.one(ClusterRole.class, binding.getRoleRef().getName()).getRules();
    return subject.getName().endsWith(SCRAPER)
        && rules.stream().allMatch(rule -> rule.getResources().isEmpty());
  }

  private boolean isOperator(Subject subject, String account) {
    return subject.getKind().equals("ServiceAccount")
        && subject.getName().equals(account)
        && subject.getNamespace().equals(manifest.deployment().getMetadata().getNamespace());
  }

  private void noRuleHasAWildcard() {
    List<PolicyRule> rules =
        Stream.concat(
                manifest.all(ClusterRole.class).flatMap(role -> role.getRules().stream()),
                manifest.all(Role.class).flatMap(role -> role.getRules().stream()))
            .toList();
    for (PolicyRule rule : rules) {
      assertThat(rule.getVerbs()).isNotEmpty().doesNotContain("*", "escalate", "bind");
      if (rule.getNonResourceURLs().isEmpty()) {
        assertThat(rule.getApiGroups()).isNotEmpty().doesNotContain("*");
        assertThat(rule.getResources()).isNotEmpty().doesNotContain("*");
      } else {
        assertThat(rule.getNonResourceURLs()).containsExactly("/metrics");
      }
    }
  }

  private void thePodIsRestricted() {
    assertThat(RestrictedPod.violations(manifest.pod().getSpec())).isEmpty();
  }

  private void everyMountHasItsVolume() {
    PodSpec pod = manifest.pod().getSpec();
    List<String> volumes = pod.getVolumes().stream().map(Volume::getName).toList();
    List<VolumeMount> mounts =
        pod.getContainers().stream().flatMap(c -> c.getVolumeMounts().stream()).toList();
    assertThat(mounts.stream().map(VolumeMount::getName)).hasSameElementsAs(volumes);
    assertThat(mounts.stream().map(VolumeMount::getMountPath)).contains("/tmp");
  }

  private void theOperatorAcceptsItsConfiguration(Path scratch) {
    try {
      Path file = Files.writeString(scratch.resolve("config.yaml"), manifest.configuration());
      assertThatCode(() -> ConfigurationLoader.load(Map.of("VMSS_CONFIG", file.toString())))
          .doesNotThrowAnyException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The start ends by itself, with a sentence, when caches are not filled within two minutes, and
   * waits before that for an API server that is away: a quarter of an hour must not end it.
   */
  private void theStartHasTimeToFailByItself() {
    Probe startup = manifest.pod().getSpec().getContainers().get(0).getStartupProbe();
    Duration allowed =
        Duration.ofSeconds((long) startup.getPeriodSeconds() * startup.getFailureThreshold());
    assertThat(allowed).isGreaterThan(SdkSettings.CACHE_SYNC_TIMEOUT.plusMinutes(15));
  }

  private void everyRightOverLeasesButTheirCreationIsBoundToTheLease() {
    String lease = manifest.configuration().replaceAll("(?s).*leaseName: (\\S+).*", "$1");
    List<PolicyRule> rules =
        manifest
            .all(Role.class)
            .flatMap(role -> role.getRules().stream())
            .filter(rule -> rule.getResources().contains("leases"))
            .toList();
    for (PolicyRule rule : rules) {
      List<String> names = rule.getVerbs().equals(List.of("create")) ? List.of() : List.of(lease);
      // Kustomizations leave the default of the option.
      assertThat(rule.getResourceNames())
          .isEqualTo(lease.contains("\n") && !names.isEmpty() ? List.of("vmss-operator") : names);
    }
  }

  private void theGraceIsLongEnough() {
    // The longest gracefulStop that the operator accepts is 30 s.
    assertThat(Optional.ofNullable(manifest.pod().getSpec().getTerminationGracePeriodSeconds()))
        .hasValueSatisfying(seconds -> assertThat(seconds).isGreaterThan(30));
  }
}
