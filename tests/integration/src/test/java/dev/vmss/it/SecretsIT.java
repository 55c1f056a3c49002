package dev.vmss.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vmss.testing.OnCluster;
import dev.vmss.testing.Repository;
import dev.vmss.testing.TestCluster;
import dev.vmss.testing.hardware.NodeSpec;
import dev.vmss.testing.operator.Marketplace;
import dev.vmss.testing.operator.OperatorAccount;
import dev.vmss.testing.operator.OperatorProcess;
import dev.vmss.testing.operator.Tenant;
import dev.vmss.testing.registry.LocalRegistry;
import dev.vmss.testing.registry.RegistryOptions;
import dev.vmss.testing.registry.TestAuthority;
import dev.vmss.testing.registry.TestImages;
import dev.vmss.testing.registry.TokenService;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong with credentials, and at the most talkative log level: none is shown. */
@OnCluster
class SecretsIT {

  private static final String SET = "web";
  private static final String WRONG = "wrong-battery";
  private static final String IN_URL = "staple-in-url";
  private static final String CUSTOM_DATA = "db-password: custom-data-secret";

  /** Of registries and of service accounts alike. */
  private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.");

  @TempDir Path folder;

  private final TestCluster cluster;
  private final Tenant tenant;
  private final Marketplace marketplace;
  private final String image;

  SecretsIT(TestCluster cluster) {
    this.cluster = cluster;
    this.tenant = Tenant.on(cluster).withSize("test-small");
    this.marketplace = new Marketplace(cluster, tenant);
    this.image = tenant.namespace();
  }

  @BeforeAll
  static void install(TestCluster cluster) {
    cluster.applyCrds(Repository.crds());
    cluster.hardware().add(NodeSpec.named("discreet"));
  }

  @Test
  void noCredentialIsInLogsEventsStatusOrMetrics() throws IOException, InterruptedException {
    TestAuthority authority = TestAuthority.create(Files.createDirectory(folder.resolve("ca")));
    try (TokenService tokens = TokenService.start(authority);
        LocalRegistry registry =
            LocalRegistry.start(
                Files.createDirectory(folder.resolve("registry")),
                RegistryOptions.open().withTls(authority).withTokens(tokens));
        OperatorProcess operator = launch(authority, tokens)) {
      TestImages.push(registry, tenant.namespace(), "1", new byte[] {1, 2, 3});
      Map<String, String> shown = new LinkedHashMap<>();
      logInWrongly(registry, shown);
      put(secret(registry.dockerConfigJson(LocalRegistry.USER, LocalRegistry.PASSWORD)));
      apply(registry.authority(), "third");
      tenant.await("available", () -> marketplace.reason(image).equals("Available"));
      assertThat(tokens.queries()).as("logins that went through").isNotEmpty();
      runSomethingWithSecrets(registry);

      shown.put("log", Files.readString(operator.log()));
      shown.put("metrics", metrics(operator));
      shown.put("status", statuses());
      shown.put("events", events());
      assertThat(shown.get("log")).as("the log of a talkative operator").contains("DEBUG");
      shown.forEach(SecretsIT::assertThatNothingIsTold);
    } finally {
      tenant.leave();
      cluster.client().resource(secret("")).delete();
    }
  }

  private void logInWrongly(LocalRegistry registry, Map<String, String> shown) {
    put(
        secret(
            base64(
                "{\"auths\":{\"%s\":{\"auth\":\"%s\"}"
                    .formatted(registry.authority(), basic(WRONG)))));
    apply(registry.authority(), "first");
    awaitFailure("does not hold valid JSON", shown, "malformed secret");
    put(secret(registry.dockerConfigJson(LocalRegistry.USER, WRONG)));
    apply(registry.authority(), "second");
    awaitFailure("refuses the credentials", shown, "wrong password");
  }

  private void runSomethingWithSecrets(LocalRegistry registry) {
    // An API server with CEL does not let this image in.
    marketplace.refusal(
        image + "-url",
        "2.0.0",
        "containerImage: {reference: \"tester:%s@%s/a:1\"}"
            .formatted(IN_URL, registry.authority()));
    tenant.set(SET, 1, "1.0.0", "", "osProfile: {customData: %s}".formatted(base64(CUSTOM_DATA)));
    tenant.awaitReady(SET);
  }

  private OperatorProcess launch(TestAuthority authority, TokenService tokens) {
    return OperatorProcess.start(
        cluster,
        "secrets-operator.log",
        Map.of(
            "VMSS_LOGGING_LEVEL",
            "trace",
            "VMSS_FETCH_ALLOWED_HOSTS",
            "*," + tokens.authority(),
            "VMSS_FETCH_ALLOWED_ADDRESSES",
            "127.0.0.1",
            "VMSS_FETCH_CA_FILE",
            authority.caFile().toString()));
  }

  private void apply(String registry, String attempt) {
    marketplace.apply(
        image,
        "1.0.0",
        "containerImage: {reference: \"%s/%s:1\", pullSecret: %s}"
            .formatted(registry, tenant.namespace(), image),
        "resyncToken: " + attempt);
  }

  private void awaitFailure(String words, Map<String, String> shown, String name) {
    tenant.await(
        name + " is reported",
        () ->
            marketplace.reason(image).equals("DownloadFailed")
                && marketplace.message(image).contains(words));
    shown.put("status after a " + name, marketplace.get(image).getStatus().toString());
  }

  private void put(Secret secret) {
    cluster.client().resource(secret).createOr(NonDeletingOperation::update);
  }

  private Secret secret(String dockerConfig) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(image)
        .withNamespace(OperatorAccount.NAMESPACE)
        .endMetadata()
        // Of no special type, because the API server refuses malformed ones of the docker type.
        .addToData(".dockerconfigjson", dockerConfig)
        .build();
  }

  private String statuses() {
    return Serialization.asYaml(tenant.get(SET).getStatus())
        + marketplace.find(image).map(found -> Serialization.asYaml(found.getStatus())).orElse("")
        + marketplace
            .find(image + "-url")
            .map(found -> Serialization.asYaml(found.getStatus()))
            .orElse("");
  }

  private String events() {
    return Serialization.asYaml(
        List.of(
            cluster.client().v1().events().inNamespace("default").list(),
            cluster.client().v1().events().inNamespace(tenant.namespace()).list()));
  }

  private static String metrics(OperatorProcess operator) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(operator.uri("/metrics")).build(), BodyHandlers.ofString())
        .body();
  }

  private static void assertThatNothingIsTold(String where, String text) {
    assertThat(text)
        .as(where)
        .isNotBlank()
        .doesNotContain(LocalRegistry.PASSWORD, WRONG, IN_URL, CUSTOM_DATA)
        .doesNotContain(basic(LocalRegistry.PASSWORD), basic(WRONG), base64(CUSTOM_DATA))
        .doesNotContainPattern(TOKEN);
  }

  private static String basic(String password) {
    return base64(LocalRegistry.USER + ":" + password);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
