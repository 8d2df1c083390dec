/**
 * Calls what an object was registered with, once the garbage collector has taken that object.
 *
 * There is one registry for all inspectors. It lives as long as the program: if V8 collects a
 * registry that still has a call to make, no registry of the whole program calls anything any more
 * (seen in Node 20, 22 and 24).
 */
export const collected = new FinalizationRegistry<() => void>((call) => call());
