import type { LockManager } from '../../../lib/web/index.js';

/** A tab, a frame or a worker: whoever has locks of its own and ends with them. */
export interface Tab {
  readonly locks: LockManager;
  /** Ends it, with all that it holds and waits for. Not where the runtime has one tab only. */
  readonly close?: () => void;
}

/** Where a case is tried. */
export interface World {
  /** A name that no other case uses. */
  readonly name: string;
  /** Opens a tab of the same origin. Where the runtime has one tab only, it is always that one. */
  readonly open: () => Tab;
}

/** Something that has to be so in every runtime. */
export interface Case {
  readonly title: string;
  /** Whether it needs tabs that can be closed. */
  readonly closes?: boolean;
  /** Rejects where it is not so. */
  run(world: World): Promise<void>;
}
