/** Tells a decision: the status of a gallery item, and the news in it. */
@NullMarked
package dev.vmss.operator.image.report;

import org.jspecify.annotations.NullMarked;
