package dev.vmss.operator.image.download.failure;

import dev.vmss.operator.image.download.DownloadFailure.Denied;
import dev.vmss.operator.image.download.DownloadFailure.Forbidden;
import dev.vmss.operator.image.download.DownloadFailure.NotFound;
import dev.vmss.operator.image.download.DownloadFailure.RateLimited;
import dev.vmss.operator.image.download.DownloadFailure.Unavailable;
import dev.vmss.operator.image.download.DownloadFailure.Unsuitable;
import dev.vmss.operator.image.download.DownloadFailure.Untrusted;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.policy.Endpoint;
import dev.vmss.operator.image.download.policy.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The sentences about one image, each with a remedy.
 *
 * <p>Of what a server sent only numbers and host names get into them; of exceptions only their
 * kind, for their texts may repeat what the server sent.
 */
public final class Failures {

  private final String image;
  private final boolean isImage;
  private final Duration timeout;

  public Failures(String reference, Duration timeout) {
    this("The image '%s'".formatted(Shown.of(reference)), true, timeout);
  }

  private Failures(String image, boolean isImage, Duration timeout) {
    this.image = image;
    this.isImage = isImage;
    this.timeout = timeout;
  }

  /** Of a file behind a URL, which no registry has. */
  public static Failures ofFile(String url, Duration timeout) {
    return new Failures("The file '%s'".formatted(Shown.of(url)), false, timeout);
  }

  // --- what the configuration forbids

  public Refusal hostNotAllowed(Endpoint endpoint) {
    return forbidden(
        "is not fetched: its registry '%s' is not in the operator's list fetch.allowedHosts. Add it"
            + " there, or use a reference at a host that is in it.",
        endpoint.authority());
  }

  public Refusal addressForbidden(Endpoint endpoint, InetAddress address, String what) {
    return forbidden(
        "is not fetched: '%s' is at %s, %s. If that is meant, add %s/%d to the operator's list"
            + " fetch.allowedAddresses.",
        endpoint.authority(),
        address.getHostAddress(),
        what,
        address.getHostAddress(),
        address.getAddress().length * 8);
  }

  public Refusal redirectNotAllowed(Endpoint from, Endpoint to) {
    if (!to.secure() && from.secure()) {
      return forbidden(
          "is not fetched: '%s' redirects to plain http at '%s', which is never followed. The"
              + " registry must redirect to https.",
          from.authority(), to.authority());
    }
    return forbidden(
        "is not fetched: '%s' redirects to %s, which the operator's lists %s do not contain. Add it"
            + " there if this registry is meant to store its images there.",
        from.authority(),
        to,
        to.secure() ? "fetch.allowedHosts" : "fetch.allowedHosts and fetch.allowInsecureHosts");
  }

  public Refusal tokensNotAllowed(Endpoint registry, Endpoint tokens) {
    return forbidden(
        "is not fetched: '%s' names %s for its tokens, which the operator's lists do not permit. It"
            + " must speak https, and be in the list fetch.allowedHosts.",
        registry.authority(), tokens);
  }

  public Refusal credentialsWouldLeave(Endpoint registry, Endpoint tokens) {
    return forbidden(
        "is not fetched: '%s' wants its credentials sent to another host, '%s'. If that is its"
            + " token service, add '%s' by its full name to the operator's list fetch.allowedHosts.",
        registry.authority(), tokens.authority(), tokens.authority());
  }

  public Refusal serverNotAllowed(Endpoint server) {
    return forbidden(
        "is not imported: its server %s is not in the operator's %s. Add it there, or use a URL at a"
            + " host that is in it.",
        server,
        server.secure()
            ? "list fetch.allowedHosts"
            : "lists fetch.allowedHosts and fetch.allowInsecureHosts");
  }

  // --- what the registry refuses

