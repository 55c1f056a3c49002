package dev.vmss.operator.image;

import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.image.download.ImageDownload;
import dev.vmss.operator.image.item.Fleet;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * What the image controller is made of.
 *
 * @param catalogue the marketplace as its watch sees it now
 * @param operatorNamespace where pull secrets are, and volumes with imported disks
 * @param importsDisks whether disks may be imported into volumes, if CDI is there
 * @param tagCheckInterval how often to look whether a tag moved; zero: never
 * @param downloads threads for registries, {@link #DOWNLOADS} of them
 * @param timer for short tasks
 * @param clock for times that people read
 * @param pace for waiting: never set by anybody, and meaningful in this process only
 */
public record ImageParts(
    Supplier<Catalogue> catalogue,
    Fleet fleet,
    ImageDownload download,
    String operatorNamespace,
    boolean importsDisks,
    Duration tagCheckInterval,
    Executor downloads,
    ScheduledExecutorService timer,
    Clock clock,
    InstantSource pace,
    MeterRegistry meters) {

  /** How many registries are talked to at a time. */
  public static final int DOWNLOADS = 8;
}
