package dev.vmss.testing.kubevirt.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vmss.testing.kubevirt.object.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnonymousTest {

  @Test
  void whatIsAnotherInEveryRecordingIsReplaced() {
    ObjectNode seen =
        Json.parse(
            """
            metadata:
              name: virt-launcher-web-0-x7k2q
              namespace: lifecycle-4f2a1
              uid: 0b9f6c1e-1111-2222-3333-444455556666
              resourceVersion: "4711"
              managedFields: [{manager: somebody}]
              creationTimestamp: "2030-05-06T07:08:09Z"
            status:
              podIP: 10.128.0.17
              activePods: {0b9f6c1e-1111-2222-3333-444455556666: node-1}
              startTime: "2030-05-06T07:08:19Z"
            """);
    assertThat(new Anonymous("lifecycle-4f2a1", List.of(seen)).of(seen))
        .isEqualTo(
            Json.parse(
                """
                metadata:
                  name: virt-launcher-web-0-pod01
                  namespace: team-a
                  uid: 00000000-0000-4000-8000-000000000001
                  creationTimestamp: "2026-01-01T00:00:00Z"
                status:
                  podIP: 10.0.0.1
                  activePods: {00000000-0000-4000-8000-000000000001: node-1}
                  startTime: "2026-01-01T00:00:01Z"
                """));
  }
}