  public Refusal denied(Endpoint by, Optional<PullSecret> secret, boolean hadCredentials) {
    String name = secret.map(Failures::shown).orElse("a pull secret");
    String why =
        hadCredentials
            ? "refuses the credentials of %s. Correct that Secret, or its rights at the registry."
                .formatted(name)
            : secret.isPresent()
                ? "wants credentials, and %s has none for it. Add them to that Secret."
                    .formatted(name)
                : "wants credentials. Name a Secret with them in the field pullSecret of the"
                    + " source.";
    return denied("cannot be read: '%s' %s", by.authority(), why);
  }

  public Refusal noRights(Endpoint by, int status, String code) {
    return denied(
        "cannot be read: '%s' does not grant access to it (%d%s). Ask for the right to pull it, or"
            + " correct the reference or the pull secret.",
        by.authority(), status, code);
  }

  public Refusal unknownScheme(Endpoint by) {
    return denied(
        "cannot be read: '%s' asks for a kind of login that the operator does not speak. Use a"
            + " registry with basic or token login.",
        by.authority());
  }

  public Refusal badSecret(PullSecret secret, String what) {
    return denied(
        "cannot be read: %s %s. Create it with 'kubectl create secret docker-registry'.",
        shown(secret), what);
  }

  public Refusal notFound(Endpoint by, String code) {
    String sentence =
        about(
            "does not exist at '%s' (404%s). Push it, or correct the reference.",
            by.authority(), code);
    return new Refusal(new NotFound(sentence));
  }

  /** Without the time, which is another one at each try: only news may change a message. */
  public Refusal rateLimited(Endpoint by, Optional<Duration> retryAfter) {
    String sentence =
        about(
            "cannot be read now: '%s' allows no more requests for a while (429). It is tried again"
                + " after that; credentials in a pull secret often raise the limit.",
            by.authority());
    return new Refusal(new RateLimited(sentence, retryAfter));
  }

  public Refusal serverError(Endpoint by, int status) {
    return unavailable(
        "cannot be read now: '%s' reports an error of its own (%d). It is tried again.",
        by.authority(), status);
  }

  public Refusal unexpected(Endpoint by, int status) {
    return untrusted(
        "cannot be read: '%s' answered with status %d, which no registry should. Check"
            + " that this host is a registry.",
        by.authority(), status);
  }

  // --- what does not hold

  public Refusal wrongDigest(Endpoint by, String expected, String real) {
    return untrusted(
        "is refused: '%s' should have sent %s and sent %s. The registry, or something"
            + " before it, is broken or hostile; nothing of it is used.",
        by.authority(), expected, real);
  }

  public Refusal invalid(Endpoint by, String what) {
    return untrusted(
        "is refused: what '%s' sent %s. Push the image again, or check that this host"
            + " is a registry.",
        by.authority(), what);
  }

  public Refusal schema1() {
    return unsuitable(
        "is in the old format 'schema 1', which runtimes no longer run. Push it again with a"
            + " current tool.");
  }

  public Refusal tooLarge(Endpoint by, int limit) {
    return untrusted(
        "is refused: '%s' sent a document of more than %d bytes. If it is in order,"
            + " raise the operator's setting fetch.maxManifestBytes.",
        by.authority(), limit);
  }

  public Refusal tooLong(Endpoint by, long limit) {
    return untrusted(
        "is refused: '%s' sent more than %d MiB. Nothing that long is read.",
        by.authority(), limit / (1024 * 1024));
  }

  public Refusal compressed(Endpoint by) {
    return untrusted(
        "is refused: '%s' sent a compressed answer although none was asked for. Check"
            + " what stands between the operator and this registry.",
        by.authority());
  }

  public Refusal badRedirect(Endpoint by, String what) {
    return untrusted(
        "is refused: '%s' %s. Check that this host is a registry.", by.authority(), what);
  }

  public Refusal unsuitable(String what) {
    return new Refusal(new Unsuitable(image + " " + what));
  }

  public Refusal wrongPlatform(Set<Platform> wanted, Set<Platform> served) {
    return unsuitable(
        "exists for %s only, and the nodes here are %s. Push it for these, or use another image."
            .formatted(list(served), list(wanted)));
  }

