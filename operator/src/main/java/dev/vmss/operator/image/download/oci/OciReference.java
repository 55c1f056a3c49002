package dev.vmss.operator.image.download.oci;

import dev.vmss.operator.image.download.DownloadFailure.InvalidSource;
import dev.vmss.operator.image.download.failure.Refusal;
import dev.vmss.operator.image.download.failure.Shown;
import dev.vmss.operator.image.download.policy.Authority;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reference to an image as container runtimes read it: host, path, tag, digest.
 *
 * @param host lower case, an IPv6 address without brackets
 */
public record OciReference(
    String host, OptionalInt port, String path, Optional<String> tag, Optional<Digest> digest) {

  public static final String DOCKER_HUB = "docker.io";

  private static final int MAX_LENGTH = 1024;
  private static final Pattern PATH =
      Pattern.compile(
          "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,127}");

  /** The tag that runtimes assume when there is neither tag nor digest. */
  public String tagOrLatest() {
    return tag.orElse("latest");
  }

  public OciReference withDigest(Digest other) {
    return new OciReference(host, port, path, tag, Optional.of(other));
  }

  /** Host and path as instances write it. */
  public String repository() {
    return authority() + "/" + path;
  }

  String authority() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return port.isPresent() ? name + ":" + port.getAsInt() : name;
  }

  public static OciReference parse(String text) throws Refusal {
    Parser parser = new Parser(text);
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      throw parser.wrong(
          "has %d characters; 1 to %d are legal".formatted(text.length(), MAX_LENGTH));
    }
    if (text.contains("://")) {
      throw parser.wrong("must not start with a scheme; write only host/path:tag");
    }
    return parser.parse();
  }

  private record Parser(String text) {

    OciReference parse() throws Refusal {
      String rest = text;
      Optional<Digest> digest = Optional.empty();
      int at = rest.indexOf('@');
      if (at >= 0) {
        digest = Optional.of(digest(rest.substring(at + 1)));
        rest = rest.substring(0, at);
      }
      Optional<String> tag = Optional.empty();
      int colon = rest.lastIndexOf(':');
      if (colon > rest.lastIndexOf('/') && rest.indexOf(']') < colon) {
        tag = Optional.of(tag(rest.substring(colon + 1)));
        rest = rest.substring(0, colon);
      }
      int slash = rest.indexOf('/');
      return slash >= 0 && isHost(rest.substring(0, slash))
          ? hosted(rest.substring(0, slash), rest.substring(slash + 1), tag, digest)
          : hub(rest, tag, digest);
    }

    private OciReference hosted(
        String authority, String path, Optional<String> tag, Optional<Digest> digest)
        throws Refusal {
      Authority parsed =
          Authority.parse(authority)
              .orElseThrow(() -> wrong("has no legal registry host before its first '/'"));
      return parsed.host().equals(DOCKER_HUB) || parsed.host().equals("index.docker.io")
          ? hub(path, tag, digest)
          : new OciReference(parsed.host(), parsed.port(), path(path), tag, digest);
    }

    private OciReference hub(String path, Optional<String> tag, Optional<Digest> digest)
        throws Refusal {
      String full = path.contains("/") ? path : "library/" + path;
      return new OciReference(DOCKER_HUB, OptionalInt.empty(), path(full), tag, digest);
    }

    /** The rule of every container tool: a first component that looks like a host is one. */
    private static boolean isHost(String component) {
      return component.equals("localhost")
          || component.contains(".")
          || component.contains(":")
          || !component.equals(component.toLowerCase(java.util.Locale.ROOT));
    }

    private String path(String path) throws Refusal {
      if (path.length() > 255 || !PATH.matcher(path).matches()) {
        throw wrong(
            "has no legal repository path: lower-case letters, digits and single separators . _ -"
                + " between '/', at most 255 characters");
      }
      return path;
    }

    private String tag(String tag) throws Refusal {
      Matcher matcher = TAG.matcher(tag);
      if (!matcher.matches()) {
        throw wrong(
            "has no legal tag after its last ':': letters, digits, . _ -, at most 128 characters,"
                + " not starting with . or -");
      }
      return tag;
    }

    private Digest digest(String digest) throws Refusal {
      return Digest.parse(digest)
          .orElseThrow(
              () -> wrong("has no legal digest after its '@': write sha256: and 64 hex digits"));
    }

    private Refusal wrong(String what) {
      return new Refusal(
          new InvalidSource(
              "The image reference '%s' %s. Correct the field reference of the image's source."
                  .formatted(Shown.of(text), what)));
    }
  }
}
