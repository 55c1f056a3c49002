package dev.vmss.operator.cdi;

import org.jspecify.annotations.Nullable;

/**
 * A disk behind a URL.
 *
 * @param checksum {@code sha256:} and 64 hexadecimal digits; a CDI before 1.65 does not know this
 *     field, and drops it without a word
 */
@CdiObject
public record HttpImport(String url, @Nullable String checksum) {}
