package dev.vmss.testing.kubevirt.recording;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Doc;
import dev.vmss.testing.kubevirt.object.JsonApi;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Says of the KubeVirt object what KubeVirt's operator would: that all is there. */
final class InstalledKubeVirt {

  private static final String PATH = "/apis/kubevirt.io/v1/namespaces/kubevirt/kubevirts/kubevirt";

  private InstalledKubeVirt() {}

  static void report(KubernetesClient client) {
    ObjectNode patch = Doc.object();
    patch
        .putObject("status")
        .put("phase", "Deployed")
        .put("defaultArchitecture", "amd64")
        .put("observedDeploymentConfig", "{}");
    JsonApi api = new JsonApi(client);
    boolean apart =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("kubevirts.kubevirt.io")
            .get()
            .getSpec()
            .getVersions()
            .stream()
            .anyMatch(it -> it.getName().equals("v1") && it.getSubresources() != null);
    api.merge(apart ? PATH + "/status" : PATH, patch);
  }
}
