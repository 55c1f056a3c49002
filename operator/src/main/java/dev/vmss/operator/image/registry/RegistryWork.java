package dev.vmss.operator.image.registry;

import dev.vmss.operator.image.download.DownloadFailure;
import dev.vmss.operator.image.download.DownloadResult;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.download.Platform;
import dev.vmss.operator.image.download.PullSecret;
import dev.vmss.operator.image.download.Resolved;
import dev.vmss.operator.image.item.Attempt.Outcome;
import dev.vmss.operator.image.item.DownloadOrder;
import dev.vmss.operator.image.item.PlatformLookup;
import dev.vmss.operator.image.item.TagSighting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Talks to registries on threads of their own. What comes of it is kept in the {@link ImageMemory},
 * and the item is woken to look there.
 */
public final class RegistryWork {

  private static final Logger log = LoggerFactory.getLogger(RegistryWork.class);

  private final ImageDownload download;
  private final PullSecrets secrets;
  private final Lanes lanes;
  private final ImageMemory memory;
  private final Consumer<String> wake;
  private final InstantSource pace;
  private final MeterRegistry meters;

  public RegistryWork(
      ImageDownload download,
      PullSecrets secrets,
      Lanes lanes,
      ImageMemory memory,
      Consumer<String> wake,
      InstantSource pace,
      MeterRegistry meters) {
    this.download = download;
    this.secrets = secrets;
    this.lanes = lanes;
    this.memory = memory;
    this.wake = wake;
    this.pace = pace;
    this.meters = meters;
    // From zero on: a series that appears with its first event never seems to have grown.
    outcomes().forEach(this::duration);
  }

  private static Stream<Class<?>> outcomes() {
    return Stream.concat(
        Stream.of(Resolved.class), Stream.of(DownloadFailure.class.getPermittedSubclasses()));
  }

  private Timer duration(Class<?> outcome) {
    return Timer.builder("vmss.image.downloads")
        .description("Resolving image references at registries, by what came of it.")
        .tag("outcome", outcome.getSimpleName())
        .register(meters);
  }

  /** Resolves a source that names its digest: at once, because nobody is asked. */
  public void pin(DownloadOrder order) {
    memory.downloading(order.uid(), order.generation());
    end(order, resolve(order, Optional::empty));
  }

  public void download(DownloadOrder order) {
    String registry = registry(order);
    memory.downloading(order.uid(), order.generation());
    lanes.download(
        registry,
        () -> {
          Instant begin = pace.instant();
          DownloadResult result =
              order.wanted().pinned()
                  ? verifiedOrTakenAtItsWord(order)
                  : resolve(order, () -> secret(order));
          end(order, result);
          wake.accept(order.name());
          duration(result.getClass()).record(Duration.between(begin, pace.instant()));
        });
  }

  public void checkTag(DownloadOrder order) {
    String registry = registry(order);
    memory.checkingTag(order.uid());
    lanes.check(
        registry,
        () -> {
          Optional<String> digest = currentDigest(order);
          memory.sighted(order.uid(), new TagSighting(order.generation(), pace.instant(), digest));
          wake.accept(order.name());
        });
  }

  /** Asks what a digest was built for; other questions are more urgent. */
  public void lookUpPlatforms(DownloadOrder order) {
    memory.lookingUp(order.uid());
    lanes.check(
        registry(order),
        () -> {
          Optional<Set<Platform>> platforms = verified(order).map(Resolved::platforms);
          memory.lookedUp(
              order.uid(),
              new PlatformLookup(
                  order.wanted().digest().orElseThrow(),
                  order.platforms(),
                  pace.instant(),
                  platforms));
          wake.accept(order.name());
        });
  }

  /** Nodes may well have a way to a registry that the operator has not. */
  private DownloadResult verifiedOrTakenAtItsWord(DownloadOrder order) {
    Optional<Resolved> verified = verified(order);
    return verified.isPresent() ? verified.get() : resolve(order, Optional::empty);
  }

  /** What the registry has under the digest of the order, for whatever platforms. */
  private Optional<Resolved> verified(DownloadOrder order) {
    try {
      DownloadResult result = download.verify(order.wanted().request(secret(order), Set.of()));
      return result instanceof Resolved resolved ? Optional.of(resolved) : Optional.empty();
    } catch (PullSecrets.Missing _) {
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("image", order.name()).setCause(e).log("Lookup broke down");
      return Optional.empty();
    }
  }

  /** However the reference is spelled: one registry is one lane. */
  private String registry(DownloadOrder order) {
    return download.registry(order.wanted().reference());
  }

  private void end(DownloadOrder order, DownloadResult result) {
    memory.downloaded(
        order.uid(), order.generation(), new Outcome(result, pace.instant(), order.platforms()));
  }

  private interface SecretSource {
    Optional<PullSecret> get() throws PullSecrets.Missing;
  }

  /** Always answers, whatever happens: the item is not visited again before it has an answer. */
  private DownloadResult resolve(DownloadOrder order, SecretSource secret) {
    try {
      return download.resolve(order.wanted().request(secret.get(), order.platforms()));
    } catch (PullSecrets.Missing e) {
      // It often comes a moment after the image, from the same commit: soon again, not slowly.
      return new DownloadFailure.Unavailable(e.sentence());
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("image", order.name()).setCause(e).log("Download broke down");
      return new DownloadFailure.Unavailable(
          "The download of '%s' broke down in the operator; its log says more."
              .formatted(order.wanted().reference()));
    }
  }

  private Optional<String> currentDigest(DownloadOrder order) {
    try {
      return download.currentDigest(order.wanted().request(secret(order), order.platforms()));
    } catch (PullSecrets.Missing _) {
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      log.atError().addKeyValue("image", order.name()).setCause(e).log("Tag check broke down");
      return Optional.empty();
    }
  }

  private Optional<PullSecret> secret(DownloadOrder order) throws PullSecrets.Missing {
    Optional<String> name = order.wanted().pullSecret();
    return name.isPresent() ? Optional.of(secrets.read(name.get())) : Optional.empty();
  }
}
