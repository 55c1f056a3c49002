/** The whole operator, as a process, on a real API server. */
package dev.vmss.it;
