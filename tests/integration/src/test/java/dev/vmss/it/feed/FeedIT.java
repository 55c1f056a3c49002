package dev.vmss.it.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vmss.api.v1alpha1.FeedImport;
import dev.vmss.api.v1alpha1.LifecycleStage;
import dev.vmss.api.v1alpha1.MarketplaceFeed;
import dev.vmss.api.v1alpha1.MarketplaceFeedStatus;
import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.feed.signature.Gpg;
import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.operator.Marketplace;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import dev.vmss.testing.registry.TestImages;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feeds fill the marketplace: the real operator, a real API server, a signed tree, a registry. */
@OnCluster
class FeedIT {

  @TempDir static Path folder;

  private static Gpg gpg;
  private static StaticTree tree;
  private static LocalRegistry registry;
  private static OperatorProcess operator;

  private final KubernetesClient client;
  private final Tenant tenant;
  private final Marketplace marketplace;
  private final String feed;

  FeedIT(TestCluster cluster) {
    this.client = cluster.client();
    this.tenant = Tenant.on(cluster);
    this.marketplace = new Marketplace(cluster, tenant);
    this.feed = tenant.namespace();
  }

  @BeforeAll
  static void start(TestCluster cluster) throws IOException {
    assumeTrue(Gpg.installed(), "gpg is not installed");
    cluster.applyCrds(Repository.crds());
    gpg = new Gpg().key("vendor", "rsa3072", "never");
    tree = new StaticTree(gpg, folder);
    registry =
        LocalRegistry.start(
            Files.createDirectory(folder.resolve("registry")), RegistryOptions.open());
    operator =
        OperatorProcess.start(
            cluster,
            "feed-operator.log",
            Map.of(
                "VMSS_FETCH_ALLOWED_ADDRESSES",
                "127.0.0.1",
                "VMSS_FETCH_ALLOW_INSECURE_HOSTS",
                registry.authority() + "," + tree.authority()));
  }

  @AfterAll
  static void stop() {
    if (operator != null) {
      operator.close();
      registry.close();
    }
    if (gpg != null) {
      tree.close();
      gpg.close();
    }
  }