  // --- what broke

  /** The failure that an exception of a connection stands for. */
  public Refusal broken(Endpoint endpoint, Exception e) {
    String host = endpoint.authority();
    return switch (Breakage.of(e)) {
      case UNKNOWN_HOST ->
          unavailable(
              "cannot be read: the name of its registry '%s' is unknown. Check the reference and"
                  + " the cluster's name service; it is tried again.",
              host);
      case NO_CONNECTION ->
          unavailable(
              "cannot be read: no connection to '%s'. Check that the registry runs and that the"
                  + " network lets the operator reach it; it is tried again.",
              host);
      case TOO_SLOW ->
          unavailable(
              "cannot be read: '%s' did not answer in full within %s. It is tried again; if the"
                  + " registry is merely slow, raise the operator's setting fetch.timeout.",
              host, seconds());
      case CUT_OFF ->
          unavailable("cannot be read: '%s' broke off its answer. It is tried again.", host);
      case BAD_CERTIFICATE ->
          untrusted(
              "is refused: the certificate of '%s' is not trusted for this name. For a private"
                  + " certificate authority set the operator's fetch.caFile.",
              host);
      case NO_TLS ->
          untrusted(
              "is refused: '%s' does not speak proper TLS. If it is a registry without TLS, add it"
                  + " to the operator's list fetch.allowInsecureHosts.",
              host);
      case LONG_HEADERS ->
          untrusted("is refused: '%s' sent headers of excessive size. Check this host.", host);
      case NO_HTTP ->
          untrusted("is refused: '%s' does not speak proper HTTP. Check this host.", host);
    };
  }

  public Refusal unknownServer(Endpoint server) {
    return unavailable(
        "cannot be imported now: the name of its server '%s' is unknown. Check the URL and the"
            + " cluster's name service; it is tried again.",
        server.authority());
  }

  public Refusal proxyUnreachable(Endpoint endpoint, Proxy proxy) {
    return unavailable(
        "cannot be read now: the proxy '%s', on the way to '%s', does not answer as a proxy should."
            + " Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the operator; it is tried again.",
        proxy.authority(), endpoint.authority());
  }

  public Refusal proxyRefuses(Endpoint endpoint, Proxy proxy, int status) {
    return unavailable(
        "cannot be read now: the proxy '%s' does not lead to '%s' (%d). Check its rules, and the"
            + " credentials in HTTPS_PROXY of the operator; it is tried again.",
        proxy.authority(), endpoint.authority(), status);
  }

  private static String shown(PullSecret secret) {
    return "the pull secret '%s'".formatted(Shown.of(secret.name()));
  }

  private String seconds() {
    return timeout.toMillis() % 1000 == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }

  private static String list(Set<Platform> platforms) {
    return new TreeSet<>(platforms)
        .stream()
            .limit(10)
            .map(Platform::toString)
            .map(Shown::of)
            .collect(Collectors.joining(", "));
  }

  private Refusal forbidden(String what, Object... values) {
    return new Refusal(new Forbidden(about(what, values)));
  }

  private Refusal denied(String what, Object... values) {
    return new Refusal(new Denied(about(what, values)));
  }

  private Refusal untrusted(String what, Object... values) {
    return new Refusal(new Untrusted(about(what, values)));
  }

  private Refusal unavailable(String what, Object... values) {
    return new Refusal(new Unavailable(about(what, values)));
  }

  // Java's own check of formats is enough: the tests say every sentence.
  @SuppressWarnings("AnnotateFormatMethod")
  private String about(String what, Object... values) {
    return image + " " + words(what).formatted(values);
  }

  /** The sentences are written for images; only the words for what a file is not differ. */
  private String words(String what) {
    return isImage
        ? what
        : what.replace("registry", "server")
            .replace("registries", "servers")
            .replace("reference", "URL")
            .replace("Push it, or correct", "Correct")
            .replace(" or the pull secret", "")
            .replace("; credentials in a pull secret often raise the limit", "");
  }
}
