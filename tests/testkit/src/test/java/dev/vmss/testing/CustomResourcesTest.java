package dev.vmss.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class CustomResourcesTest {

  @Test
  void aDefinitionJustMadeIsNotEstablished() {
    assertThat(isEstablished("")).isFalse();
    assertThat(isEstablished("conditions: null, storedVersions: null")).isFalse();
  }

  @Test
  void aDefinitionIsEstablishedOnceItSaysSo() {
    assertThat(isEstablished("conditions: [{type: Established, status: 'False'}]")).isFalse();
    assertThat(
            isEstablished(
                "conditions: [{type: NamesAccepted, status: 'True'},"
                    + " {type: Established, status: 'True'}]"))
        .isTrue();
  }

  private static boolean isEstablished(String status) {
    return CustomResources.isEstablished(
        Serialization.unmarshal("status: {" + status + "}", CustomResourceDefinition.class));
  }
}
