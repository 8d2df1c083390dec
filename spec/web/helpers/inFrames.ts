import type { LockManager } from '../../../lib/web/index.js';
import { newName } from './inOneTab.js';
import type { Tab, World } from './World.js';

/** As much of a page as is used here. */
interface Page {
  readonly document: {
    createElement(name: 'iframe'): Frame;
    readonly body: { append(frame: Frame): void };
  };
}

interface Frame {
  readonly contentWindow: { readonly navigator: { readonly locks: LockManager } };
  remove(): void;
}

/** In a page, where each frame has locks of its own, as each tab has. */
export function inFrames(): World {
  const { document } = globalThis as unknown as Page;
  return {
    name: newName(),
    open(): Tab {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const { locks } = frame.contentWindow.navigator;
      return { locks, close: () => frame.remove() };
    },
  };
}
