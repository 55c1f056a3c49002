package dev.vmss.operator.feed;

import dev.vmss.api.v1alpha1.MarketplaceImage;
import dev.vmss.operator.catalogue.Catalogue;
import dev.vmss.operator.feed.simplestreams.StreamsReader;
import dev.vmss.operator.feed.tags.TagsReader;
import dev.vmss.operator.image.item.Fleet;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What the feed controller is made of.
 *
 * @param catalogue the marketplace as its watch sees it now
 * @param images all gallery items, as the same watch sees them
 * @param operatorNamespace where keyrings and pull secrets are
 * @param looks threads that look at feeds; each may fill the folder for temporary files with three
 *     files of 64 MiB
 */
public record FeedParts(
    Supplier<Catalogue> catalogue,
    Supplier<Stream<MarketplaceImage>> images,
    Fleet fleet,
    StreamsReader streams,
    TagsReader tags,
    String operatorNamespace,
    Executor looks,
    Clock clock,
    MeterRegistry meters) {}