  private void apply(String source, String rule) {
    client
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: vmss.dev/v1alpha1
                kind: MarketplaceFeed
                metadata: {name: %s}
                spec:
                  interval: 168h
                  source: {%s}
                  items:
                  - {publisher: %s, offer: server, sku: lts, %s}
                """
                    .formatted(feed, source, tenant.publisher(), rule),
                MarketplaceFeed.class))
        .create();
  }

  private void applyTree(String more) throws IOException {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(feed)
                .withNamespace(OperatorAccount.NAMESPACE)
                .endMetadata()
                .addToData(
                    "keyring.asc", new String(gpg.export("vendor"), StandardCharsets.US_ASCII))
                .build())
        .create();
    apply(
        "simplestreams: {url: \"http://%s%s\", keyring: {kind: ConfigMap, name: %s, key: keyring.asc}}"
            .formatted(tree.authority(), StaticTree.INDEX, feed),
        "product: \"com.ubuntu.cloud:server:*\", file: disk1.img, version: \"22.4.${version}\", kind: http, template: {osType: Linux, size: 1Gi}, "
            + more);
  }

  private Resource<MarketplaceFeed> one() {
    return client.resources(MarketplaceFeed.class).withName(feed);
  }

  private Optional<MarketplaceFeedStatus> status() {
    return Optional.ofNullable(one().get()).map(MarketplaceFeed::getStatus);
  }

  private Optional<Condition> condition(String type) {
    return status().stream()
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> type.equals(condition.getType()))
        .findFirst();
  }

  private void awaitReason(String reason) {
    tenant.await(
        reason,
        () -> condition("Ready").filter(ready -> reason.equals(ready.getReason())).isPresent());
  }

  /** The versions that the feed has brought, and the API server has. */
  private List<String> versions() {
    return items().stream().map(image -> image.getSpec().version()).sorted().toList();
  }

  private List<MarketplaceImage> items() {
    return client
        .resources(MarketplaceImage.class)
        .withLabel("vmss.dev/feed", feed)
        .list()
        .getItems()
        .stream()
        .filter(image -> image.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  private void awaitVersions(String... wanted) {
    tenant.await("versions " + List.of(wanted), () -> versions().equals(List.of(wanted)));
  }

  /** Asks for a look, and waits until it was answered. */
  private void sync() {
    one()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {\"annotations\": {\"vmss.dev/sync\": \"requested\"}}}");
    tenant.await(
        "the request is answered",
        () ->
            Optional.ofNullable(one().get().getMetadata().getAnnotations())
                .filter(marks -> marks.containsKey("vmss.dev/sync"))
                .isEmpty());
  }

  @Test
  void aSignedTreeFillsTheMarketplaceAndATamperedOneChangesNothing() throws IOException {
    tree.publish("20260501", 'a').publish("20260502", 'b');
    applyTree("stage: Supported, keep: 2");
    awaitVersions("22.4.20260501", "22.4.20260502");
    awaitReason("Synced");
    MarketplaceImage first = items().getFirst();
    assertThat(Objects.requireNonNull(first.getSpec().source().http()).sha256()).hasSize(64);
    assertThat(first.getSpec().lifecycle().endOfLife()).isNotNull();

    tree.publish("20260503", 'c');
    sync();
    awaitVersions("22.4.20260502", "22.4.20260503");
    awaitEvent("ItemRetired");
    assertThat(marketplace.events(feed, "ItemRetired")).hasSize(1);
    assertThat(status().orElseThrow().imports())
        .extracting(FeedImport::version)
        .startsWith("22.4.20260503");

    assertThatAnUnchangedTreeCostsOneRequest();
    assertThatATamperedTreeChangesNothing();

    one().delete();
    tenant.await("the feed is gone", () -> one().get() == null);
    assertThat(versions()).as("its images stay").hasSize(2);
  }

  /** Events are written beside all else, and may come later. */
  private void awaitEvent(String reason) {
    tenant.await("Event " + reason, () -> !marketplace.events(feed, reason).isEmpty());
  }

  private void assertThatAnUnchangedTreeCostsOneRequest() {
    int requests = tree.requests.get();
    MarketplaceFeedStatus before = status().orElseThrow();
    sync();
    assertThat(tree.requests).hasValue(requests + 1);
    assertThat(status()).contains(before);
  }

  private void assertThatATamperedTreeChangesNothing() throws IOException {
    byte[] index = tree.files.get(StaticTree.INDEX);
    tree.files.put(StaticTree.INDEX, Arrays.copyOf(index, index.length + 1));
    sync();
    awaitReason("SignatureInvalid");
    assertThat(versions()).containsExactly("22.4.20260502", "22.4.20260503");
    awaitEvent("SignatureInvalid");

    tree.files.put(StaticTree.INDEX, index);
    tree.publish("20260503", 'd');
    sync();
    tenant.await(
        "Tampered",
        () -> condition("Tampered").filter(it -> "True".equals(it.getStatus())).isPresent());
    awaitEvent("FeedTampered");
    assertThat(items())
        .extracting(image -> Objects.requireNonNull(image.getSpec().source().http()).sha256())
        .contains("c".repeat(64))
        .doesNotContain("d".repeat(64));
  }

  @Test
  void tagsOfARegistryBecomeImagesThatAreServedAndPromoted() {
    String digest = push("v1.0.0");
    push("v1.1.0");
    push("nightly");
    apply(
        "ociTags: {repository: \"%s/%s\"}".formatted(registry.authority(), tenant.namespace()),
        "tags: \"v(?<v>[0-9.]+)\", version: \"${v}\", kind: containerImage, stage: Preview, promoteAfter: 2s, template: {osType: Linux}");
    awaitVersions("1.0.0", "1.1.0");
    tenant.await(
        "both are Supported",
        () ->
            items().stream()
                .allMatch(
                    image -> image.getSpec().lifecycle().stage() == LifecycleStage.SUPPORTED));
    assertThat(items())
        .extracting(
            image -> Objects.requireNonNull(image.getSpec().source().containerImage()).digest())
        .contains(digest);
    assertThat(status().orElseThrow().counts().seen()).isEqualTo(3);

    String name =
        items().stream()
            .filter(image -> image.getSpec().version().equals("1.0.0"))
            .findFirst()
            .orElseThrow()
            .getMetadata()
            .getName();
    marketplace.delete(name);
    tenant.await("it is gone", () -> marketplace.find(name).isEmpty());
    sync();
    awaitVersions("1.0.0", "1.1.0");
    tenant.await(
        "which is told",
        () ->
            marketplace.events(feed, "ItemImported").stream()
                .anyMatch(message -> message.contains("deleted by hand")));
  }

  private String push(String tag) {
    return TestImages.push(registry, tenant.namespace(), tag, tag.getBytes(StandardCharsets.UTF_8));
  }
}
