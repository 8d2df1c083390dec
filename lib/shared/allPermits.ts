/**
 * How many permits a read-write lock has where it is made of a semaphore: a reader takes one and a
 * writer all of them. There are never as many readers.
 */
export const allPermits = 2 ** 30;
