import {
  Barrier,
  Event,
  KeyedLock,
  ReadWriteLock,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';

describe('withLock and throttleBySemaphore, given what is not lockable,', () => {
  for (const [value, message] of [
    [new KeyedLock(), 'got a KeyedLock; pass one of its keys, .for(key)'],
    [new ReadWriteLock(), 'got a ReadWriteLock; pass its .read or its .write'],
    [Promise.resolve(), 'got a Promise; pass from(promise)'],
    [new Event(), 'got an Event; it grants no permit: start the work after its wait()'],
    [new Barrier(2), 'got a Barrier; it grants no permit: start the work after its wait()'],
    [() => undefined, 'got a function'],
  ] as const) {
    it(`throw a TypeError that ends with "${message}"`, () => {
      for (const call of [
        () => withLock(value as never),
        () => throttleBySemaphore(value as never),
      ]) {
        expect(call).toThrowMatching(
          (error) => error instanceof TypeError && error.message.endsWith(message),
        );
      }
    });
  }
});
