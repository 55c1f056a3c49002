package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vmss.api.v1alpha1.VirtualMachineScaleSet;
import dev.vmss.api.v1alpha1.WellKnown;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.controlplane.LocalCluster;
import dev.vmss.testing.kubevirt.KubeVirtDefinitions;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * An account that may write Pods and machines, and neither sets nor their status, against {@code
 * config/admission} as an API server evaluates it.
 */
@OnCluster
class AdmissionPolicyIT {

  private static final String SET = "web";
  private static final String MARKS = "VMSS Operator only";
  private static final String OWNERS = "owners of one";
  private static final String MARK = "labels: {vmss.dev/scale-set: web}";
  private static final ResourceDefinitionContext MACHINES =
      new ResourceDefinitionContext.Builder()
          .withGroup("kubevirt.io")
          .withVersion("v1")
          .withKind("VirtualMachine")
          .withPlural("virtualmachines")
          .withNamespaced(true)
          .build();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static List<HasMetadata> policy = List.of();
  private static OperatorProcess operator;

  private final Tenant tenant;
  private final String namespace;
  private final KubernetesClient admin;
  private final KubernetesClient jane;

  AdmissionPolicyIT(TestCluster cluster) {
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.namespace = tenant.namespace();
    this.admin = cluster.client();
    this.jane = cluster.client(cluster.kubeconfigFor(namespace, "jane"), "vmss-test-jane");
    tenant.image("1.0.0", '1');
    janeMayWritePods();
  }

  @BeforeAll
  static void start(TestCluster cluster) throws IOException {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(LocalCluster.sixNodes());
    try (InputStream file =
        Files.newInputStream(Repository.config("admission").resolve("instance-pods.yaml"))) {
      policy = cluster.client().load(file).items();
    }
    policy.forEach(object -> cluster.client().resource(object).create());
    operator = OperatorProcess.start(cluster, "admission-operator.log", Map.of());
  }

  @AfterAll
  static void stop(TestCluster cluster) {
    policy.forEach(object -> cluster.client().resource(object).delete());
    if (operator != null) {
      operator.close();
    }
  }

  @AfterEach
  void leave() {
    jane.close();
    tenant.leave();
  }

