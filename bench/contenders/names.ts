/** What we are called in the tables. */
export const OURS = 'rxjs-locks';

/** What the least is called that waiting can cost in RxJS. */
export const BARE = 'bare subscriptions';

/** The same, where each can be taken back. */
export const BARE_WITH_TEARDOWN = `${BARE} with a teardown`;
