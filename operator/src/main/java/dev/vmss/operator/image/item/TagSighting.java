package dev.vmss.operator.image.item;

import java.time.Instant;
import java.util.Optional;

/**
 * What the registry said when it was last asked which digest a tag means.
 *
 * @param generation of the spec that named the tag
 * @param digest empty when it could not tell
 */
public record TagSighting(long generation, Instant at, Optional<String> digest) {}
