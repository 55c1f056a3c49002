/** What the documentation promises, checked against the code and the files beside it. */
@org.jspecify.annotations.NullMarked
package dev.vmss.docs;
