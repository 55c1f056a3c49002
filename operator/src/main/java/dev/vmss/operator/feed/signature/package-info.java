/**
 * Whose signatures are believed, and of what: OpenPGP keyrings, clear-signed files, and files with
 * a signature beside them. Only what a verification returned may be read by others.
 */
@NullMarked
package dev.vmss.operator.feed.signature;

import org.jspecify.annotations.NullMarked;