  private void janeMayWritePods() {
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("pods")
                .endMetadata()
                .addNewRule()
                .withApiGroups("")
                .withResources("pods", "pods/status", "pods/binding", "bindings")
                .withVerbs("*")
                .endRule()
                .addNewRule()
                .withApiGroups("kubevirt.io")
                .withResources("virtualmachines")
                .withVerbs("*")
                .endRule()
                .build())
        .create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("pods")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "pods")
                .addNewSubject()
                .withKind("ServiceAccount")
                .withNamespace(namespace)
                .withName("jane")
                .endSubject()
                .build())
        .create();
  }

  /** A set of two, where the policy is known to be in force. */
  private VirtualMachineScaleSet set() {
    tenant.set(SET, 2, "latest", "");
    tenant.awaitReady(SET);
    Pod marked = ForgedPods.plain(namespace, "marked");
    marked.getMetadata().setLabels(Map.of(WellKnown.SCALE_SET, SET));
    tenant.await("the policy is in force", () -> refuses(marked));
    return tenant.get(SET);
  }

  private boolean refuses(Pod pod) {
    return refused(() -> jane.resource(pod).dryRun().create());
  }

  private static void refused(String words, ThrowingCallable attempt) {
    assertThatThrownBy(attempt)
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("instance-pods.vmss.dev")
        .hasMessageContaining(words);
  }

  private Pod patch(Pod pod, String merge) {
    return jane.pods().resource(pod).patch(MERGE, merge);
  }

  @Test
  void nobodyPassesAPodOffAsAnInstance() {
    VirtualMachineScaleSet set = set();
    for (String version : List.of(ForgedPods.SERVED, ForgedPods.UNSERVED)) {
      refused(
          OWNERS,
          () ->
              jane.resource(ForgedPods.owned(namespace, "web-7", ForgedPods.owner(set, version)))
                  .create());
    }
    Pod machine =
        ForgedPods.lookAlike(
            namespace,
            "web-8",
            new OwnerReferenceBuilder()
                .withApiVersion("kubevirt.io/v1")
                .withKind("VirtualMachineInstance")
                .withName(SET)
                .withUid(set.getMetadata().getUid())
                .withController(true)
                .build());
    refused(MARKS, () -> jane.resource(machine).create());

    Pod stranger =
        jane.resource(ForgedPods.owned(namespace, "web-9", ForgedPods.owner(set, "example.com/v1")))
            .create();
    refused(
        OWNERS,
        () ->
            patch(
                stranger,
                """
                {"metadata":{"ownerReferences":[{"apiVersion":"vmss.dev/v1alpha1",
                "kind":"VirtualMachineScaleSet","name":"web","uid":"%s","controller":true}]}}
                """
                    .formatted(set.getMetadata().getUid())));
    refused(MARKS, () -> bind(stranger));
    assertThat(tenant.get(SET).getStatus().replicas()).isEqualTo(2);
  }

  /** Its annotations become the Pod's. */
  private void bind(Pod pod) {
    jane.bindings()
        .inNamespace(namespace)
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .withAnnotations(Map.of(WellKnown.IMAGE, "forged"))
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName("anywhere")
                .endTarget()
                .build())
        .create();
  }

  @Test
  void nobodyTakesAnInstanceOffTheCount() {
    set();
    Pod one = tenant.instance(SET, 1);
    refused(MARKS, () -> patch(one, "{\"metadata\":{\"labels\":null}}"));
    refused(MARKS, () -> patch(one, "{\"metadata\":{\"labels\":{\"vmss.dev/scale-set\":null}}}"));
    refused(MARKS, () -> patch(one, "{\"metadata\":{\"annotations\":{\"vmss.dev/model\":\"a\"}}}"));
    refused(
        MARKS,
        () ->
            jane.pods()
                .resource(one)
                .subresource("status")
                .patch(MERGE, "{\"metadata\":{\"labels\":{\"vmss.dev/scale-set\":null}}}"));
    refused(OWNERS, () -> patch(one, "{\"metadata\":{\"ownerReferences\":null}}"));
    String owner =
        """
        {"metadata":{"ownerReferences":[{"apiVersion":"vmss.dev/v1alpha1",
        "kind":"VirtualMachineScaleSet","name":"web","uid":"%s","controller":false}]}}
        """
            .formatted(tenant.get(SET).getMetadata().getUid());
    refused(OWNERS, () -> patch(one, owner));

    patch(one, "{\"metadata\":{\"annotations\":{\"vmss.dev/delete-first\":\"true\"}}}");
    patch(one, "{\"metadata\":{\"labels\":{\"team\":\"a\"}}}");
    tenant.scale(SET, 1);
    tenant.await("the marked one goes", () -> tenant.instances(SET).size() == 1);
    assertThat(tenant.instance(SET, 0)).isNotNull();
  }

  /** As Pods, where there is KubeVirt; no operator is needed to see it. */
  @Test
  void machinesAreGuardedLikePods() {
    VirtualMachineScaleSet set = set();
    KubeVirtDefinitions.install(admin);
    try {
      tenant.await("it is guarded", () -> refused(() -> machine(jane, "web-5", MARK)));
      refused(OWNERS, () -> machine(jane, "web-6", "ownerReferences: [%s]".formatted(owner(set))));
      machine(jane, "mine", "labels: {team: a}");

      machine(admin, "web-7", MARK + ", ownerReferences: [%s]".formatted(owner(set)));
      refused(MARKS, () -> edit("web-7", "{\"labels\": {\"vmss.dev/scale-set\": null}}"));
      refused(OWNERS, () -> edit("web-7", "{\"ownerReferences\": null}"));
      edit("web-7", "{\"annotations\": {\"vmss.dev/protect-from-scale-in\": \"true\"}}");
      jane.genericKubernetesResources(MACHINES)
          .inNamespace(namespace)
          .withName("web-7")
          .patch(MERGE, "{\"spec\": {\"runStrategy\": \"Halted\"}}");
    } finally {
      KubeVirtDefinitions.remove(admin);
    }
  }

  private static String owner(VirtualMachineScaleSet set) {
    return "{apiVersion: vmss.dev/v1alpha1, kind: VirtualMachineScaleSet, name: web, uid: %s, controller: true}"
        .formatted(set.getMetadata().getUid());
  }

  private void machine(KubernetesClient by, String name, String metadata) {
    by.resource(
            """
            apiVersion: kubevirt.io/v1
            kind: VirtualMachine
            metadata: {name: %s, namespace: %s, %s}
            spec:
              runStrategy: Always
              template: {spec: {domain: {devices: {}}}}
            """
                .formatted(name, namespace, metadata))
        .create();
  }

  private void edit(String name, String metadata) {
    jane.genericKubernetesResources(MACHINES)
        .inNamespace(namespace)
        .withName(name)
        .patch(MERGE, "{\"metadata\": %s}".formatted(metadata));
  }

  private static boolean refused(Runnable attempt) {
    try {
      attempt.run();
      return false;
    } catch (KubernetesClientException e) {
      return e.getMessage().contains(MARKS);
    }
  }

  @Test
  void theGarbageCollectorDoesItsWork() {
    set();
    delete(DeletionPropagation.ORPHAN);
    tenant.await(
        "orphans",
        () ->
            tenant.instances(SET).stream()
                .allMatch(pod -> pod.getMetadata().getOwnerReferences().isEmpty()));
    assertThat(tenant.instances(SET)).hasSize(2);
    admin.pods().inNamespace(namespace).withGracePeriod(0).delete();

    set();
    delete(DeletionPropagation.FOREGROUND);
    tenant.await("all gone", () -> tenant.get(SET) == null && tenant.instances(SET).isEmpty());
  }

  private void delete(DeletionPropagation propagation) {
    admin
        .resources(VirtualMachineScaleSet.class)
        .inNamespace(namespace)
        .withName(SET)
        .withPropagationPolicy(propagation)
        .delete();
  }
}
