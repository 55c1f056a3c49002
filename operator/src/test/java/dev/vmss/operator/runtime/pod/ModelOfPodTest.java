package dev.vmss.operator.runtime.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vmss.api.v1alpha1.OsType;
import dev.vmss.api.v1alpha1.SourceKind;
import dev.vmss.api.v1alpha1.VirtualMachineProfile;
import dev.vmss.api.v1alpha1.VirtualMachineScaleSetSpec;
import dev.vmss.api.v1alpha1.VirtualMachineSizeSpec;
import dev.vmss.operator.catalogue.ServedImage;
import dev.vmss.operator.model.GoDuration;
import dev.vmss.operator.model.ImageVersion;
import dev.vmss.operator.model.InstanceId;
import dev.vmss.operator.runtime.Recipe;
import dev.vmss.operator.runtime.Slot;
import dev.vmss.operator.scaleset.fixture.Specs;
import dev.vmss.operator.scaleset.snapshot.Meaning;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * "Fields that nothing reads are not hashed", and those that are read are: another Pod is another
 * model, for every field of the profile.
 */
class ModelOfPodTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROFILE = "/virtualMachineProfile";

  /** Another value of each field, beside those of {@link #FULL}. */
  private static final Map<String, String> OTHERWISE =
      Map.ofEntries(
          Map.entry("/storageProfile/osDisk/diskSizeGB", "31"),
          Map.entry("/storageProfile/osDisk/storageClassName", "\"slow\""),
          Map.entry("/storageProfile/dataDisks/0/lun", "1"),
          Map.entry("/storageProfile/dataDisks/0/diskSizeGB", "11"),
          Map.entry("/storageProfile/dataDisks/0/storageClassName", "\"slow\""),
          Map.entry("/osProfile/computerNamePrefix", "\"db\""),
          Map.entry("/osProfile/customData", "\"eA==\""),
          Map.entry("/osProfile/customDataSecretRef/name", "\"other\""),
          Map.entry("/osProfile/customDataSecretRef/key", "\"other\""),
          Map.entry("/networkProfile/ports/0/name", "\"other\""),
          Map.entry("/networkProfile/ports/0/port", "81"),
          Map.entry("/healthProfile/probe/httpGet/path", "\"/other\""),
          Map.entry("/healthProfile/probe/httpGet/port", "81"),
          Map.entry("/healthProfile/probe/httpGet/scheme", "\"HTTPS\""),
          Map.entry("/healthProfile/probe/tcpSocket/port", "81"),
          Map.entry("/healthProfile/probe/intervalSeconds", "6"),
          Map.entry("/healthProfile/probe/numberOfProbes", "3"),
          Map.entry("/healthProfile/probe/gracePeriodSeconds", "60"),
          Map.entry("/terminateNotification/notBeforeTimeout", "\"6m\""),
          Map.entry("/metadata/labels", "{\"a\":\"c\"}"),
          Map.entry("/metadata/annotations", "{\"a\":\"c\"}"));

  private static final String FULL =
      """
      {
        "storageProfile": {
          "imageReference": {"publisher": "p", "offer": "o", "sku": "s", "version": "latest"},
          "osDisk": {"diskSizeGB": 30, "storageClassName": "fast"},
          "dataDisks": [{"lun": 0, "diskSizeGB": 10, "storageClassName": "fast"}]
        },
        "osProfile": {"computerNamePrefix": "web", %s},
        "networkProfile": {"ports": [{"name": "http", "port": 80}]},
        "healthProfile": {
          "probe": {%s, "intervalSeconds": 5, "numberOfProbes": 2, "gracePeriodSeconds": 30}
        },
        "terminateNotification": {"notBeforeTimeout": "5m"},
        "metadata": {"labels": {"a": "b"}, "annotations": {"a": "b"}}
      }
      """;

  static Stream<String> fields() {
    return leaves(VirtualMachineProfile.class, "")
        .filter(field -> !field.startsWith("/storageProfile/imageReference/"));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void aFieldIsPartOfTheModelIfItIsPartOfThePod(String field) throws JsonProcessingException {
    assertThat(OTHERWISE)
        .as("a field that is new: leave it out of Meaning as long as it has its default")
        .containsKey(field);
    Specs before = full(field);
    Specs after = before.with(PROFILE + field, JSON.readTree(OTHERWISE.get(field)));
    assertThat(after.spec()).isNotEqualTo(before.spec());
    boolean samePod = render(before.spec()).equals(render(after.spec()));
    assertThat(Meaning.hash(before.spec()).equals(Meaning.hash(after.spec()))).isEqualTo(samePod);
  }

  @Test
  void theImageIsPartOfTheModelAndItsVersionIsNot() throws JsonProcessingException {
    String reference = PROFILE + "/storageProfile/imageReference/";
    Specs before = full("");
    String hash = Meaning.hash(before.spec());
    for (String field : List.of("publisher", "offer", "sku")) {
      assertThat(Meaning.hash(before.with(reference + field, "x").spec())).isNotEqualTo(hash);
    }
    assertThat(Meaning.hash(before.with(reference + "version", "1.0").spec())).isEqualTo(hash);
    assertThat(Meaning.hash(before.with("/sku/name", "Standard_B2").spec())).isNotEqualTo(hash);
  }

  /** A profile with all fields but those that exclude the one in question. */
  private static Specs full(String field) throws JsonProcessingException {
    String data =
        field.contains("/customData/") || field.endsWith("/customData")
            ? "\"customData\": \"aGVsbG8=\""
            : "\"customDataSecretRef\": {\"name\": \"n\", \"key\": \"k\"}";
    String probe =
        field.contains("/tcpSocket/")
            ? "\"tcpSocket\": {\"port\": 80}"
            : "\"httpGet\": {\"path\": \"/\", \"port\": 80, \"scheme\": \"HTTP\"}";
    JsonNode profile = JSON.readTree(FULL.formatted(data, probe));
    return Specs.defaults().with(PROFILE, profile);
  }

  private static Stream<String> leaves(Class<?> type, String at) {
    return Stream.of(type.getRecordComponents()).flatMap(part -> leaves(part, at));
  }

  private static Stream<String> leaves(RecordComponent part, String at) {
    String here = at + "/" + part.getName();
    Type type = part.getGenericType();
    if (List.class.equals(part.getType()) && type instanceof ParameterizedType list) {
      return leaves((Class<?>) list.getActualTypeArguments()[0], here + "/0");
    }
    return part.getType().isRecord() ? leaves(part.getType(), here) : Stream.of(here);
  }

  private static Pod render(VirtualMachineScaleSetSpec spec) {
    VirtualMachineProfile profile = spec.virtualMachineProfile();
    Recipe recipe =
        new Recipe(
            new Recipe.Owner("team-a", "web", "set-uid"),
            profile,
            new VirtualMachineSizeSpec(
                1, new Quantity("1Gi"), 4, Map.of(), List.of(), null, null, null),
            new ServedImage(
                "image",
                "image-uid",
                ImageVersion.of("1.0"),
                "sha256:abc",
                SourceKind.CONTAINER_IMAGE,
                OsType.LINUX,
                Set.of(),
                "registry.example/image",
                Optional.empty(),
                List.of(),
                List.of()),
            "model",
            "meaning",
            1,
            Duration.ofSeconds(
                GoDuration.parse(profile.terminateNotification().notBeforeTimeout()).toSeconds()));
    return PodRenderer.render(recipe, new Slot(new InstanceId(0), Optional.empty()));
  }
}
