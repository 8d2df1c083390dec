import type { Snapshot } from '../rxjs/StateCell.js';
import type { RedisCore } from './RedisCore.js';
import type { RedisLockState } from './types.js';

/** Tells what this session holds, and waits for. */
export function lockState(core: RedisCore): Snapshot<RedisLockState> {
  return (old) => {
    const { held } = core;
    const { waiting } = core.queue;
    return old?.held === held && old.waiting === waiting ? old : { held, waiting };
  };
}
