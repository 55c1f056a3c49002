package dev.vmss.operator.scaleset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.api.v1alpha1.ScaleInRule;
import dev.vmss.api.v1alpha1.UpgradeMode;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import java.util.List;

/**
 * Specs of scale sets as the API server hands them out: with the CRD's defaults filled in. Every
 * step returns another one.
 */
record Specs(ObjectNode json) {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String DEFAULTS =
      """
      {
        "replicas": 3,
        "sku": {"name": "Standard_A1_v2"},
        "zones": [],
        "zoneBalance": false,
        "platformFaultDomainCount": 1,
        "upgradePolicy": {
          "mode": "Manual",
          "automaticOSUpgrade": false,
          "rollingUpgradePolicy": {
            "maxBatchInstancePercent": 20,
            "maxUnhealthyInstancePercent": 20,
            "maxUnhealthyUpgradedInstancePercent": 20,
            "pauseTimeBetweenBatches": "0s",
            "batchHealthTimeout": "5m",
            "prioritizeUnhealthyInstances": true,
            "rollbackFailedInstancesOnPolicyBreach": true,
            "maxSurge": false,
            "paused": false
          }
        },
        "minReadySeconds": 0,
        "scaleInPolicy": {"rules": ["Default"]},
        "automaticRepairsPolicy": {
          "enabled": false,
          "gracePeriod": "10m",
          "repairAction": "Replace"
        },
        "virtualMachineProfile": {
          "storageProfile": {
            "imageReference": {
              "publisher": "Canonical",
              "offer": "UbuntuServer",
              "sku": "22.04-LTS",
              "version": "latest"
            }
          },
          "osProfile": {"computerNamePrefix": "web"}
        }
      }
      """;

  private static final String ROLLING = "/upgradePolicy/rollingUpgradePolicy/";

  /** A set of three with everything else as the CRD defaults it, on {@code latest}. */
  static Specs defaults() {
    return new Specs((ObjectNode) read(DEFAULTS));
  }

  Specs replicas(int count) {
    return with("/replicas", count);
  }

  Specs zones(String... zones) {
    return with("/zones", List.of(zones));
  }

  Specs zoneBalance() {
    return with("/zoneBalance", true);
  }

  Specs faultDomains(int count) {
    return with("/platformFaultDomainCount", count);
  }

  Specs mode(UpgradeMode mode) {
    return with("/upgradePolicy/mode", mode);
  }

  Specs automaticOs() {
    return with("/upgradePolicy/automaticOSUpgrade", true);
  }

  Specs version(String version) {
    return with("/virtualMachineProfile/storageProfile/imageReference/version", version);
  }

  /** Any change of the profile. */
  Specs customData(String text) {
    return with("/virtualMachineProfile/osProfile/customData", text);
  }

  Specs terminationGrace(String duration) {
    return with("/virtualMachineProfile/terminateNotification/notBeforeTimeout", duration);
  }

  Specs batchPercent(int percent) {
    return with(ROLLING + "maxBatchInstancePercent", percent);
  }

  Specs maxUnhealthyPercent(int percent) {
    return with(ROLLING + "maxUnhealthyInstancePercent", percent);
  }

  Specs maxUnhealthyUpgradedPercent(int percent) {
    return with(ROLLING + "maxUnhealthyUpgradedInstancePercent", percent);
  }

  Specs pause(String duration) {
    return with(ROLLING + "pauseTimeBetweenBatches", duration);
  }

  Specs lowestIdFirst() {
    return with(ROLLING + "prioritizeUnhealthyInstances", false);
  }

  Specs withoutRollback() {
    return with(ROLLING + "rollbackFailedInstancesOnPolicyBreach", false);
  }

  Specs surge() {
    return with(ROLLING + "maxSurge", true);
  }

  Specs paused(boolean paused) {
    return with(ROLLING + "paused", paused);
  }

  Specs minReadySeconds(int seconds) {
    return with("/minReadySeconds", seconds);
  }

  Specs scaleIn(ScaleInRule rule) {
    return with("/scaleInPolicy/rules", List.of(rule));
  }

  Specs repairs() {
    return with("/automaticRepairsPolicy/enabled", true);
  }

  /** Sets what is at a JSON pointer; objects on the way are made. */
  Specs with(String pointer, Object value) {
    ObjectNode copy = json.deepCopy();
    int last = pointer.lastIndexOf('/');
    parent(copy, pointer.substring(0, last))
        .set(pointer.substring(last + 1), JSON.valueToTree(value));
    return new Specs(copy);
  }

  Specs without(String pointer) {
    ObjectNode copy = json.deepCopy();
    int last = pointer.lastIndexOf('/');
    parent(copy, pointer.substring(0, last)).remove(pointer.substring(last + 1));
    return new Specs(copy);
  }

  private static ObjectNode parent(ObjectNode root, String pointer) {
    ObjectNode node = root;
    for (String field : pointer.split("/")) {
      if (!field.isEmpty()) {
        node = node.withObjectProperty(field);
      }
    }
    return node;
  }

  VirtualMachineScaleSetSpec spec() {
    try {
      return JSON.treeToValue(json, VirtualMachineScaleSetSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not a spec: " + json, e);
    }
  }

  /** The hash that instances of this spec carry. */
  String model() {
    return Model.hash(spec());
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
